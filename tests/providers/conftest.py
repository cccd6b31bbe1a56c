"""Fixtures of the catalogue's tests: no framework, no network; the user session is a dict."""

from __future__ import annotations

import openid_issuer
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@pytest.fixture(autouse=True)
def _plain_environment(plain_environment: None) -> None:
    """Keep the machine's proxies, netrc and switches out of all of these tests."""


@pytest.fixture(autouse=True)
def _issuer_was_asked_before() -> None:
    """Keep discovery out of the table: it is tested with the core."""
    openid_issuer.remember()


@pytest.fixture(scope="session")
def pem() -> str:
    """A private key of the kind that Jira wants."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

"""Fixtures of the catalogue's tests: no framework, no network; the user session is a dict."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import openid_issuer
import pytest
import responses
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_SWITCHES = ("OAUTHLIB_INSECURE_TRANSPORT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the machine's proxies, netrc and switches out of the tests."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in _SWITCHES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))


@pytest.fixture(autouse=True)
def _issuer_was_asked_before() -> None:
    """Keep discovery out of the table: it is tested with the core."""
    openid_issuer.remember()


@pytest.fixture
def canned() -> Iterator[responses.RequestsMock]:
    """Answer with what the test says, and nothing else; every answer has to be used."""
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture(scope="session")
def pem() -> str:
    """A private key of the kind that Jira wants."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

"""The ways in which a site proves itself to the Authlib provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from .storage import Client

WRONG = "wr0ng-secret"


@dataclass(frozen=True)
class Case:
    """One way for a site to prove itself.

    ``client`` is what the provider registered, ``credentials`` are the same client's in our site's options, ``wrong``
    replaces one of them, and ``refusal`` is what the provider then says.
    """

    client: Client
    credentials: Mapping[str, Any]
    wrong: Mapping[str, Any]
    refusal: str

    def options(self, address):
        """Return the options of our site's dance with the provider at the address."""
        endpoints = {
            "oauth2": {
                "authorization_url": "/oauth2/authorize",
                "token_url": "/oauth2/token",
                "auto_refresh_url": "/oauth2/token",
                "revocation_url": "/oauth2/revoke",
                "issuer": address,
                "scope": ["profile", "email"],
            },
            "oauth1": {
                "request_token_url": "/oauth1/request_token",
                "authorization_url": "/oauth1/authorize",
                "access_token_url": "/oauth1/access_token",
            },
        }
        named = {"base_url": f"{address}/", **self.credentials}
        return {**endpoints[self.credentials["provider"]], **named}


def oauth2(authentication, secret, **options):
    client = Client("site", secret, authentication)
    credentials = {"provider": "oauth2", "client_id": "site", "client_secret": secret, **options}
    return Case(client, credentials, {"client_secret": WRONG}, "invalid_client")


def basic():
    return oauth2("client_secret_basic", "s3cret")


def post():
    return oauth2("client_secret_post", "s3cret", token_url_params={"include_client_id": True})


def odd():
    return oauth2("client_secret_basic", "a:b+c%d&e é /~%2B")


def public():
    return oauth2("none", "")


def hmac():
    credentials = {"provider": "oauth1", "client_key": "site", "client_secret": "s3cr&t +é"}
    client = Client("site", credentials["client_secret"])
    return Case(client, credentials, {"client_secret": WRONG}, "invalid_signature")


def rsa_sha1():
    right, wrong = _keys()
    credentials = {
        "provider": "oauth1",
        "client_key": "site",
        "rsa_key": _pem(right),
        "signature_method": "RSA-SHA1",
    }
    public_key = right.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    client = Client("site", rsa_public_key=public_key.decode())
    return Case(client, credentials, {"rsa_key": _pem(wrong)}, "invalid_signature")


@cache
def _keys():
    return [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


def _pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


OAUTH2 = [basic, post, odd, public]
OAUTH1 = [hmac, rsa_sha1]

"""Proof that whoever sends a token holds the key that it was issued to (DPoP, RFC 9449)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import requests

from ..memory import Memory
from ..tokens import DPOP_KEY, SecretText, Token, base64url
from ..urls import authority
from .client_keys import require_library, thumbprint

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

ALGORITHM = "ES256"
"""What proofs are signed by: the one algorithm that every server knows."""
_BYTES = 32
_NONCE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,500}")
"""What a server may have us repeat (section 8.1)."""
_DEMANDED = re.compile(r'\bDPoP\b.*\berror\s*=\s*"?use_dpop_nonce\b', re.IGNORECASE)

Kind = Literal["authorization", "resource"]
"""Which of the two kinds of servers, each with nonces of its own although both may be at one place (section 9)."""

_nonces: Memory[tuple[str, Kind], str] = Memory(lifetime=3600, most=1000)


def new_key() -> SecretText:
    """Return a new private key: the number of a key on P-256, in base64url."""
    require_library()
    from cryptography.hazmat.primitives.asymmetric import ec

    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return SecretText(base64url(number.to_bytes(_BYTES)))


def key_thumbprint(key: str) -> str:
    """Return what tells the key from others: ``dpop_jkt`` of an authorization request (section 10)."""
    return thumbprint(_public(_private(key)))


def proof_headers(
    key: str, method: str, url: str, *, kind: Kind, access_token: str | None = None
) -> dict[str, str]:
    """Return the header that proves possession of the key, for one request (section 4).

    Args:
        key: see ``new_key``.
        method: the request's method.
        url: its absolute URL; the proof has it without query and fragment.
        kind: whom it goes to.
        access_token: the token that it carries, if it does.
    """
    import jwt

    private = _private(key)
    claims: dict[str, object] = {
        "jti": secrets.token_urlsafe(16),
        "htm": method.upper(),
        "htu": re.split("[?#]", url, maxsplit=1)[0],
        "iat": int(time.time()),
    }
    if access_token is not None:
        claims["ath"] = base64url(hashlib.sha256(access_token.encode()).digest())
    if (nonce := _nonces.get(_server(url, kind))) is not None:
        claims["nonce"] = nonce
    header = {"typ": "dpop+jwt", "jwk": _public(private)}
    return {"DPoP": SecretText(jwt.encode(claims, private, ALGORITHM, headers=header))}


def token_headers(token: Token, method: str, url: str) -> dict[str, str]:
    """Return the headers by which a client of another library sends a token that is bound to a key.

    Args:
        token: what ``fresh_token()`` returns.
        method: the request's method.
        url: its absolute URL.
    """
    text = token["access_token"]
    proof = proof_headers(token[DPOP_KEY], method, url, kind="resource", access_token=text)
    return {"Authorization": f"DPoP {text}", **proof}


def learn_nonce(response: requests.Response, *, kind: Kind) -> bool:
    """Remember the nonce that a server wants in the next proofs, if it says one; return whether it demands it.

    Then the request was refused for that alone, and may be sent once more (sections 8 and 9).
    """
    nonce = response.headers.get("DPoP-Nonce", "")
    if not _NONCE.fullmatch(nonce):
        return False
    _nonces.set(_server(response.url or "", kind), nonce)
    if kind == "resource":
        said = response.headers.get("WWW-Authenticate", "")
        return response.status_code == requests.codes.unauthorized and bool(_DEMANDED.search(said))
    if response.status_code not in (requests.codes.bad_request, requests.codes.unauthorized):
        return False
    return b'"use_dpop_nonce"' in response.content


def _server(url: str, kind: Kind) -> tuple[str, Kind]:
    return f"{urlsplit(url).scheme}://{authority(url)}", kind


def _private(key: str) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    number = int.from_bytes(base64.urlsafe_b64decode(key + "=="))
    return ec.derive_private_key(number, ec.SECP256R1())


def _public(private: EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = private.public_key().public_numbers()
    x, y = (base64url(each.to_bytes(_BYTES)) for each in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

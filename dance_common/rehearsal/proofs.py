"""What the stand-in checks of the proofs that clients sign: of who asks (RFC 7523), and of a token's key (RFC 9449)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import jwt
from werkzeug.wrappers import Request, Response

from ..tokens import base64url
from ..transport.client_keys import ASSERTION_TYPE, thumbprint
from . import raw_request
from .settings import Client, Settings
from .store import Store

__all__ = [
    "ASSERTION_ALGORITHMS",
    "ASSERTION_TYPE",
    "PROOF_ALGORITHMS",
    "SENT_METHOD",
    "ProofRefused",
    "key_of",
    "verified_assertion",
]

PROOF_ALGORITHMS = ("ES256", "PS256", "EdDSA")
SENT_METHOD = "oauth-dance.sent-method"
"""Where the environ has the method that a request came by, if it is read as another."""
PROOF_SECONDS = 60
"""Seconds since a proof was made, in either direction."""
ASSERTION_ALGORITHMS = ("ES256", "PS256", "EdDSA", "RS256")
LONGEST_ASSERTION_SECONDS = 300
"""Seconds that an assertion may be valid for: what can be stolen from a log should be of no use by then."""
LEEWAY = 10
"""Seconds by which the clocks may differ (FAPI 2.0 Security Profile section 5.3.2.1)."""


def verified_assertion(
    assertion: str, *, client_of: Callable[[str], Client | None], audience: str, now: float
) -> Mapping[str, Any] | None:
    """Return the claims of a client's assertion that is right in every respect; None for any other.

    ``audience`` is the only one it may have, and as a text: one that is meant for several can be shown to the others.
    """
    try:
        header = jwt.get_unverified_header(assertion)
        named = jwt.decode(assertion, options={"verify_signature": False}).get("sub")
        client = client_of(str(named))
        keys = client.keys["keys"] if client is not None and client.keys else []
        jwk = next(each for each in keys if each["kid"] == header.get("kid"))
        algorithm = header["alg"]
        if algorithm not in ASSERTION_ALGORITHMS or jwk.get("alg", algorithm) != algorithm:
            return None
        # The times are compared with the rehearsal's own clock.
        claims: dict[str, Any] = jwt.decode(
            assertion,
            jwt.PyJWK(jwk, algorithm),
            algorithms=[algorithm],
            options={
                "require": ["iss", "sub", "aud", "jti", "exp"],
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, KeyError, StopIteration, TypeError):
        return None
    is_timely = now - LEEWAY < claims["exp"] <= now + LONGEST_ASSERTION_SECONDS + LEEWAY
    fits = claims["iss"] == claims["sub"] and claims["aud"] == audience
    return claims if is_timely and fits else None


class ProofRefused(Exception):
    """The request does not prove that its sender holds the key; ``nonce`` is what the next proof has to have."""

    def __init__(self, error: str, nonce: str = "") -> None:
        super().__init__(error)
        self.error, self.nonce = error, nonce

    def response(self, status: int) -> Response:
        """Return what a token endpoint (400) or a resource (401) answers."""
        response = Response(json.dumps({"error": self.error}), status, mimetype="application/json")
        if status == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = f'DPoP error="{self.error}", algs="ES256"'
        if self.nonce:
            response.headers["DPoP-Nonce"] = self.nonce
        return response


def key_of(
    settings: Settings, store: Store, request: Request, *, access_token: str | None = None
) -> str:
    """Return the thumbprint of the key that the request's proof has, empty where it has no proof (RFC 9449 §4.3).

    Raises ProofRefused for one in which anything is wrong.
    """
    sent = request.headers.getlist("DPoP")
    if not sent and access_token is None:
        return ""
    try:
        [proof] = sent
        header = jwt.get_unverified_header(proof)
        jwk, algorithm = header["jwk"], header["alg"]
        if header["typ"] != "dpop+jwt" or algorithm not in PROOF_ALGORITHMS or "d" in jwk:
            raise ProofRefused("invalid_dpop_proof")
        claims: dict[str, Any] = jwt.decode(
            proof,
            jwt.PyJWK(jwk, algorithm),
            algorithms=[algorithm],
            options={"require": ["jti", "htm", "htu", "iat"], "verify_iat": False},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError):
        raise ProofRefused("invalid_dpop_proof") from None
    hashed = base64url(hashlib.sha256((access_token or "").encode()).digest())
    fits = (
        claims["htm"] == request.environ.get(SENT_METHOD, request.method)
        and claims["htu"] in _addresses(request)
        and abs(claims["iat"] - store.clock()) <= PROOF_SECONDS
        and claims["jti"] not in store.proofs
        and claims.get("ath") == (None if access_token is None else hashed)
    )
    if not fits:
        raise ProofRefused("invalid_dpop_proof")
    if settings.wants_nonces and claims.get("nonce") != store.dpop_nonce:
        raise ProofRefused("use_dpop_nonce", store.dpop_nonce)
    store.proofs[claims["jti"]] = None
    return thumbprint({name: value for name, value in jwk.items() if name in _NUMBERS})


_NUMBERS = frozenset({"kty", "crv", "x", "y", "n", "e"})


def _addresses(request: Request) -> tuple[str, str]:
    """Return the request's address as it was sent, and that of the provider that is played there."""
    sent = raw_request.sent_uri(request).partition("?")[0]
    path = sent.partition("://")[2].partition("/")[2]
    return sent, f"https://{path}"

"""What the stand-in checks of the proofs that clients sign: assertions of who asks (RFC 7523)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt

from ..transport.client_keys import ASSERTION_TYPE
from .settings import Client

__all__ = ["ASSERTION_ALGORITHMS", "ASSERTION_TYPE", "verified_assertion"]

ASSERTION_ALGORITHMS = ("ES256", "PS256", "EdDSA", "RS256")
LONGEST_ASSERTION_SECONDS = 300
"""Seconds that an assertion may be valid for: what can be stolen from a log should be of no use by then."""
LEEWAY = 10
"""Seconds by which the clocks may differ (FAPI 2.0 Security Profile section 5.3.2.1)."""


def verified_assertion(
    assertion: str, *, clients: Mapping[str, Client], audience: str, now: float
) -> Mapping[str, Any] | None:
    """Return the claims of a client's assertion that is right in every respect; None for any other.

    ``audience`` is the only one it may have, and as a text: one that is meant for several can be shown to the others.
    """
    try:
        header = jwt.get_unverified_header(assertion)
        named = jwt.decode(assertion, options={"verify_signature": False}).get("sub")
        client = clients.get(str(named))
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

"""Profiles from signed claims (JSON Web Tokens, RFC 7519) of the provider's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from ..errors import ProviderFailed
from ..provider import OAuth2APISession


def from_id_token(session: OAuth2APISession) -> Mapping[str, Any]:
    """Return the claims of the ``id_token`` that came with the session's token.

    It was verified when it came, and the token's ``sub`` says whose it was. Where ``oauth-dance[openid]`` is not
    installed the token endpoint's TLS vouches for it (OpenID Connect Core section 3.1.3.7, point 6), and whom it is
    meant for is looked at.

    Raises:
        ProviderFailed: there is none, it can't be read, or it was made for another client.
    """
    token: Mapping[str, Any] = session.token or {}
    claims = payload_of(token.get("id_token"))
    audience = claims.get("aud")
    if session.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise ProviderFailed(
            f"{session.provider.title} said nothing to this site about who the user is.",
            code="bad_profile",
            step="api",
        )
    return claims


def payload_of(token: object, *, key: str | None = None) -> Mapping[str, Any]:
    """Return the claims of a JSON Web Token; an empty mapping where it can't be read.

    Args:
        token: header, payload and signature, joined by dots.
        key: the secret by which it has to be signed with HMAC and SHA-256; without one the signature is not checked.
    """
    try:
        signed, _, signature = str(token).rpartition(".")
        claims = json.loads(_decoded(signed.split(".")[1]))
        if key is not None:
            expected = hmac.digest(key.encode(), signed.encode(), hashlib.sha256)
            if not hmac.compare_digest(expected, _decoded(signature)):
                return {}
    except (ValueError, IndexError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

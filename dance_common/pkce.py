"""Proof Key for Code Exchange, by S256 (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import secrets


def new_verifier() -> str:
    """Return a code verifier: 43 unreserved characters, 256 random bits (section 4.1)."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> dict[str, str]:
    """Return the authorization parameters that announce the verifier (section 4.3); none without one."""
    if not verifier:
        return {}
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return {
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }

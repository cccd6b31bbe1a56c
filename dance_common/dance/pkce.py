"""Proof Key for Code Exchange (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import secrets

from ..provider import CodeChallengeMethod


def new_verifier() -> str:
    """Return a code verifier: 43 unreserved characters, 256 random bits (section 4.1)."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str, method: CodeChallengeMethod = "S256") -> dict[str, str]:
    """Return the authorization parameters that announce the verifier (section 4.3); none without one."""
    if not verifier:
        return {}
    announced = verifier
    if method == "S256":
        digest = hashlib.sha256(verifier.encode("ascii")).digest()
        announced = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {"code_challenge": announced, "code_challenge_method": method}

"""Proof Key for Code Exchange (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Literal, get_args

CodeChallengeMethod = Literal["S256", "plain"]
"""How a challenge is made of the verifier; ``plain`` is for providers that know no ``S256`` (section 4.2)."""


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


def require_method(method: str) -> None:
    """Raise ``ValueError`` unless the RFC names the method."""
    known = get_args(CodeChallengeMethod)
    if method not in known:
        raise ValueError(f"code_challenge_method is {' or '.join(known)}, not {method!r}.")

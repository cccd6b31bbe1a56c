"""What one rehearsal provider knows from the start and does not change while it plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from .accounts import Account
from .clients import Client

KNOWN_SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "openid": "Know which account is yours",
        "profile": "See your name and picture",
        "email": "See your email address",
        "repo": "See the list of your repositories",
    }
)
"""Every scope of the rehearsal provider with the sentence its consent page shows for it."""

Pkce = Literal["required", "optional"]


@dataclass
class Settings:
    """Hold the facts that the rules of both protocols look up.

    ``scopes`` maps each known scope to its sentence; None admits every scope.
    ``access_token_seconds`` is the life of an OAuth 2 access token. ``rotates`` says whether a refresh
    voids the old refresh token; None does, unless the provider that is played is known not to. What
    changes is replaced: ``issuer`` by a server on port 0, which learns its address after it was built,
    and by tests ``accounts`` and ``rotates``.
    """

    issuer: str
    clients: Mapping[str, Client] = field(repr=False)
    accounts: Mapping[str, Account]
    scopes: Mapping[str, str] | None
    default_scopes: tuple[str, ...]
    pkce: Pkce
    access_token_seconds: int
    rotates: bool | None = None

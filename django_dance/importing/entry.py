"""One token as another package keeps it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from dance_common.tokens import is_expired


class NotInstalled(LookupError):
    """The site does not have that package."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One token as another package keeps it.

    Attributes:
        provider: the package's name of the provider.
        user_id: the primary key of the user.
        account: the provider's stable identifier of the account; empty where the package does not know it.
        client_id: what the provider calls the site that the token was given to; None where unknown.
        token: the access token, or the OAuth 1 token.
        secret: the refresh token, or the OAuth 1 token's secret; empty where there is none.
        expires_at: Unix time in seconds, UTC; None for a token that names no time.
        extra: further fields of an OAuth 2 token.
    """

    provider: str
    user_id: Any
    account: str
    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    client_id: str | None = None
    expires_at: float | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def as_oauth1(self) -> dict[str, Any]:
        """Return the token as an OAuth 1 dance would have yielded it."""
        return {"oauth_token": self.token, "oauth_token_secret": self.secret}

    def as_oauth2(self) -> dict[str, Any]:
        """Return the token as an OAuth 2 dance would have yielded it."""
        token: dict[str, Any] = {"token_type": "Bearer", **self.extra, "access_token": self.token}
        if self.secret:
            token["refresh_token"] = self.secret
        if self.expires_at is not None:
            token |= {"expires_at": self.expires_at, "expires_in": self.expires_at - time.time()}
        return token

    @property
    def is_over(self) -> bool:
        """Whether nothing can be done with it any more."""
        return not self.token or (not self.secret and is_expired({"expires_at": self.expires_at}))


def model_of(label: str, package: str) -> Any:
    """Return a model of another package.

    Raises:
        NotInstalled: it is not in ``INSTALLED_APPS``.
    """
    try:
        return apps.get_model(label)
    except LookupError as error:
        raise NotInstalled(f"INSTALLED_APPS has no {package!r}.") from error

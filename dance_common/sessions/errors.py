"""Why a session has no usable token any more."""

from __future__ import annotations

from typing import Self

from oauthlib.oauth2 import InvalidGrantError, TokenExpiredError

from ..errors import RECONNECT, DanceError, ProviderFailed


class TokenExpired(DanceError, TokenExpiredError):  # type: ignore[misc]  # both have an `error`
    """The token's time is over and it can't be refreshed: the user has to dance again."""

    code = "token_expired"
    step = "api"
    status = 401
    hint = RECONNECT


class TokenLost(ProviderFailed, InvalidGrantError):  # type: ignore[misc]  # both have an `error`
    """The provider will not refresh this token any more, so it was dropped: the user has to dance again."""

    code = "invalid_grant"
    step = "refresh"
    status = 401
    hint = RECONNECT

    @classmethod
    def of(cls, error: ProviderFailed, title: str) -> Self:
        """Return what a refusal of a refresh means, with the provider's words.

        Args:
            error: the refusal.
            title: the provider's title.
        """
        return cls(
            title=title,
            response=error.response,
            error=error.error if error.error != ProviderFailed.code else None,
            error_description=error.error_description,
        )

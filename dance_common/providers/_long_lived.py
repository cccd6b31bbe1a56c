"""Tokens without a refresh token, which are exchanged for others themselves, as Meta has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from ..profiles import find
from ..tokens import parse_token_response
from ._preset import OAuth2APISession

if TYPE_CHECKING:
    from ..sessions import OAuth2Session

_EXPIRED = 190
"""The code of Meta's error for a token that has expired or was revoked."""


def long_lived(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields with the token as its own refresh token, and half its time: a ``token_from`` hook.

    It can't be exchanged once it has expired, so it has to be for some time before.
    """
    fields = dict(find(answer, "data.0") or answer)
    if "access_token" in fields:
        fields["refresh_token"] = fields["access_token"]
    if isinstance(fields.get("expires_in"), int | float):
        fields["expires_in"] /= 2
    if find(answer, "error.code") == _EXPIRED:
        fields["error"] = "invalid_grant"
    return fields


def exchange_for_long_lived(url: str, *, grant_type: str) -> Callable[[OAuth2APISession], None]:
    """Return an ``accept`` hook: the token of a dance lives for an hour, and the one that it is exchanged for longer.

    Args:
        url: where; absolute, or relative to the provider's ``base_url``.
        grant_type: what the provider calls this.
    """

    def accept(session: OAuth2APISession) -> None:
        # requests is not loaded before a view needs it.
        from ..transport.endpoint import ask, read_token

        own = cast("OAuth2Session", session)
        provider = own.provider
        params = {
            "grant_type": grant_type,
            "client_secret": own.client_secret,
            "access_token": own.access_token,
        }
        where = provider.endpoint(url)
        response = ask(own, where, provider=provider, step="exchange", method="GET", params=params)
        fields = read_token(response, provider=provider)
        own.token = {**(own.token or {}), **parse_token_response(fields)}

    return accept


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"renewals": ("access_token", "refresh_access_token")}

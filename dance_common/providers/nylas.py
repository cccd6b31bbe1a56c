"""Nylas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, Unpack

from ._hosts import label
from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="nylas",
    base_url="https://api.us.nylas.com/v3/",
    authorization_url="connect/auth",
    token_url="connect/token",
    # There is a refresh token where the site asks for access_type=offline.
    refresh_url="connect/token",
    scope=("email",),
    client_authentication="post",
    settings={
        # Documents say KEY where programs read ID; both are read.
        "client_id": ("NYLAS_OAUTH_CLIENT_ID", "NYLAS_OAUTH_CLIENT_KEY"),
        "client_secret": ("NYLAS_OAUTH_CLIENT_SECRET",),
    },
    profile_url="grants/me",
    profile_fields=ProfileFields(id="data.id", email="data.email"),
    # There is no revocation_url: Nylas takes the token from the query only, where it would reach logs.
    checked_on="2026-11-23",
    docs_url="https://developer.nylas.com/docs/v3/auth/hosted-oauth-accesstoken/",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"answers": {"/account": {"name": "{name}"}}}


@oauth2(PROVIDER)
def nylas(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    region: Literal["us", "eu"] = "us",
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Nylas.

    Flask-Dance knows version 2 at ``api.nylas.com``, which Nylas kept up until January 2025. This is version 3: a token
    belongs to a grant, and what was ``/account`` is ``grants/me``.

    Args:
        client_id: the application's client ID; else it is read from ``NYLAS_OAUTH_CLIENT_ID`` or
            ``NYLAS_OAUTH_CLIENT_KEY``.
        client_secret: the application's API key, which version 3 has for a secret; else it is read from
            ``NYLAS_OAUTH_CLIENT_SECRET``.
        scope: scopes of the mailbox's own provider; ``email`` unless given. An empty string asks for those that the
            connector is set to, which version 3 is meant to be used with.
        region: where the application's data are: ``us`` or ``eu``.

    Raises:
        ValueError: ``region`` is no part of a host's name.
    """
    data_centre = label(region, argument="region", example="eu")
    return replace(PROVIDER, base_url=f"https://api.{data_centre}.nylas.com/v3/")

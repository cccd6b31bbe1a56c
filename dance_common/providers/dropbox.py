"""Dropbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack

from ._hooks import profile_by_post, revoke_by_call
from ._preset import (
    DanceOptions,
    OAuth2Provider,
    OpenID,
    ProfileFields,
    Scope,
    oauth2,
    parameters,
)

PROVIDER = OAuth2Provider(
    name="dropbox",
    base_url="https://api.dropboxapi.com/2/",
    authorization_url="https://www.dropbox.com/oauth2/authorize",
    token_url="https://api.dropboxapi.com/oauth2/token",
    refresh_url="https://api.dropboxapi.com/oauth2/token",
    client_authentication="post",
    api_hosts=(
        "content.dropboxapi.com",
        "notify.dropboxapi.com",
        "api.dropbox.com",
        "content.dropbox.com",
        # The bare domain of the site that people log in at.
        "dropbox.com",
    ),
    settings={
        # The names changed from one release of Flask-Dance to another; both are read.
        "client_id": ("DROPBOX_OAUTH_APP_KEY", "DROPBOX_OAUTH_CLIENT_ID"),
        "client_secret": ("DROPBOX_OAUTH_APP_SECRET", "DROPBOX_OAUTH_CLIENT_SECRET"),
    },
    openid=OpenID(
        issuers=("https://www.dropbox.com",),
        jwks_url="https://www.dropbox.com/.well-known/jwks",
        # No nonce is among the parameters and claims that Dropbox names: https://developers.dropbox.com/oidc-guide
        returns_nonce=False,
    ),
    # Every call of this API is a POST, those that only read included; this one has no body.
    profile_url="users/get_current_account",
    fetch_profile=profile_by_post(),
    profile_fields=ProfileFields(
        id="account_id",
        name="name.display_name",
        email="email",
        email_verified="email_verified",
        picture="profile_photo_url",
    ),
    # A call of the API with the token that shall end, and not the form of RFC 7009.
    revoke=revoke_by_call("POST", "auth/token/revoke"),
    checked_on="2026-11-23",
    docs_url="https://www.dropbox.com/developers/documentation/http/documentation#authorization",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"revocation": {"auth/token/revoke": {}}}


@oauth2(PROVIDER)
def dropbox(
    app_key: str | None = None,
    app_secret: str | None = None,
    scope: Scope = None,
    force_reapprove: bool = False,
    disable_signup: bool = False,
    require_role: str | None = None,
    *,
    offline: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Dropbox.

    Flask-Dance asked ``api.dropbox.com``; today the endpoints are at ``api.dropboxapi.com``, and the token may go to
    either. Tokens live four hours since Dropbox gave up the long-lived ones: ask for ``offline`` to
    have them refreshed.

    Args:
        app_key: the application's key; else it is read from ``DROPBOX_OAUTH_APP_KEY`` or ``DROPBOX_OAUTH_CLIENT_ID``.
        app_secret: the application's secret; else it is read from ``DROPBOX_OAUTH_APP_SECRET`` or
            ``DROPBOX_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["account_info.read"]``; all of the application's unless given.
        force_reapprove: ask the user to approve the application even if that was done before.
        disable_signup: show no link to sign up on the consent page.
        require_role: ``work`` accepts a work account only, ``personal`` a personal one.
        offline: ask for a refresh token, so that the token can be used while the user is away.
    """
    params = parameters(
        force_reapprove="true" if force_reapprove else None,
        disable_signup="true" if disable_signup else None,
        require_role=require_role,
        token_access_type="offline" if offline else None,
    )
    return replace(PROVIDER, authorization_params=params)

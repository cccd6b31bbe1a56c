"""Twitch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2APISession, OAuth2Provider, OpenID
from ..tokens import Scope


def _prepare(session: OAuth2APISession) -> None:
    # Every call of the API has to name the application beside the token. The id is read at each call, since the
    # configuration may be what knows it.
    def name_client(url: str, headers: dict[str, str], data: Any) -> tuple[str, Any, Any]:
        return url, {"Client-Id": session.client_id, **headers}, data

    session.register_compliance_hook("protected_request", name_client)


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # A refresh token that is spent or revoked is told by a sentence, and no code of RFC 6749.
    dead = answer.get("message") == "Invalid refresh token"
    return {**answer, "error": "invalid_grant"} if dead else answer


PROVIDER = OAuth2Provider(
    name="twitch",
    title="Twitch",
    base_url="https://api.twitch.tv/helix/",
    authorization_url="https://id.twitch.tv/oauth2/authorize",
    token_url="https://id.twitch.tv/oauth2/token",
    refresh_url="https://id.twitch.tv/oauth2/token",
    revocation_url="https://id.twitch.tv/oauth2/revoke",
    # The endpoint is described for access tokens.
    revokes="access_token",
    client_authentication="post",
    api_hosts=("id.twitch.tv",),
    settings={
        "client_id": ("TWITCH_OAUTH_CLIENT_ID",),
        "client_secret": ("TWITCH_OAUTH_CLIENT_SECRET",),
    },
    openid=OpenID(
        issuers=("https://id.twitch.tv/oauth2",), jwks_url="https://id.twitch.tv/oauth2/keys"
    ),
    prepare=_prepare,
    token_from=_token,
    profile_url="users",
    profile_fields=ProfileFields(
        id="data.0.id",
        username="data.0.login",
        name="data.0.display_name",
        email="data.0.email",
        picture="data.0.profile_image_url",
    ),
    checked_on="2026-11-24",
    docs_url="https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/",
)


def twitch(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Twitch by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``TWITCH_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``TWITCH_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["user:read:email"]``, which the profile's e-mail address needs.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, twitch),
    )

"""Sign in with Apple."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Unpack

from ..profiles import find
from ._claims import from_id_token
from ._preset import (
    DanceOptions,
    OAuth2APISession,
    OAuth2Provider,
    OpenID,
    ProfileFields,
    Scope,
    oauth2,
)


def claims_and_name(session: OAuth2APISession) -> Mapping[str, Any]:
    """Return the claims of the ID token, and under ``name`` what was posted at the first log-in."""
    claims = from_id_token(session)
    token: Mapping[str, Any] = session.token or {}
    posted = token.get("user")
    try:
        said = json.loads(posted) if isinstance(posted, str) else None
    except (ValueError, RecursionError):
        said = None
    name = find(said, "name")
    return {**claims, "name": name} if isinstance(name, dict) else claims


PROVIDER = OAuth2Provider(
    name="apple",
    base_url="https://appleid.apple.com/",
    authorization_url="https://appleid.apple.com/auth/authorize",
    token_url="https://appleid.apple.com/auth/token",
    refresh_url="https://appleid.apple.com/auth/token",
    revocation_url="https://appleid.apple.com/auth/revoke",
    client_authentication="post",
    # https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret
    secret_audience="https://appleid.apple.com",
    settings={
        "client_id": ("APPLE_OAUTH_CLIENT_ID",),
        "client_secret": ("APPLE_OAUTH_CLIENT_SECRET",),
        "signer": ("APPLE_OAUTH_TEAM_ID",),
        "key_id": ("APPLE_OAUTH_KEY_ID",),
        "client_keys": ("APPLE_OAUTH_PRIVATE_KEY",),
    },
    # https://developer.apple.com/documentation/signinwithapplerestapi/request-an-authorization-to-the-sign-in-with-apple-server
    form_post_scopes=("name", "email"),
    posted_params=("user",),
    # Every token comes with an id_token: https://developer.apple.com/documentation/signinwithapplerestapi
    openid=OpenID(
        issuers=("https://appleid.apple.com",),
        jwks_url="https://appleid.apple.com/auth/keys",
        always=True,
    ),
    # Apple has no place to ask: what it says of the user is in the ID token, but for the name.
    profile_fields=ProfileFields(
        id="sub",
        name=("name.firstName", "name.lastName"),
        email="email",
        email_verified="email_verified",
    ),
    fetch_profile=claims_and_name,
    checked_on="2026-11-24",
    docs_url="https://developer.apple.com/documentation/signinwithapplerestapi",
)


@oauth2(PROVIDER)
def apple(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    team_id: str | None = None,
    key_id: str | None = None,
    private_key: object = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Apple.

    Apple issues no client secret but a key: give its text or the path of its file as ``private_key``, with its
    ``key_id`` and your ``team_id``. Client secrets are signed with it, each good for an hour, with
    ``oauth-dance[openid]``. A ``client_secret`` that you have signed yourself is good until it expires, six months at
    most.

    With the scopes ``name`` and ``email`` Apple has the user's browser post the callback, by https. The name comes at
    the user's first log-in only; the profile has it as long as the token is kept. It came by way of the browser, and
    can be any. The e-mail address is the one that Apple has signed.

    Args:
        client_secret: one that you have signed yourself, in place of the other three; else it is read from
            ``APPLE_OAUTH_CLIENT_SECRET``.
        scope: ``name`` and ``email``; nothing unless given.
        team_id: the ID of your team; else it is read from ``APPLE_OAUTH_TEAM_ID``.
        key_id: the ID of the key; else it is read from ``APPLE_OAUTH_KEY_ID``.
        private_key: the key, as PEM or as the path of the file ``.p8``; else it is read from
            ``APPLE_OAUTH_PRIVATE_KEY``.
    """
    return PROVIDER

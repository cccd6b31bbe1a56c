"""Yahoo."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import OPENID_FIELDS
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="yahoo",
    title="Yahoo",
    base_url="https://api.login.yahoo.com/",
    authorization_url="https://api.login.yahoo.com/oauth2/request_auth",
    token_url="https://api.login.yahoo.com/oauth2/get_token",
    refresh_url="https://api.login.yahoo.com/oauth2/get_token",
    revocation_url="https://api.login.yahoo.com/oauth2/revoke",
    # Yahoo wants code challenges of installed applications, and answers those of websites with an error page:
    # https://github.com/openid/AppAuth-iOS/issues/305
    pkce=False,
    scope=("openid", "profile", "email"),
    api_hosts=("fantasysports.yahooapis.com",),
    settings={
        "client_id": ("YAHOO_OAUTH_CLIENT_ID",),
        "client_secret": ("YAHOO_OAUTH_CLIENT_SECRET",),
    },
    openid=OpenID(
        issuers=("https://api.login.yahoo.com",),
        jwks_url="/openid/v1/certs",
        # Yahoo publishes keys of both kinds.
        algorithms=("ES256", "RS256"),
    ),
    profile_url="/openid/v1/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-24",
    docs_url="https://developer.yahoo.com/oauth2/guide/flows_authcode/",
)


def yahoo(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Yahoo by OAuth 2.

    Args:
        client_id: the application's client ID; else it is read from ``YAHOO_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``YAHOO_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, yahoo),
    )

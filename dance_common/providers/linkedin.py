"""LinkedIn."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import OPENID_FIELDS
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="linkedin",
    title="LinkedIn",
    base_url="https://api.linkedin.com/v2/",
    authorization_url="https://www.linkedin.com/oauth/v2/authorization",
    token_url="https://www.linkedin.com/oauth/v2/accessToken",
    # Applications that LinkedIn chose get refresh tokens.
    refresh_url="https://www.linkedin.com/oauth/v2/accessToken",
    # A code_verifier beside a client secret is answered with invalid_client.
    pkce=False,
    openid=OpenID(
        # The first since April 2024, the second before, and in LinkedIn's own documentation still.
        # https://github.com/keycloak/keycloak/issues/28686
        issuers=("https://www.linkedin.com/oauth", "https://www.linkedin.com"),
        jwks_url="https://www.linkedin.com/oauth/openid/jwks",
        # https://github.com/linkedin-developers/linkedin-api-js-client/issues/34
        returns_nonce=False,
    ),
    client_authentication="post",
    settings={
        "client_id": ("LINKEDIN_OAUTH_CLIENT_ID",),
        "client_secret": ("LINKEDIN_OAUTH_CLIENT_SECRET",),
    },
    profile_url="userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow",
)


def linkedin(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with LinkedIn by OAuth 2.

    New applications sign in by OpenID Connect: the scopes ``r_liteprofile`` and ``r_emailaddress``, and ``me``, belong
    to the generation before, and ``openid profile email`` and ``userinfo`` have taken their place.

    Args:
        client_id: the application's client ID; else it is read from ``LINKEDIN_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``LINKEDIN_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["openid", "profile", "email"]``, which a profile needs.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, linkedin),
    )

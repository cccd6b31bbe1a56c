"""DigitalOcean."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="digitalocean",
    title="DigitalOcean",
    base_url="https://api.digitalocean.com/v2/",
    authorization_url="https://cloud.digitalocean.com/v1/oauth/authorize",
    token_url="https://cloud.digitalocean.com/v1/oauth/token",
    refresh_url="https://cloud.digitalocean.com/v1/oauth/token",
    revocation_url="https://cloud.digitalocean.com/v1/oauth/revoke",
    client_authentication="post",
    api_hosts=("cloud.digitalocean.com",),
    settings={
        "client_id": ("DIGITALOCEAN_OAUTH_CLIENT_ID",),
        "client_secret": ("DIGITALOCEAN_OAUTH_CLIENT_SECRET",),
    },
    profile_url="account",
    profile_fields=ProfileFields(
        id="account.uuid",
        name="account.name",
        email="account.email",
        email_verified="account.email_verified",
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.digitalocean.com/reference/api/oauth/",
)


def digitalocean(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with DigitalOcean by OAuth 2.

    Relative addresses begin at the API, ``https://api.digitalocean.com/v2/``; those of Flask-Dance began at
    ``https://cloud.digitalocean.com/v1/``, where only the dance is. Access is granted for one team.

    Args:
        client_id: the application's client ID; else it is read from ``DIGITALOCEAN_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``DIGITALOCEAN_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["read"]``; in a string there may be commas or spaces between them.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        # DigitalOcean wants spaces, and sites written for Flask-Dance have commas.
        scope=scope.replace(",", " ") if isinstance(scope, str) else scope,
        **checked(options, digitalocean),
    )

"""OpenStreetMap."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope

PROVIDER = OAuth2Provider(
    name="osm",
    title="OpenStreetMap",
    base_url="https://api.openstreetmap.org/api/0.6/",
    authorization_url="https://www.openstreetmap.org/oauth2/authorize",
    token_url="https://www.openstreetmap.org/oauth2/token",
    client_authentication="post",
    api_hosts=("www.openstreetmap.org",),
    settings={
        "client_id": ("OSM_OAUTH_CLIENT_ID",),
        "client_secret": ("OSM_OAUTH_CLIENT_SECRET",),
    },
    openid=OpenID(
        issuers=("https://www.openstreetmap.org",),
        jwks_url="https://www.openstreetmap.org/oauth2/discovery/keys",
    ),
    profile_url="user/details.json",
    profile_fields=ProfileFields(id="user.id", name="user.display_name", picture="user.img.href"),
    checked_on="2026-11-23",
    docs_url="https://wiki.openstreetmap.org/wiki/OAuth",
)


def osm(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with OpenStreetMap by OAuth 2.

    The API is at ``api.openstreetmap.org`` today, where Flask-Dance has ``www.openstreetmap.org``; the token may go to
    either. Tokens don't expire.

    Args:
        client_id: the application's client ID; else it is read from ``OSM_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``OSM_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["read_prefs"]``, which a profile needs.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, osm),
    )

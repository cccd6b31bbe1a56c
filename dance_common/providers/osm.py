"""OpenStreetMap.

The API answers at ``www.openstreetmap.org``, as in Flask-Dance, and at ``api.openstreetmap.org``, which newer pages
name; the token may go to either. Tokens don't expire.
"""

from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="osm",
    title="OpenStreetMap",
    base_url="https://www.openstreetmap.org/api/0.6/",
    authorization_url="https://www.openstreetmap.org/oauth2/authorize",
    token_url="https://www.openstreetmap.org/oauth2/token",
    client_authentication="post",
    api_hosts=("api.openstreetmap.org",),
    openid=OpenID(
        issuers=("https://www.openstreetmap.org",),
        jwks_url="https://www.openstreetmap.org/oauth2/discovery/keys",
    ),
    profile_url="user/details.json",
    profile_fields=ProfileFields(id="user.id", name="user.display_name", picture="user.img.href"),
    checked_on="2026-11-23",
    docs_url="https://wiki.openstreetmap.org/wiki/OAuth",
)

osm = declare(
    PROVIDER,
    notes=__doc__,
    scope='scopes to ask for, such as ``["read_prefs"]``, which a profile needs.',
)

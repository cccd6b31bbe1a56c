"""Imgur.

Imgur is said to have registered no new applications at times. Everything that an address responds with is in ``data``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="imgur",
    base_url="https://api.imgur.com/3/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/token",
    refresh_url="/oauth2/token",
    client_authentication="post",
    profile_url="account/me",
    profile_fields=ProfileFields(
        id="data.id", username="data.url", name="data.url", picture="data.avatar"
    ),
    docs_url="https://apidocs.imgur.com/",
)

imgur = declare(PROVIDER, notes=__doc__)

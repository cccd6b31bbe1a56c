"""Asana.

An application that is registered with full permissions has to say ``default`` as its scope, and can't name any other.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="asana",
    base_url="https://app.asana.com/api/1.0/",
    authorization_url="https://app.asana.com/-/oauth_authorize",
    token_url="https://app.asana.com/-/oauth_token",
    refresh_url="https://app.asana.com/-/oauth_token",
    scope=("users:read",),
    client_authentication="post",
    # There is no openid here: Asana has id_tokens in the callback, and says of none that the token endpoint gives
    # them.
    # https://developers.asana.com/docs/openid-connect
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="data.gid", name="data.name", email="data.email", picture="data.photo.image_128x128"
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.asana.com/docs/oauth",
)

asana = declare(PROVIDER, notes=__doc__)

"""Dailymotion.

An address responds with those fields alone that its ``fields`` name.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="dailymotion",
    base_url="https://api.dailymotion.com/",
    authorization_url="https://www.dailymotion.com/oauth/authorize",
    token_url="/oauth/token",
    refresh_url="/oauth/token",
    scope=("userinfo", "email"),
    client_authentication="post",
    profile_url="/me?fields=id,screenname,username,email,avatar_240_url",
    profile_fields=ProfileFields(
        id="id", username="username", name="screenname", email="email", picture="avatar_240_url"
    ),
    docs_url="https://developers.dailymotion.com/api/",
)

dailymotion = declare(PROVIDER, notes=__doc__)

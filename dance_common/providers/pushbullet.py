"""Pushbullet."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="pushbullet",
    base_url="https://api.pushbullet.com/",
    authorization_url="https://www.pushbullet.com/authorize",
    token_url="https://api.pushbullet.com/oauth2/token",
    # Libraries differ: one has HTTP Basic.
    client_authentication="post",
    profile_url="v2/users/me",
    profile_fields=ProfileFields(id="iden", name="name", email="email", picture="image_url"),
)

pushbullet = declare(PROVIDER)

"""osu!, the rhythm game."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="osu",
    title="osu!",
    base_url="https://osu.ppy.sh/",
    authorization_url="https://osu.ppy.sh/oauth/authorize",
    token_url="https://osu.ppy.sh/oauth/token",
    refresh_url="https://osu.ppy.sh/oauth/token",
    scope=("identify",),
    client_authentication="post",
    profile_url="api/v2/me",
    profile_fields=ProfileFields(
        id="id", username="username", name="username", picture="avatar_url"
    ),
)

osu = declare(PROVIDER)

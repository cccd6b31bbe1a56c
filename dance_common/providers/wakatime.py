"""WakaTime."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="wakatime",
    title="WakaTime",
    base_url="https://wakatime.com/",
    authorization_url="https://wakatime.com/oauth/authorize",
    token_url="https://wakatime.com/oauth/token",
    refresh_url="https://wakatime.com/oauth/token",
    revocation_url="https://wakatime.com/oauth/revoke",
    scope=("email",),
    scope_separator=",",
    client_authentication="post",
    profile_url="api/v1/users/current",
    profile_fields=ProfileFields(
        id="data.id",
        username="data.username",
        name="data.display_name",
        email="data.email",
        email_verified="data.is_email_confirmed",
        picture="data.photo",
    ),
)

wakatime = declare(PROVIDER)

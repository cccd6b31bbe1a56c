"""Teamleader Focus."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="teamleader",
    title="Teamleader Focus",
    base_url="https://api.focus.teamleader.eu/",
    authorization_url="https://focus.teamleader.eu/oauth2/authorize",
    token_url="https://focus.teamleader.eu/oauth2/access_token",
    refresh_url="https://focus.teamleader.eu/oauth2/access_token",
    client_authentication="post",
    # Teamleader is said to want POST; libraries ask by GET.
    profile_url="users.me",
    profile_fields=ProfileFields(
        id="data.id", name=("data.first_name", "data.last_name"), email="data.email"
    ),
)

teamleader = declare(PROVIDER)

"""Pipedrive.

The token names in ``api_domain`` where the API of the user's company is:
``pipedrive.get(pipedrive.token["api_domain"] + "/api/v1/deals")``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="pipedrive",
    base_url="https://api.pipedrive.com/",
    authorization_url="https://oauth.pipedrive.com/oauth/authorize",
    token_url="https://oauth.pipedrive.com/oauth/token",
    refresh_url="https://oauth.pipedrive.com/oauth/token",
    revocation_url="https://oauth.pipedrive.com/oauth/revoke",
    scope=("base",),
    # A library has them switched off here.
    pkce=False,
    api_hosts=(".pipedrive.com",),
    profile_url="v1/users/me",
    profile_fields=ProfileFields(
        id="data.id", name="data.name", email="data.email", picture="data.icon_url"
    ),
)

pipedrive = declare(PROVIDER, notes=__doc__)

"""Harvest.

Calls of the API, ``https://api.harvestapp.com/v2/…``, say by the header ``Harvest-Account-Id`` which account they mean,
of those in the profile's ``raw["accounts"]``. They want a ``User-Agent`` with the application's name and an address to
write to, too.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="harvest",
    base_url="https://id.getharvest.com/",
    authorization_url="/oauth2/authorize",
    token_url="/api/v2/oauth2/token",
    refresh_url="/api/v2/oauth2/token",
    client_authentication="post",
    user_agent="oauth-dance",
    api_hosts=("api.harvestapp.com",),
    profile_url="/api/v2/accounts",
    profile_fields=ProfileFields(
        id="user.id", name=("user.first_name", "user.last_name"), email="user.email"
    ),
    docs_url="https://help.getharvest.com/api-v2/authentication-api/authentication/authentication/",
)

harvest = declare(PROVIDER, notes=__doc__)

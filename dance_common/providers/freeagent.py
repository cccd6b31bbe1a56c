"""FreeAgent.

The profile's id is the user's address in the API, as everything there has one.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="freeagent",
    title="FreeAgent",
    base_url="https://api.freeagent.com/v2/",
    authorization_url="approve_app",
    token_url="token_endpoint",
    refresh_url="token_endpoint",
    client_authentication="basic",
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="user.url", name=("user.first_name", "user.last_name"), email="user.email"
    ),
    docs_url="https://dev.freeagent.com/docs/oauth",
)

freeagent = declare(PROVIDER, notes=__doc__)

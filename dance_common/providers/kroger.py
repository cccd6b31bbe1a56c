"""Kroger.

The profile has an id and no more.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="kroger",
    base_url="https://api.kroger.com/v1/",
    authorization_url="connect/oauth2/authorize",
    token_url="connect/oauth2/token",
    refresh_url="connect/oauth2/token",
    scope=("profile.compact",),
    client_authentication="basic",
    profile_url="identity/profile",
    profile_fields=ProfileFields(id="data.id"),
    docs_url="https://developer.kroger.com/reference/",
)

kroger = declare(PROVIDER, notes=__doc__)

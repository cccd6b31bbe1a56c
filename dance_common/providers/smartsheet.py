"""Smartsheet.

Accounts of governments and in Europe are at other hosts: describe those as a provider of your own.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="smartsheet",
    base_url="https://api.smartsheet.com/",
    authorization_url="https://app.smartsheet.com/b/authorize",
    token_url="https://api.smartsheet.com/2.0/token",
    refresh_url="https://api.smartsheet.com/2.0/token",
    scope=("READ_SHEETS",),
    client_authentication="post",
    profile_url="2.0/users/me",
    profile_fields=ProfileFields(id="id", name=("firstName", "lastName"), email="email"),
)

smartsheet = declare(PROVIDER, notes=__doc__)

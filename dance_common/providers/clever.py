"""Clever.

The profile has an id and no more. The person's name and e-mail address are at ``/v3.0/users/<id>``. Clever has OpenID
Connect, too, which this is not.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="clever",
    base_url="https://api.clever.com/",
    authorization_url="https://clever.com/oauth/authorize",
    token_url="https://clever.com/oauth/tokens",
    client_authentication="basic",
    profile_url="/v3.0/me",
    profile_fields=ProfileFields(id="data.id"),
    docs_url="https://dev.clever.com/docs",
)

clever = declare(PROVIDER, notes=__doc__)

"""Yammer, now Viva Engage.

Microsoft wants new applications to come by Entra ID, with ``azure``.
"""

from ._hooks import fields_at
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="yammer",
    base_url="https://www.yammer.com/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/access_token",
    client_authentication="post",
    # The token is one level below, beside its user and network.
    token_from=fields_at(access_token="access_token.token"),
    profile_url="api/v1/users/current.json",
    profile_fields=ProfileFields(
        id="id", username="name", name="full_name", email="email", picture="mugshot_url"
    ),
)

yammer = declare(PROVIDER, notes=__doc__)

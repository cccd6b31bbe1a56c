"""Mixcloud.

The profile's id is the path of the user's page, the ``key``, which changes with the username: whoever takes a name that
has become free is taken for its former owner.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="mixcloud",
    base_url="https://api.mixcloud.com/",
    authorization_url="https://www.mixcloud.com/oauth/authorize",
    token_url="https://www.mixcloud.com/oauth/access_token",
    client_authentication="post",
    credential_params={"access_token": "{access_token}"},
    profile_url="/me/",
    profile_fields=ProfileFields(
        id="key", username="username", name="name", picture="pictures.large"
    ),
    docs_url="https://www.mixcloud.com/developers/",
)

mixcloud = declare(PROVIDER, notes=__doc__)

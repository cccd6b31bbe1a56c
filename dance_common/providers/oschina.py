"""OSChina."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="oschina",
    title="OSChina",
    base_url="https://www.oschina.net/",
    authorization_url="/action/oauth2/authorize",
    token_url="/action/openapi/token",
    refresh_url="/action/openapi/token",
    client_authentication="post",
    token_params={"dataType": "json"},
    refresh_params={"dataType": "json"},
    credential_params={"access_token": "{access_token}", "dataType": "json"},
    profile_url="action/openapi/user",
    profile_fields=ProfileFields(id="id", name="name", email="email", picture="avatar"),
)

oschina = declare(PROVIDER)

"""Procore."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="procore",
    base_url="https://api.procore.com/",
    authorization_url="https://login.procore.com/oauth/authorize",
    token_url="https://login.procore.com/oauth/token",
    refresh_url="https://login.procore.com/oauth/token",
    revocation_url="https://login.procore.com/oauth/revoke",
    client_authentication="post",
    profile_url="rest/v1.0/me",
    profile_fields=ProfileFields(id="id", username="login", name="name", email="login"),
)

procore = declare(PROVIDER)

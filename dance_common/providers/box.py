"""Box."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="box",
    base_url="https://api.box.com/2.0/",
    authorization_url="https://account.box.com/api/oauth2/authorize",
    token_url="https://api.box.com/oauth2/token",
    refresh_url="https://api.box.com/oauth2/token",
    revocation_url="https://api.box.com/oauth2/revoke",
    client_authentication="post",
    api_hosts=("upload.box.com",),
    profile_url="users/me",
    profile_fields=ProfileFields(id="id", name="name", email="login", picture="avatar_url"),
    checked_on="2026-11-23",
    docs_url="https://developer.box.com/guides/authentication/oauth2/",
)

box = declare(
    PROVIDER, scope="scopes to ask for, of those the application has; all of them unless given."
)

"""monday.com.

An administrator has to install the application in the account before its users can dance. This is OAuth 2.1, whose
tokens expire: “New OAuth Flow” has to be on where the application is registered.
"""

from ._hooks import profile_by_post
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="monday",
    title="monday.com",
    base_url="https://api.monday.com/",
    authorization_url="https://auth.monday.com/oauth2/authorize",
    # https://developer.monday.com/apps/docs/migrating-to-the-new-oauth-flow
    token_url="https://auth.monday.com/oauth_ms/oauth/token",
    refresh_url="https://auth.monday.com/oauth_ms/oauth/token",
    refresh_rotates=True,
    revocation_url="https://auth.monday.com/oauth_ms/oauth/revoke",
    scope=("me:read",),
    client_authentication="post",
    # All of monday.com's API is GraphQL.
    profile_url="/v2",
    fetch_profile=profile_by_post(query="{ me { id name email photo_small } }"),
    profile_fields=ProfileFields(
        id="data.me.id", name="data.me.name", email="data.me.email", picture="data.me.photo_small"
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.monday.com/apps/docs/migrating-to-the-new-oauth-flow",
)

monday = declare(PROVIDER, notes=__doc__)

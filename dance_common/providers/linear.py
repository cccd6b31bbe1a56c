"""Linear."""

from ._hooks import profile_by_post
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="linear",
    base_url="https://api.linear.app/",
    authorization_url="https://linear.app/oauth/authorize",
    token_url="https://api.linear.app/oauth/token",
    # All tokens expire since 2026-04-01.
    refresh_url="https://api.linear.app/oauth/token",
    scope=("read",),
    scope_separator=",",
    client_authentication="post",
    api_hosts=("uploads.linear.app",),
    # All of Linear's API is GraphQL.
    profile_url="graphql",
    fetch_profile=profile_by_post(query="{ viewer { id name displayName email avatarUrl } }"),
    profile_fields=ProfileFields(
        id="data.viewer.id",
        username="data.viewer.displayName",
        name="data.viewer.name",
        email="data.viewer.email",
        picture="data.viewer.avatarUrl",
    ),
    checked_on="2026-11-23",
    docs_url="https://linear.app/developers/oauth-2-0-authentication",
)

linear = declare(
    PROVIDER, scope="scopes to ask for; ``read``, which is always granted, unless given."
)

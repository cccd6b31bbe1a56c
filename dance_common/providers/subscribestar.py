"""SubscribeStar."""

from ._hooks import profile_by_post
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="subscribestar",
    title="SubscribeStar",
    base_url="https://www.subscribestar.com/",
    authorization_url="/oauth2/authorize",
    token_url="/oauth2/token",
    refresh_url="/oauth2/token",
    scope=("user.read", "user.email.read"),
    client_authentication="post",
    # The API is GraphQL.
    profile_url="api/graphql/v1",
    fetch_profile=profile_by_post(query="{ user { id name email avatar_url } }"),
    profile_fields=ProfileFields(
        id="data.user.id",
        name="data.user.name",
        email="data.user.email",
        picture="data.user.avatar_url",
    ),
)

subscribestar = declare(PROVIDER)

"""StockTwits.

StockTwits is said to register no new applications.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="stocktwits",
    title="StockTwits",
    base_url="https://api.stocktwits.com/",
    authorization_url="/api/2/oauth/authorize",
    token_url="/api/2/oauth/token",
    scope=("read",),
    scope_separator=",",
    client_authentication="post",
    credential_params={"access_token": "{access_token}"},
    profile_url="api/2/account/verify.json",
    profile_fields=ProfileFields(
        id="user.id", username="user.username", name="user.name", picture="user.avatar_url_ssl"
    ),
)

stocktwits = declare(PROVIDER, notes=__doc__)

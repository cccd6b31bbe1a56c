"""Sage Accounting."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="sage",
    title="Sage Accounting",
    base_url="https://api.accounting.sage.com/",
    authorization_url="https://www.sageone.com/oauth2/auth/central",
    token_url="https://oauth.accounting.sage.com/token",
    refresh_url="https://oauth.accounting.sage.com/token",
    scope=("full_access",),
    client_authentication="post",
    # The version of the API that the token is for.
    authorization_params={"filter": "apiv3.1"},
    profile_url="v3.1/user",
    profile_fields=ProfileFields(id="id", name="display_name", email="email"),
)

sage = declare(PROVIDER)

"""Gumroad.

Libraries ask for other scopes than ``view_profile``: ``edit_products`` or ``view_sales``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="gumroad",
    base_url="https://api.gumroad.com/v2/",
    authorization_url="https://gumroad.com/oauth/authorize",
    # The host of the API is said to do, too.
    token_url="https://gumroad.com/oauth/token",
    scope=("view_profile",),
    client_authentication="post",
    profile_url="user",
    profile_fields=ProfileFields(
        id="user.user_id", name="user.name", email="user.email", picture="user.profile_url"
    ),
    docs_url="https://gumroad.com/api",
)

gumroad = declare(PROVIDER, notes=__doc__)

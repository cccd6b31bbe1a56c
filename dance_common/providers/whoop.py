"""WHOOP.

A refresh token comes with the scope ``offline`` only.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="whoop",
    title="WHOOP",
    base_url="https://api.prod.whoop.com/",
    authorization_url="https://api.prod.whoop.com/oauth/oauth2/auth",
    token_url="https://api.prod.whoop.com/oauth/oauth2/token",
    refresh_url="https://api.prod.whoop.com/oauth/oauth2/token",
    scope=("read:profile",),
    client_authentication="post",
    profile_url="developer/v2/user/profile/basic",
    profile_fields=ProfileFields(id="user_id", name=("first_name", "last_name"), email="email"),
)

whoop = declare(PROVIDER, notes=__doc__)

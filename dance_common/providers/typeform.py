"""Typeform.

A refresh token comes with the scope ``offline`` only.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="typeform",
    base_url="https://api.typeform.com/",
    authorization_url="https://api.typeform.com/oauth/authorize",
    token_url="https://api.typeform.com/oauth/token",
    refresh_url="https://api.typeform.com/oauth/token",
    scope=("accounts:read",),
    client_authentication="post",
    # A library has them switched off here.
    pkce=False,
    profile_url="me",
    profile_fields=ProfileFields(id="user_id", name="alias", email="email"),
)

typeform = declare(PROVIDER, notes=__doc__)

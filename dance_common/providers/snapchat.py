"""Snapchat, by its Login Kit.

Snapchat's Marketing API has other endpoints: describe them as a provider of your own.
"""

from ._hooks import profile_by_post
from ._preset import OAuth2Provider, ProfileFields, declare

_SCOPES = "https://auth.snapchat.com/oauth2/api/user."

PROVIDER = OAuth2Provider(
    name="snapchat",
    base_url="https://kit.snapchat.com/",
    authorization_url="https://accounts.snapchat.com/accounts/oauth2/auth",
    token_url="https://accounts.snapchat.com/accounts/oauth2/token",
    refresh_url="https://accounts.snapchat.com/accounts/oauth2/token",
    scope=(f"{_SCOPES}display_name", f"{_SCOPES}bitmoji.avatar", f"{_SCOPES}external_id"),
    client_authentication="post",
    # A library has them switched off here.
    pkce=False,
    profile_url="v1/me",
    fetch_profile=profile_by_post(query="{ me { externalId displayName bitmoji { avatar } } }"),
    profile_fields=ProfileFields(
        id="data.me.externalId", name="data.me.displayName", picture="data.me.bitmoji.avatar"
    ),
)

snapchat = declare(PROVIDER, notes=__doc__)

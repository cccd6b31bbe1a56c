"""Autodesk Platform Services."""

from ._preset import OPENID_FIELDS, OAuth2Provider, declare

PROVIDER = OAuth2Provider(
    name="autodesk",
    title="Autodesk Platform Services",
    base_url="https://api.userprofile.autodesk.com/",
    authorization_url="https://developer.api.autodesk.com/authentication/v2/authorize",
    token_url="https://developer.api.autodesk.com/authentication/v2/token",
    refresh_url="https://developer.api.autodesk.com/authentication/v2/token",
    # nango, which sends code challenges elsewhere, sends none here.
    pkce=False,
    scope=("user-profile:read",),
    client_authentication="basic",
    api_hosts=("developer.api.autodesk.com",),
    profile_url="/userinfo",
    profile_fields=OPENID_FIELDS,
    docs_url="https://aps.autodesk.com/en/docs/oauth/v2/",
)

autodesk = declare(PROVIDER)

"""Baidu.

The profile is that of ``getLoggedInUser``. A newer call, ``getInfo``, has other ids: ``userid`` and ``openid``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="baidu",
    base_url="https://openapi.baidu.com/",
    authorization_url="/oauth/2.0/authorize",
    token_url="/oauth/2.0/token",
    refresh_url="/oauth/2.0/token",
    scope=("basic",),
    client_authentication="post",
    credential_params={"access_token": "{access_token}"},
    profile_url="/rest/2.0/passport/users/getLoggedInUser",
    profile_fields=ProfileFields(id="uid", name="uname"),
    docs_url="https://openauth.baidu.com/doc/doc.html",
)

baidu = declare(PROVIDER, notes=__doc__)

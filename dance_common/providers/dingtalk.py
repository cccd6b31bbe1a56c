"""DingTalk.

The profile's id is ``openId``, which is the person's in this one application; ``raw["unionId"]`` is the person's in all
applications of an organization.
"""

from ._hooks import fields_at
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="dingtalk",
    title="DingTalk",
    base_url="https://api.dingtalk.com/",
    authorization_url="https://login.dingtalk.com/oauth2/auth",
    authorization_params={"prompt": "consent"},
    token_url="/v1.0/oauth2/userAccessToken",
    refresh_url="/v1.0/oauth2/userAccessToken",
    scope=("openid",),
    client_authentication="post",
    code_field="authCode",
    request_format="json",
    request_names={
        "client_id": "clientId",
        "client_secret": "clientSecret",
        "grant_type": "grantType",
        "refresh_token": "refreshToken",
    },
    token_from=fields_at(
        access_token="accessToken", refresh_token="refreshToken", expires_in="expireIn"
    ),
    token_header="x-acs-dingtalk-access-token",
    authorization_scheme="",
    profile_url="/v1.0/contact/users/me",
    profile_fields=ProfileFields(id="openId", name="nick", email="email", picture="avatarUrl"),
    docs_url="https://open.dingtalk.com/document/orgapp/obtain-identity-credentials",
)

dingtalk = declare(PROVIDER, notes=__doc__)

"""Untappd.

Untappd is said to register no new applications.
"""

from ._hooks import fields_at
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="untappd",
    base_url="https://api.untappd.com/",
    authorization_url="https://untappd.com/oauth/authenticate/",
    token_url="https://untappd.com/oauth/authorize/",
    client_authentication="post",
    authorization_names={"redirect_uri": "redirect_url"},
    request_names={"redirect_uri": "redirect_url"},
    token_params={"method": "GET"},
    token_from=fields_at(access_token="response.access_token"),
    credential_params={"access_token": "{access_token}"},
    profile_url="v4/user/info",
    profile_fields=ProfileFields(
        id="response.user.id",
        username="response.user.user_name",
        name=("response.user.first_name", "response.user.last_name"),
        email="response.user.settings.email_address",
        picture="response.user.user_avatar",
    ),
)

untappd = declare(PROVIDER, notes=__doc__)

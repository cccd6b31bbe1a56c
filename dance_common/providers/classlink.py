"""ClassLink.

This is its OAuth 2; one library uses its OpenID Connect, at the same host, in place of it.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="classlink",
    title="ClassLink",
    base_url="https://nodeapi.classlink.com/",
    authorization_url="https://launchpad.classlink.com/oauth2/v2/auth",
    token_url="https://launchpad.classlink.com/oauth2/v2/token",
    scope=("profile",),
    client_authentication="post",
    profile_url="/v2/my/info",
    profile_fields=ProfileFields(
        id="UserId", username="LoginId", name="DisplayName", email="Email"
    ),
    docs_url="https://developer.classlink.com/docs/oauth2-workflow",
)

classlink = declare(PROVIDER, notes=__doc__)

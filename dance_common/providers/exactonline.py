"""Exact Online.

Each country has a host of its own, such as ``start.exactonline.be`` and ``start.exactonline.co.uk``. Tokens live for
ten minutes.
"""

from ._preset import OAuth2Provider, ProfileFields, declare_hosted

PROVIDER = OAuth2Provider(
    name="exactonline",
    title="Exact Online",
    base_url="https://{hostname}/",
    authorization_url="/api/oauth2/auth",
    token_url="/api/oauth2/token",
    refresh_url="/api/oauth2/token",
    refresh_rotates=True,
    client_authentication="basic",
    headers={"Accept": "application/json"},
    profile_url="/api/v1/current/Me?$select=UserID,UserName,FullName,Email",
    profile_fields=ProfileFields(
        id="d.results.0.UserID",
        username="d.results.0.UserName",
        name="d.results.0.FullName",
        email="d.results.0.Email",
    ),
    docs_url="https://support.exactonline.com/community/s/knowledge-base#All-All-DNO-Content-oauth-eol-oauth-devstep1",
)

exactonline = declare_hosted(PROVIDER, example="start.exactonline.nl", notes=__doc__)

"""Zendesk."""

from ._preset import OAuth2Provider, ProfileFields, declare_hosted

PROVIDER = OAuth2Provider(
    name="zendesk",
    base_url="https://{hostname}/",
    authorization_url="/oauth/authorizations/new",
    token_url="/oauth/tokens",
    refresh_url="/oauth/tokens",
    scope=("read",),
    client_authentication="post",
    profile_url="/api/v2/users/me.json",
    profile_fields=ProfileFields(
        id="user.id",
        name="user.name",
        email="user.email",
        email_verified="user.verified",
        picture="user.photo.content_url",
    ),
)

zendesk = declare_hosted(PROVIDER, example="acme.zendesk.com")

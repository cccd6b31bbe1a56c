"""ClickUp."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="clickup",
    title="ClickUp",
    base_url="https://api.clickup.com/api/v2/",
    authorization_url="https://app.clickup.com/api",
    token_url="https://api.clickup.com/api/v2/oauth/token",
    client_authentication="post",
    profile_url="user",
    profile_fields=ProfileFields(
        id="user.id",
        username="user.username",
        name="user.username",
        email="user.email",
        picture="user.profilePicture",
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.clickup.com/docs/authentication",
)

clickup = declare(PROVIDER, scope="ClickUp knows none: the user chooses the workspaces.")

"""Planning Center."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="planningcenter",
    title="Planning Center",
    base_url="https://api.planningcenteronline.com/",
    authorization_url="https://api.planningcenteronline.com/oauth/authorize",
    token_url="https://api.planningcenteronline.com/oauth/token",
    refresh_url="https://api.planningcenteronline.com/oauth/token",
    revocation_url="https://api.planningcenteronline.com/oauth/revoke",
    scope=("people",),
    client_authentication="post",
    profile_url="people/v2/me",
    profile_fields=ProfileFields(
        id="data.id",
        username="data.attributes.nickname",
        name="data.attributes.name",
        picture="data.attributes.avatar",
    ),
)

planningcenter = declare(PROVIDER)

"""ServiceChannel."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="servicechannel",
    title="ServiceChannel",
    base_url="https://api.servicechannel.com/",
    authorization_url="https://login.servicechannel.com/oauth/authorize",
    token_url="https://login.servicechannel.com/oauth/token",
    refresh_url="https://login.servicechannel.com/oauth/token",
    profile_url="v3/users/current/profile",
    profile_fields=ProfileFields(
        id="UserProfile.UserId",
        username="UserProfile.UserName",
        name="UserProfile.FullName",
        email="UserProfile.Email",
    ),
)

servicechannel = declare(PROVIDER)

"""Calendly."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="calendly",
    base_url="https://api.calendly.com/",
    authorization_url="https://auth.calendly.com/oauth/authorize",
    token_url="https://auth.calendly.com/oauth/token",
    refresh_url="https://auth.calendly.com/oauth/token",
    refresh_rotates=True,
    revocation_url="https://auth.calendly.com/oauth/revoke",
    client_authentication="post",
    profile_url="users/me",
    # Calendly's key of a user is a URL, the same that the token names as owner.
    profile_fields=ProfileFields(
        id="resource.uri",
        username="resource.slug",
        name="resource.name",
        email="resource.email",
        picture="resource.avatar_url",
    ),
    checked_on="2026-11-24",
    docs_url="https://developer.calendly.com/how-to-access-calendly-data-on-behalf-of-authenticated-users",
)

calendly = declare(
    PROVIDER, scope="scopes to ask for, of those the application has; all of them unless given."
)

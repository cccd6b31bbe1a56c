"""Eventbrite."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="eventbrite",
    base_url="https://www.eventbriteapi.com/v3/",
    authorization_url="https://www.eventbrite.com/oauth/authorize",
    token_url="https://www.eventbrite.com/oauth/token",
    client_authentication="post",
    profile_url="users/me/",
    profile_fields=ProfileFields(
        id="id", name="name", email="emails.primary.email", email_verified="emails.primary.verified"
    ),
    checked_on="2026-11-23",
    docs_url="https://www.eventbrite.com/platform/docs/authentication",
)

eventbrite = declare(PROVIDER, scope="Eventbrite knows none.")

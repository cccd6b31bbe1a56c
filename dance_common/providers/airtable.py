"""Airtable."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="airtable",
    base_url="https://api.airtable.com/v0/",
    authorization_url="https://airtable.com/oauth2/v1/authorize",
    token_url="https://airtable.com/oauth2/v1/token",
    refresh_url="https://airtable.com/oauth2/v1/token",
    scope=("user.email:read",),
    api_hosts=("content.airtable.com",),
    profile_url="meta/whoami",
    profile_fields=ProfileFields(id="id", email="email"),
    checked_on="2026-11-23",
    docs_url="https://airtable.com/developers/web/api/oauth-reference",
)

airtable = declare(PROVIDER)

"""Vimeo."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="vimeo",
    base_url="https://api.vimeo.com/",
    authorization_url="https://api.vimeo.com/oauth/authorize",
    token_url="https://api.vimeo.com/oauth/access_token",
    scope=("public",),
    # Without a version Vimeo answers as its newest one does.
    headers={"Accept": "application/vnd.vimeo.*+json;version=3.4"},
    profile_url="/me",
    # Vimeo's key of a user is the path of the account, such as /users/152184.
    profile_fields=ProfileFields(id="uri", name="name", picture="pictures.base_link"),
    checked_on="2026-11-23",
    docs_url="https://developer.vimeo.com/api/authentication",
)

vimeo = declare(PROVIDER)

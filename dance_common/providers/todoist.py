"""Todoist."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="todoist",
    base_url="https://api.todoist.com/api/v1/",
    authorization_url="https://todoist.com/oauth/authorize",
    token_url="https://todoist.com/oauth/access_token",
    # Applications of today get tokens that expire; those of older ones live long, and come without a refresh token.
    refresh_url="https://todoist.com/oauth/access_token",
    refresh_rotates=True,
    scope=("data:read",),
    scope_separator=",",
    client_authentication="post",
    profile_url="user",
    profile_fields=ProfileFields(id="id", name="full_name", email="email", picture="avatar_big"),
    checked_on="2026-11-23",
    docs_url="https://developer.todoist.com/api/v1/",
)

todoist = declare(PROVIDER)

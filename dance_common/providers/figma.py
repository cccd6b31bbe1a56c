"""Figma."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="figma",
    base_url="https://api.figma.com/v1/",
    authorization_url="https://www.figma.com/oauth",
    token_url="https://api.figma.com/v1/oauth/token",
    refresh_url="https://api.figma.com/v1/oauth/refresh",
    refresh_rotates=False,
    scope=("current_user:read",),
    profile_url="me",
    profile_fields=ProfileFields(id="id", name="handle", email="email", picture="img_url"),
    checked_on="2026-11-23",
    docs_url="https://developers.figma.com/docs/rest-api/authentication/",
)

figma = declare(PROVIDER)

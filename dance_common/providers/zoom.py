"""Zoom.

Scopes are chosen where the application is registered; for profiles it needs ``user:read``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="zoom",
    base_url="https://api.zoom.us/v2/",
    authorization_url="https://zoom.us/oauth/authorize",
    token_url="https://zoom.us/oauth/token",
    refresh_url="https://zoom.us/oauth/token",
    revocation_url="https://zoom.us/oauth/revoke",
    # The endpoint knows access tokens only.
    revokes="access_token",
    client_authentication="post",
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="id", name="display_name", email="email", email_verified="verified", picture="pic_url"
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.zoom.us/docs/integrations/oauth/",
)

zoom = declare(
    PROVIDER,
    notes=__doc__,
    scope="scopes to ask for, of those the application has; all of them unless given.",
)

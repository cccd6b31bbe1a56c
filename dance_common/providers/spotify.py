"""Spotify.

Spotify refuses http callback URLs unless their host is ``127.0.0.1`` or ``[::1]``; it does not accept ``localhost``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="spotify",
    base_url="https://api.spotify.com",
    authorization_url="https://accounts.spotify.com/authorize",
    token_url="https://accounts.spotify.com/api/token",
    refresh_url="https://accounts.spotify.com/api/token",
    client_authentication="post",
    profile_url="/v1/me",
    profile_fields=ProfileFields(
        id="id", name="display_name", email="email", picture="images.0.url"
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.spotify.com/documentation/web-api/tutorials/code-flow",
)

spotify = declare(
    PROVIDER,
    notes=__doc__,
    scope='scopes to ask for, such as ``["user-read-email"]``, which the profile\'s e-mail address needs.',
)

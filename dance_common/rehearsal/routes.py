"""Which path leads to which endpoint, as data: other tables play other providers."""

from __future__ import annotations

from . import api, oauth1, oauth2, openid
from .stage import Route

_ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")

_METADATA = oauth2.metadata(
    authorize="/oauth2/authorize", token="/oauth2/token", revoke="/oauth2/revoke"
)

ROUTES: tuple[Route, ...] = (
    Route("/oauth2/authorize", oauth2.authorize, ("GET", "POST")),
    Route("/oauth2/token", openid.token, ("POST",)),
    Route("/oauth2/revoke", oauth2.revoke, ("POST",)),
    Route("/oauth2/userinfo", api.profile(openid.claims_about), ("GET", "POST")),
    Route("/oauth2/keys", openid.keys),
    Route("/oauth1/request_token", oauth1.request_token, ("GET", "POST")),
    Route("/oauth1/authorize", oauth1.authorize, ("GET", "POST")),
    Route("/oauth1/access_token", oauth1.access_token, ("GET", "POST")),
    Route("/api/user", api.profile()),
    Route("/user", api.profile()),
    Route("/api/repos", api.repositories),
    Route("/api/echo", api.echo, _ANY),
    Route("/.well-known/oauth-authorization-server", _METADATA),
    Route(
        "/.well-known/openid-configuration",
        openid.configuration(_METADATA, userinfo="/oauth2/userinfo", keys="/oauth2/keys"),
    ),
)
"""The rehearsal provider's own paths."""

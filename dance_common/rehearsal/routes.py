"""Which path leads to which endpoint, as data: other tables play other providers."""

from __future__ import annotations

from . import api, oauth1, oauth2, openid
from .stage import Route

_ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")

_METADATA = oauth2.metadata(
    authorize="/oauth2/authorize", token="/oauth2/token", revoke="/oauth2/revoke"
)

ROUTES: tuple[Route, ...] = (
    Route("/oauth2/authorize", oauth2.authorize, ("GET", "POST"), "page"),
    Route("/oauth2/token", openid.token, ("POST",), "token"),
    Route("/oauth2/revoke", oauth2.revoke, ("POST",), "revocation"),
    Route("/oauth2/userinfo", api.profile(openid.claims_about), ("GET", "POST")),
    Route("/oauth2/keys", openid.keys, role="facts"),
    Route("/oauth1/request_token", oauth1.request_token, ("GET", "POST"), "request_token"),
    Route("/oauth1/authorize", oauth1.authorize, ("GET", "POST"), "page"),
    Route("/oauth1/access_token", oauth1.access_token, ("GET", "POST"), "token"),
    Route("/api/user", api.profile()),
    Route("/user", api.profile()),
    Route("/api/repos", api.repositories),
    Route("/api/echo", api.echo, _ANY),
    Route("/.well-known/oauth-authorization-server", _METADATA, role="facts"),
    Route(
        "/.well-known/openid-configuration",
        openid.configuration(_METADATA, userinfo="/oauth2/userinfo", keys="/oauth2/keys"),
        role="facts",
    ),
)
"""The rehearsal provider's own paths."""

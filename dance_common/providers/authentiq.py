"""Authentiq."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import host
from ._preset import OPENID_FIELDS, OAuth2Provider, Scope, ServerArgument, ServerOptions, oauth2

PROVIDER = OAuth2Provider(
    name="authentiq",
    base_url="https://connect.authentiq.io/",
    authorization_url="/authorize",
    token_url="/token",
    scope=("openid", "profile"),
    # There is no openid here: no page of Authentiq's that would say how its id_tokens are signed could be found.
    profile_url="/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://www.authentiq.com/",
)
SERVER = ServerArgument("hostname", host, "connect.example.com")


@oauth2(PROVIDER, SERVER)
def authentiq(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    hostname: str = "connect.authentiq.io",
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Authentiq.

    Whether the service still exists could not be confirmed; the facts are those of Flask-Dance.

    Args:
        scope: scopes to ask for; ``openid profile`` unless given.
        hostname: the host of another Authentiq Connect; ``*`` lets the visitor name it.

    Raises:
        ValueError: ``hostname`` is more than a host.
    """
    return replace(PROVIDER, base_url=f"https://{SERVER.read(hostname)}/")

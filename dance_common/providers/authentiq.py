"""Authentiq."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import OPENID_FIELDS
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._hosts import host

PROVIDER = OAuth2Provider(
    name="authentiq",
    title="Authentiq",
    base_url="https://connect.authentiq.io/",
    authorization_url="/authorize",
    token_url="/token",
    scope=("openid", "profile"),
    settings={
        "client_id": ("AUTHENTIQ_OAUTH_CLIENT_ID",),
        "client_secret": ("AUTHENTIQ_OAUTH_CLIENT_SECRET",),
    },
    # There is no openid here: no page of Authentiq's that would say how its id_tokens are signed could be found.
    profile_url="/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://www.authentiq.com/",
)


def authentiq(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    hostname: str = "connect.authentiq.io",
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Authentiq by OAuth 2.

    Whether the service still exists could not be confirmed; the facts are those of Flask-Dance.

    Args:
        client_id: the application's client ID; else it is read from ``AUTHENTIQ_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``AUTHENTIQ_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid profile`` unless given.
        hostname: the host of another Authentiq Connect.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``hostname`` is more than a host.
    """
    hostname = host(hostname, argument="hostname", example="connect.authentiq.io")
    return OAuth2Dance(
        provider=replace(PROVIDER, base_url=f"https://{hostname}/"),
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, authentiq),
    )

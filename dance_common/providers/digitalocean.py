"""DigitalOcean.

Relative URLs start at the API, ``https://api.digitalocean.com/v2/``; those of Flask-Dance started at
``https://cloud.digitalocean.com/v1/``, where only the OAuth endpoints are. Access is granted for one team.
"""

from __future__ import annotations

from functools import wraps
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, declare

PROVIDER = OAuth2Provider(
    name="digitalocean",
    title="DigitalOcean",
    base_url="https://api.digitalocean.com/v2/",
    authorization_url="https://cloud.digitalocean.com/v1/oauth/authorize",
    token_url="https://cloud.digitalocean.com/v1/oauth/token",
    refresh_url="https://cloud.digitalocean.com/v1/oauth/token",
    revocation_url="https://cloud.digitalocean.com/v1/oauth/revoke",
    client_authentication="post",
    api_hosts=("cloud.digitalocean.com",),
    profile_url="account",
    profile_fields=ProfileFields(
        id="account.uuid",
        name="account.name",
        email="account.email",
        email_verified="account.email_verified",
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.digitalocean.com/reference/api/oauth/",
)

_PLAIN = declare(
    PROVIDER,
    notes=__doc__,
    scope='scopes to ask for, such as ``["read"]``; in a string there may be commas or spaces between them.',
)


@wraps(_PLAIN)
def digitalocean(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Put spaces between the scopes of a string: DigitalOcean wants them, and sites of Flask-Dance have commas."""
    scope = scope.replace(",", " ") if isinstance(scope, str) else scope
    return _PLAIN(client_id, client_secret, scope, **options)

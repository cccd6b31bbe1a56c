"""Bitbucket Cloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # Bitbucket says in "scopes" what was granted.
    return {"scope": answer["scopes"], **answer} if "scopes" in answer else answer


PROVIDER = OAuth2Provider(
    name="bitbucket",
    title="Bitbucket",
    base_url="https://api.bitbucket.org/2.0/",
    authorization_url="https://bitbucket.org/site/oauth2/authorize",
    token_url="https://bitbucket.org/site/oauth2/access_token",
    refresh_url="https://bitbucket.org/site/oauth2/access_token",
    scope=("account",),
    settings={
        "client_id": ("BITBUCKET_OAUTH_CLIENT_ID",),
        "client_secret": ("BITBUCKET_OAUTH_CLIENT_SECRET",),
    },
    profile_url="user",
    profile_fields=ProfileFields(
        id="uuid", username="username", name="display_name", picture="links.avatar.href"
    ),
    token_from=_token,
    checked_on="2026-11-23",
    docs_url="https://developer.atlassian.com/cloud/bitbucket/oauth-2",
)


def bitbucket(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Bitbucket by OAuth 2.

    Which scopes can be granted is fixed on the consumer, and Bitbucket grants those. Addresses are at
    ``user/emails``, scope ``email``.

    Args:
        client_id: the application's client ID; else it is read from ``BITBUCKET_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``BITBUCKET_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``account`` unless given.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, bitbucket),
    )

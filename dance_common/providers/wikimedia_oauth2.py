"""Wikimedia, and any MediaWiki, by OAuth 2; ``mediawiki`` has OAuth 1.0a."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._callers import named
from ._hosts import address

PROVIDER = OAuth2Provider(
    name="wikimedia_oauth2",
    title="Wikimedia (OAuth 2)",
    base_url="https://meta.wikimedia.org/w/rest.php/",
    authorization_url="oauth2/authorize",
    token_url="oauth2/access_token",
    refresh_url="oauth2/access_token",
    client_authentication="post",
    api_hosts=(".wikimedia.org", ".wikipedia.org", ".wikidata.org"),
    settings={
        "client_id": ("WIKIMEDIA_OAUTH2_OAUTH_CLIENT_ID",),
        "client_secret": ("WIKIMEDIA_OAUTH2_OAUTH_CLIENT_SECRET",),
    },
    profile_url="oauth2/resource/profile",
    profile_fields=ProfileFields(
        id="sub",
        username="username",
        name="realname",
        email="email",
        email_verified="confirmed_email",
    ),
    checked_on="2026-11-23",
    docs_url="https://www.mediawiki.org/wiki/OAuth/For_Developers",
)


def wikimedia_oauth2(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    rest_url: str | None = None,
    user_agent: str = "oauth-dance",
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Wikimedia, or with another MediaWiki, by OAuth 2.

    The user has one account, and the token is good, in all of Wikimedia's wikis.

    Args:
        client_id: the application's client ID; else it is read from ``WIKIMEDIA_OAUTH2_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from
            ``WIKIMEDIA_OAUTH2_OAUTH_CLIENT_SECRET``.
        scope: grants to ask for, of those the consumer has; all of them unless given.
        rest_url: address of another wiki's ``rest.php``, such as ``https://wiki.example.com/w/rest.php/``.
        user_agent: who calls: Wikimedia wants the site's name, and how to reach those who run it.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``rest_url`` is no absolute address.
    """
    # Wikimedia turns away who does not say so.
    provider = replace(PROVIDER, prepare=named(user_agent))
    if rest_url is not None:
        example = "https://wiki.example.com/w/rest.php"
        base_url = address(rest_url, argument="rest_url", example=example)
        provider = replace(provider, base_url=base_url, api_hosts=())
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, wikimedia_oauth2),
    )

"""Wikimedia, and any MediaWiki, by OAuth 2; ``mediawiki`` has OAuth 1.0a."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import address
from ._preset import OAuth2Provider, ProfileFields, Scope, ServerArgument, ServerOptions, oauth2

PROVIDER = OAuth2Provider(
    name="wikimedia_oauth2",
    title="Wikimedia (OAuth 2)",
    base_url="https://meta.wikimedia.org/w/rest.php/",
    authorization_url="oauth2/authorize",
    token_url="oauth2/access_token",
    refresh_url="oauth2/access_token",
    client_authentication="post",
    api_hosts=(".wikimedia.org", ".wikipedia.org", ".wikidata.org"),
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
SERVER = ServerArgument("rest_url", address, "https://wiki.example.com/w/rest.php")


@oauth2(PROVIDER, SERVER)
def wikimedia_oauth2(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    rest_url: str | None = None,
    user_agent: str = "oauth-dance",
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Wikimedia, or with another MediaWiki,.

    The user has one account, and the token is good, in all of Wikimedia's wikis.

    Args:
        scope: grants to ask for, of those the consumer has; all of them unless given.
        rest_url: address of another wiki's ``rest.php``, such as ``https://wiki.example.com/w/rest.php/``; ``*`` lets
            the visitor name it.
        user_agent: who calls: Wikimedia wants the site's name, and how to reach those who run it.

    Raises:
        ValueError: ``rest_url`` is no absolute address.
    """
    # Wikimedia turns away who does not say so.
    provider = replace(PROVIDER, user_agent=user_agent)
    if rest_url is not None:
        provider = replace(provider, base_url=SERVER.read(rest_url), api_hosts=())
    return provider

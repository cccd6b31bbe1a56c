"""Wikimedia, and any MediaWiki, by OAuth 1.0a; ``wikimedia_oauth2`` has OAuth 2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack

from ..errors import ProviderFailed
from ._claims import payload_of
from ._hosts import address
from ._preset import (
    OAuth1APISession,
    OAuth1Provider,
    OAuth1ServerOptions,
    ProfileFields,
    ServerArgument,
    oauth1,
)


def _identify(session: OAuth1APISession) -> Mapping[str, Any]:
    # Consumers that may do nothing but log people in have no other way to ask. The answer is a JSON Web Token, signed
    # with the consumer's secret.
    response = session.post(session.provider.profile_url)
    claims = payload_of(response.text, key=session.client_secret or "")
    if claims.get("aud") != session.client_id:
        raise ProviderFailed(
            f"{session.provider.title} did not say to this site who the user is.",
            code="bad_profile",
            step="api",
        )
    return claims


PROVIDER = OAuth1Provider(
    name="mediawiki",
    title="Wikimedia (OAuth 1)",
    base_url="https://meta.wikimedia.org/w/index.php",
    request_token_url="?title=Special:OAuth/initiate",
    authorization_url="?title=Special:OAuth/authenticate",
    access_token_url="?title=Special:OAuth/token",
    settings={
        "client_key": ("MEDIAWIKI_OAUTH_CONSUMER_KEY", "MEDIAWIKI_OAUTH_CLIENT_KEY"),
        "client_secret": ("MEDIAWIKI_OAUTH_CONSUMER_SECRET", "MEDIAWIKI_OAUTH_CLIENT_SECRET"),
    },
    profile_url="?title=Special:OAuth/identify",
    profile_fields=ProfileFields(
        id="sub",
        username="username",
        name="realname",
        email="email",
        email_verified="confirmed_email",
    ),
    fetch_profile=_identify,
    checked_on="2026-11-23",
    docs_url="https://www.mediawiki.org/wiki/OAuth/For_Developers",
)


def _index(value: str, /, *, argument: str, example: str) -> str:
    """Return the address of a wiki's ``index.php``; queries are added to it."""
    return address(value, argument=argument, example=example).rstrip("/")


SERVER = ServerArgument("index_url", _index, "https://wiki.example.com/w/index.php")


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {"signs_profile": True}


@oauth1(PROVIDER, SERVER)
def mediawiki(
    consumer_key: str | None = None,
    consumer_secret: str | None = None,
    *,
    index_url: str | None = None,
    user_agent: str = "oauth-dance",
    **options: Unpack[OAuth1ServerOptions],
) -> OAuth1Provider:
    """Return the OAuth 1.0a configuration for Wikimedia, or with another MediaWiki,.

    Register the consumer so that its callback may be named in requests, with the registered one as a prefix. Relative
    URLs start at the wiki's ``index.php``: its API is ``mediawiki.get("api.php?action=query&meta=userinfo")``.

    Args:
        index_url: address of another wiki's ``index.php``, such as ``https://wiki.example.com/w/index.php``; ``*`` lets
            the visitor name it.
        user_agent: who calls: Wikimedia wants the site's name, and how to reach those who run it.

    Raises:
        ValueError: ``index_url`` is no absolute address.
    """
    # Wikimedia turns away who does not say so.
    provider = replace(PROVIDER, user_agent=user_agent)
    if index_url is not None:
        provider = replace(provider, base_url=SERVER.read(index_url))
    return provider

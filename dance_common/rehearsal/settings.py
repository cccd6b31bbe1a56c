"""What one stand-in knows: the sites that are registered there, the people, the scopes."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import SplitResult, quote, urlsplit

from markupsafe import escape

from ..dance.oauth1 import OAuth1Dance
from ..transport.client_keys import public_key_set
from .stand_in import CLIENT_ID, CLIENT_SECRET, demo_keys, rsa_credentials


@dataclass(frozen=True)
class Client:
    """Describe one registered site; OAuth 1 reads the same pair as consumer key and secret.

    ``redirect_uris`` are compared exactly, except that a registered loopback URI matches on every
    port (RFC 8252 §7.3). ``any_loopback`` admits every URI of a loopback host besides, ``any_host``
    every http and https URI, for tests in which no browser is sent anywhere.
    ``rsa_public_key`` is PEM text, for OAuth 1 requests signed with RSA-SHA1. ``keys`` is the JSON Web Key
    Set of a client that may prove itself by them (RFC 7523); an empty secret proves nothing. A client that
    ``is_public`` proves itself by code challenges alone.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...] = ()
    rsa_public_key: str | None = field(default=None, repr=False)
    name: str = "An unnamed site"
    any_loopback: bool = False
    any_host: bool = False
    keys: Mapping[str, Any] | None = None
    is_public: bool = False

    def allows(self, redirect_uri: str) -> bool:
        """Tell whether a browser may be sent to ``redirect_uri`` (RFC 6749 §3.1.2)."""
        asked = _parsed(redirect_uri)
        if asked is None or asked.fragment or asked.username is not None:
            return False
        is_http = asked.scheme in ("http", "https")
        if redirect_uri in self.redirect_uris or (self.any_host and is_http):
            return True
        if not _is_loopback_http(asked):
            return False
        return self.any_loopback or any(
            _without_port(registered) == _without_port(asked)
            for registered in map(_parsed, self.redirect_uris)
            if registered is not None and _is_loopback_http(registered)
        )


def is_loopback(host: str) -> bool:
    """Tell whether ``host``, a name or an address without port, can only mean this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _parsed(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        # Reading the port is what makes urlsplit complain about a wrong one.
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme and (parts.netloc or parts.path) else None


def _is_loopback_http(parts: SplitResult) -> bool:
    return parts.scheme in ("http", "https") and is_loopback(parts.hostname or "")


def _without_port(parts: SplitResult) -> tuple[str, str | None, str, str]:
    return parts.scheme, parts.hostname, parts.path, parts.query


DEMO_CLIENT = Client(
    client_id=CLIENT_ID,
    client_secret=CLIENT_SECRET,
    name="Your site",
    any_loopback=True,
    keys=public_key_set(demo_keys()),
)
"""A client that needs no registration: it may send the browser to any loopback URI."""


_AVATAR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
    '<rect width="96" height="96" fill="{color}"/>'
    '<text x="48" y="66" font-family="sans-serif" font-size="52" font-weight="600" '
    'text-anchor="middle" fill="#ffffff">{letter}</text></svg>'
)


@dataclass(frozen=True)
class Account:
    """Describe one person at the provider, as the consent page and the API show them."""

    id: int
    login: str
    name: str
    email: str
    color: str = "#57606a"

    @property
    def avatar_url(self) -> str:
        """Return a drawn picture as a ``data:`` URL, so that nothing is loaded from elsewhere."""
        picture = _AVATAR.format(color=escape(self.color), letter=escape(self.name[:1].upper()))
        return "data:image/svg+xml," + quote(picture)


DEMO_ACCOUNTS: tuple[Account, ...] = (
    Account(1, "mona", "Mona Lisa", "mona@example.com", color="#8250df"),
    Account(2, "hubot", "Hubot", "hubot@example.com", color="#0969da"),
)
"""The two people every rehearsal offers unless told otherwise."""


KNOWN_SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "openid": "Know which account is yours",
        "profile": "See your name and picture",
        "email": "See your email address",
        "repo": "See the list of your repositories",
    }
)
"""Every scope of the rehearsal provider with the sentence its consent page shows for it."""

Pkce = Literal["required", "optional"]

FetchDocument = Callable[[str], Mapping[str, Any] | None]
"""Returns the JSON object at an address; None where there is none."""


@dataclass
class Settings:
    """Hold the facts that the rules of both protocols look up.

    ``scopes`` maps each known scope to its sentence; None admits every scope.
    ``access_token_seconds`` is the life of an OAuth 2 access token. ``rotates`` says whether a refresh
    voids the old refresh token; None does, unless the provider that is played is known not to.
    ``audience`` is whom clients' assertions have to be meant for, the issuer without it, ``wants_keys`` whether
    secrets are refused, ``wants_pushed`` whether authorization requests have to be pushed, ``wants_dpop``
    whether tokens are bound to keys, and ``wants_nonces`` whether the proofs of that need a nonce. With
    ``fetch_document`` the address of a document may be a client (see ``Rehearsal``). What changes is
    replaced: ``issuer`` by a server on port 0, which learns its address after it was built, and by tests
    ``accounts`` and ``rotates``.
    """

    issuer: str
    clients: dict[str, Client] = field(repr=False)
    accounts: Mapping[str, Account]
    scopes: Mapping[str, str] | None
    default_scopes: tuple[str, ...]
    pkce: Pkce
    access_token_seconds: int
    rotates: bool | None = None
    audience: str | None = None
    wants_keys: bool = False
    wants_pushed: bool = False
    wants_dpop: bool = False
    wants_nonces: bool = False
    fetch_document: FetchDocument | None = field(default=None, repr=False)

    @property
    def assertion_audience(self) -> str:
        """Whom a client's assertion has to be meant for: the issuer, where nothing else is known."""
        return self.audience or self.issuer

    def client(self, client_id: str) -> Client | None:
        """Return the client of that name; one that is an address is fetched, and known from then on."""
        known = self.clients.get(client_id)
        if known is not None or self.fetch_document is None or not client_id.startswith("https://"):
            return known
        document = self.fetch_document(client_id)
        # A document at another address could speak for somebody else's site.
        if document is None or document.get("client_id") != client_id:
            return None
        keys = document.get("jwks")
        if keys is None and (address := document.get("jwks_uri")):
            keys = self.fetch_document(str(address))
        client = Client(
            client_id=client_id,
            client_secret="",
            redirect_uris=tuple(document.get("redirect_uris", ())),
            name=str(document.get("client_name") or "An unnamed site"),
            keys=keys,
            is_public=document.get("token_endpoint_auth_method") == "none",
        )
        self.register(client)
        return client

    def register(self, client: Client) -> None:
        """Know one more site from now on, in every setting that was made of this one."""
        self.clients[client.client_id] = client

    def know_key(self, dance: OAuth1Dance) -> None:
        """Register the site with the public key of a dance that is signed by RSA, if that has a key that can sign."""
        if (found := rsa_credentials(dance)) is not None:
            like = self.clients.get(CLIENT_ID, DEMO_CLIENT)
            key = found.client_key
            self.register(replace(like, client_id=key, rsa_public_key=found.public_key))

"""Accounts of the AT Protocol: where a handle or a DID says that the account is (https://atproto.com/specs/oauth)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from ..dance.named import is_public_name
from ..errors import BadServer, DanceError, ProviderFailed
from ..openid.metadata import Document, document_key, documents, fetch_document, session_for
from ..openid.protected import discover_resource
from ..tokens import scope_list
from ..urls import authority, is_loopback, is_secure, leads_further_in
from ._preset import OAuth2Provider

SCOPE = "atproto"
"""The scope of every token of this protocol."""
HANDLE_SECONDS = 3.0
"""Seconds that a handle's own host has to say whose it is, and the DNS, too: many a handle is in one of them only."""
IN_DNS = "dns"
"""What the option ``handle_resolver`` is for the DNS, and the scheme of an address that says which nameserver."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HANDLE = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_PLC = re.compile(r"did:plc:[a-z2-7]{24}")
_WEB = re.compile(rf"did:web:({_LABEL}(?:\.{_LABEL})*)(?:%3A([0-9]{{1,5}}))?")
_SERVICE = ("#atproto_pds", "AtprotoPersonalDataServer")
"""The end of the id, and the type, of the service in a DID document that holds the account's data."""
_HANDLE_URI = "at://"


def account_name(value: str, /, *, argument: str, example: str) -> str:
    """Return a handle or a DID in the spelling that is stored: in lower case, and a handle without its ``@``.

    Raises:
        ValueError: it is neither.
    """
    name = (value or "").strip().lower().removeprefix(_HANDLE_URI).removeprefix("@")
    name = name.replace("%3a", "%3A")
    if not any(pattern.fullmatch(name) for pattern in (_HANDLE, _PLC, _WEB)):
        raise ValueError(f"{argument} has to be a handle or a DID, such as {example!r}.")
    return name


@dataclass(frozen=True)
class Nameserver:
    """The DNS, where a handle may have a record (https://atproto.com/specs/handle#dns-txt-method).

    Attributes:
        address: the IP address of the nameserver that is asked; empty for those that this machine uses.
        port: its port.
    """

    address: str = ""
    port: int = 53

    @classmethod
    def at(cls, url: str, *, argument: str) -> Nameserver:
        """Return the one that ``dns`` or an address such as ``dns://192.0.2.53`` stands for.

        Raises:
            ValueError: it is another address.
            ImportError: what asks nameservers is not installed: the extra ``dns``.
        """
        if find_spec("dns") is None:
            raise ImportError(f"{argument}={url!r} needs dnspython: pip install 'oauth-dance[dns]'")
        if url == IN_DNS:
            return cls()
        found = None
        with suppress(ValueError):
            parts = urlsplit(url)
            is_bare = not (parts.path.strip("/") or parts.query or parts.fragment)
            if is_bare and "@" not in parts.netloc:
                found = cls(str(ip_address(parts.hostname or "")), parts.port or cls.port)
        if found is None:
            wanted = f"{IN_DNS!r}, or the address of a nameserver, such as 'dns://192.0.2.53'"
            raise ValueError(f"{argument} has to be {wanted}.")
        return found

    def dids_of(self, handle: str, *, seconds: float) -> set[str]:
        """Return the DIDs that a handle's records have; none where the DNS does not say in time."""
        import dns.exception
        import dns.resolver
        from dns.rdtypes.ANY.TXT import TXT

        try:
            resolver = dns.resolver.Resolver(configure=not self.address)
            if self.address:
                resolver.nameservers, resolver.port = [self.address], self.port
            name = f"_atproto.{handle}."
            records = resolver.resolve(name, "TXT", search=False, lifetime=seconds)
        except (dns.exception.DNSException, OSError):
            return set()
        # A record's text comes in parts of up to 255 bytes.
        parts = (each.strings for each in records if isinstance(each, TXT))
        texts = (b"".join(each).decode("ascii", errors="replace") for each in parts)
        dids = (each.removeprefix("did=") for each in texts if each.startswith("did="))
        return {each for each in dids if _is_did(each)}


@dataclass(frozen=True)
class Directory:
    """Who is asked for accounts beside their own hosts.

    Attributes:
        plc: the address of the directory that has the documents of ``did:plc``.
        resolver: the address of a server that answers ``com.atproto.identity.resolveHandle``, which knows handles by
            their DNS records, too; empty for none. Or the DNS itself.
    """

    plc: str
    resolver: str | Nameserver

    def place(self, name: str) -> str:
        """Return the address that says more of an account: of its DID document, or of what a handle stands for."""
        if _PLC.fullmatch(name):
            return f"{self.plc}/{name}"
        if (found := _WEB.fullmatch(name)) is not None:
            host = f"{found[1]}:{found[2]}" if found[2] else found[1]
            scheme = "http" if is_loopback(f"http://{host}") else "https"
            return f"{scheme}://{host}/.well-known/did.json"
        return f"https://{name}/.well-known/atproto-did"

    def look_up(self, name: str, provider: OAuth2Provider) -> str:
        """Return the DID of an account; of a handle it is the one whose document has that handle, too.

        The document is asked for anew, for an account may have moved.

        Raises:
            BadServer: there is no such account.
            ProviderFailed: whoever had to be asked did not respond as it should.
        """
        did = self._did(name, provider)
        document = self._document(did, provider, renewed=True)
        if did != name and f"{_HANDLE_URI}{name}" not in _handles(document):
            # Anybody can let a name of theirs point to somebody else's account.
            raise BadServer(code="bad_account", title=provider.title)
        return did

    def discover(self, name: str, provider: OAuth2Provider) -> OAuth2Provider:
        """Return the provider at the server that an account is on, which has to be asked in its turn.

        Raises:
            BadServer: there is no such account.
            ProviderFailed: what is published about it can't be believed or used.
        """
        did = self._did(name, provider)
        document = self._document(did, provider)
        server = _server_in(document, self.place(did))
        if not server:
            raise _failure(provider, "names no server that the account is on")
        handle = next(iter(_handles(document)), "").removeprefix(_HANDLE_URI)
        return replace(
            provider,
            base_url=server,
            discover=_discover_server,
            authorization_params={**provider.authorization_params, "login_hint": handle or did},
            pushed_requests=True,
            token_from=_TokenOf(did, provider.title),
        )

    def _did(self, name: str, provider: OAuth2Provider) -> str:
        if name.startswith("did:"):
            return name
        found = next(filter(_is_did, self._dids_of(name, provider)), None)
        if found is None:
            raise BadServer(code="bad_account", title=provider.title)
        return found

    def _dids_of(self, handle: str, provider: OAuth2Provider) -> Iterator[str]:
        """Yield what a handle stands for, as far as it is said: the DNS comes before the handle's own host there.

        Raises:
            BadServer: its records in the DNS contradict each other.
        """
        seconds = min(HANDLE_SECONDS, provider.timeout)
        is_known_to_dns = not provider.public_only or is_public_name(handle)
        if isinstance(self.resolver, Nameserver) and is_known_to_dns:
            dids = self.resolver.dids_of(handle, seconds=seconds)
            if len(dids) > 1:
                raise BadServer(code="bad_account", title=provider.title)
            yield from dids
        yield _said(self.place(handle), replace(provider, timeout=seconds)).strip()
        if self.resolver and isinstance(self.resolver, str):
            url = f"{self.resolver}/xrpc/com.atproto.identity.resolveHandle?handle={handle}"
            try:
                found = fetch_document(url, provider=provider, step="begin", code="bad_account")
            except DanceError:
                return
            yield str(found.get("did"))

    def _document(self, did: str, provider: OAuth2Provider, *, renewed: bool = False) -> Document:
        url = self.place(did)

        def fetch() -> Document:
            found = fetch_document(url, provider=provider, step="begin", code="discovery_failed")
            if found.get("id") != did:
                raise _failure(provider, "is about another account than the one that was asked for")
            return found

        return documents.get(("did", *document_key(url, provider)), fetch, renewed=renewed)


@dataclass(frozen=True)
class _TokenOf:
    """Refuses tokens of any other account, when a dance ends and with each refresh.

    A server could let its own users in as somebody else's account otherwise.
    """

    did: str
    title: str

    def __call__(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        if "access_token" not in fields:
            return fields
        if fields.get("sub") != self.did or SCOPE not in scope_list(fields.get("scope")):
            raise ProviderFailed(code="account_mismatch", title=self.title, step="exchange")
        return fields


def _discover_server(provider: OAuth2Provider) -> OAuth2Provider:
    found = discover_resource(provider.base_url or "", provider, names_resource=False)
    if not found.issuer:
        raise _failure(
            provider, "leads to a server that does not name itself in callbacks (RFC 9207)"
        )
    return found


def _said(url: str, provider: OAuth2Provider) -> str:
    """Return the text at an address; empty where there is none."""
    from ..transport.endpoint import ask  # requests is not loaded before a provider is asked

    try:
        response = ask(session_for(provider), url, provider=provider, step="begin", method="GET")
    except DanceError:
        return ""
    return response.content.decode("ascii", errors="replace") if response.ok else ""


def _is_did(text: str) -> bool:
    return (_PLC.fullmatch(text) or _WEB.fullmatch(text)) is not None


def _handles(document: Document) -> list[str]:
    """Return the handles that a DID document has, as URIs, in lower case."""
    found = document.get("alsoKnownAs")
    texts = (
        (each.lower() for each in found if isinstance(each, str)) if isinstance(found, list) else ()
    )
    return [each for each in texts if _HANDLE.fullmatch(each.removeprefix(_HANDLE_URI))]


def _server_in(document: Document, than: str) -> str:
    """Return the origin of the server that a DID document names; empty where it names none that can be asked."""
    services = document.get("service")
    for service in services if isinstance(services, list) else ():
        if not isinstance(service, dict):
            continue
        if not str(service.get("id")).endswith(_SERVICE[0]) or service.get("type") != _SERVICE[1]:
            continue
        url = service.get("serviceEndpoint")
        if isinstance(url, str) and _is_origin(url.removesuffix("/")):
            origin = url.removesuffix("/")
            return "" if leads_further_in(origin, than) else origin
    return ""


def _is_origin(url: str) -> bool:
    return (
        re.fullmatch(r"https?://[a-z0-9.:\[\]-]+", url) is not None
        and bool(authority(url))
        and is_secure(url)
    )


def _failure(provider: OAuth2Provider, what: str) -> ProviderFailed:
    return ProviderFailed(
        f"What is published about the {provider.title} account {what}.",
        code="discovery_failed",
        step="begin",
        hint="Ask whoever runs the server that the account is on.",
    )

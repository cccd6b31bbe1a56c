"""Servers that the visitor names: what stands for them in a dance until one is named, and which names are taken.

A preset whose host argument is left out makes a dance with no server: a family, of which ``Dance.at`` returns the
member at one server. The member's facts are those that the preset has for the name, checked as the argument is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlsplit

from ..backends.registrations import Registration, RegistrationStore
from ..errors import BadServer
from ..provider import Provider, allows_host
from ..urls import authority, is_loopback

LONGEST_NAME = 150
"""Characters that a server's name may have: accounts are stored with it."""

_INTERNAL = frozenset(
    {
        "arpa",
        "corp",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
    }
)
"""Last labels of names that are nobody's in the public DNS (RFC 6761, RFC 6762, RFC 7686, RFC 8375)."""
_HTTPS_PORT = "443"
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")

ANY_SERVER = "*"
"""What a preset's host argument is where visitors name the server."""

Clients = Callable[[str], Mapping[str, Any] | None]
"""Returns the site's credentials at the server of that name, by the preset's arguments; None if it has none there."""

ServerRule = Iterable[str] | Callable[[str], bool]
"""The hosts that visitors may name, a leading dot for all below a domain; or a function that tells it of a name."""


class ParseName(Protocol):
    """A function that checks the name of a server, and returns it in the one spelling that is stored."""

    def __call__(self, value: str, /, *, argument: str, example: str) -> str:
        """Return the name; raises ValueError where it is none."""
        ...


@dataclass(frozen=True)
class ServerArgument:
    """The argument of a preset that says where the provider is.

    Attributes:
        name: the argument, which is also the parameter of the login view's address.
        parse: checks what is given.
        example: such a name.
        shares_callback: whether one callback URL serves all servers, which is safe only where one company runs them
            all. Elsewhere each has its own, so that no server can pass another's code off as its own (RFC 9700
            section 4.4.2.2). It is safe, too, where each server has to say its own name in the callback (RFC 9207).
        shares_client: whether the site is the same client at all servers: they know it by the address of one document.
        names_account: whether what visitors name is their account, which says where it is.
        hosts: which hosts visitors may name where the site doesn't say, as in ``servers``: those of the one company
            that runs them all, which has one client of the site for all of them. Empty for every public one.
    """

    name: str
    parse: ParseName
    example: str
    shares_callback: bool = False
    shares_client: bool = False
    names_account: bool = False
    hosts: tuple[str, ...] = ()

    def registered_as(self, name: str) -> str:
        """Return what the site's registration at the server of that name is stored by."""
        return ANY_SERVER if self.shares_client else name

    def read(self, value: str) -> str:
        """Return the server's name as it is stored.

        Raises:
            ValueError: it is no such name.
        """
        return self.parse(value, argument=self.name, example=self.example)


@dataclass(frozen=True, kw_only=True, eq=False)
class Servers:
    """What a dance knows of the servers that visitors name.

    Attributes:
        argument: how they are named.
        provider_at: returns the provider's facts for a name that was read; raises ValueError where there are none.
        declared: the facts that the family itself was declared with; where the family has others by now, its members
            have them, too.
        clients: returns the site's credentials at a server; None where they are the same at all of them.
        registrations: where the registrations are stored that the site has got by itself; None for none.
        client_name: what people read of the site at a server that it registers at.
        rule: which servers are allowed; None for every public one.
        private: whether servers inside a company are allowed, at private addresses and any port; on this machine by
            http, too.
        adapt: is applied to each member last.
    """

    argument: ServerArgument
    provider_at: Callable[[str], Provider]
    declared: Provider
    clients: Clients | None = field(default=None, repr=False)
    registrations: RegistrationStore | None = None
    client_name: str | None = None
    rule: ServerRule | None = None
    private: bool = False
    adapt: Callable[[Any], Any] = lambda dance: dance

    def read(self, name: str | None, title: str) -> str:
        """Return the name that a visitor gave as it is stored.

        Raises:
            BadServer: it is none.
        """
        if not (name or "").strip():
            raise BadServer(code="server_missing", title=title)
        try:
            found = self.argument.read(_without_decoration(name or "", self.argument.example))
        except ValueError:
            found = ""
        if not found or len(found) > LONGEST_NAME:
            raise BadServer(
                title=title, code="bad_account" if self.argument.names_account else None
            )
        return found

    def provider_of(self, name: str, family: Provider) -> Provider:
        """Return the facts of the server of that name, which was read.

        Args:
            name: the name.
            family: the facts of the family as they are now.

        Raises:
            BadServer: there is no such server.
        """
        try:
            found = self.provider_at(name)
        except ValueError:
            raise BadServer(title=family.title) from None
        changed = {
            each.name: value
            for each in fields(family)
            if (value := getattr(family, each.name)) != getattr(self.declared, each.name)
        }
        if found.discover is not None:
            changed["discover"] = partial(self._discover, name, found.discover)
        return replace(found, **(changed | {"public_only": family.public_only or not self.private}))

    def _discover(self, name: str, discover: Callable[[Any], Any], provider: Provider) -> Provider:
        """Return what is said of a server; where that places it elsewhere, the site has to allow that place."""
        found: Provider = discover(provider)
        if found.base_url != provider.base_url:
            self.require_allowed(name, found, is_found=True)
        return found

    def require_allowed(self, name: str, provider: Provider, *, is_found: bool = False) -> None:
        """Raise ``BadServer`` unless the site connects with a server of that name.

        Args:
            name: the name.
            provider: the facts about the server.
            is_found: whether it has been found out where the account is that was named.
        """
        base_url = provider.base_url or ""
        host, _, port = authority(base_url).rpartition(":")
        is_https = urlsplit(base_url).scheme == "https" or (self.private and is_loopback(base_url))
        if self.rule is None:
            is_allowed = self.private or (port == _HTTPS_PORT and is_public_name(host))
        elif callable(self.rule):
            is_allowed = bool(self.rule(name))
        elif self.argument.names_account and not is_found:
            # The host is that of whoever says where the account is.
            is_allowed = True
        else:
            is_allowed = any(allows_host(each, f"{host}:{port}") for each in self.rule)
        if not (is_allowed and is_https):
            raise BadServer(code="server_refused", title=provider.title)

    def credentials(self, dance: str, name: str, title: str) -> Mapping[str, Any]:
        """Return the credentials of the site at the server of that name, as far as they are its own there.

        Nobody is asked for them: where it has not registered by itself yet, there are none.

        Raises:
            BadServer: the site is no client there.
        """
        if self.clients is None:
            known_as = self.argument.registered_as(name)
            stored = self.registrations and self.registrations.load(dance, known_as)
            return credentials_of(stored) if stored else {}
        found = self.clients(name)
        if found is None:
            raise BadServer(code="server_refused", title=title)
        return found


def credentials_of(registration: Registration) -> dict[str, Any]:
    """Return what a dance has of a registration, by the names of its fields and its provider's."""
    own = {"client_id": registration.client_id, "client_secret": registration.client_secret}
    method = registration.authentication
    return {**own, "client_authentication": method} if method else own


def is_public_name(host: str) -> bool:
    """Tell whether the public DNS may know a host of that name; IP addresses are none.

    Where the name leads is another question, which the connection answers: see ``transport.public``.
    """
    labels = host.lower().split(".")
    return (
        len(labels) > 1
        and all(map(_LABEL.fullmatch, labels))
        and not labels[-1].isdigit()
        and labels[-1] not in _INTERNAL
    )


def _without_decoration(name: str, example: str) -> str:
    """Return what a visitor typed without a scheme that is not wanted, or with one that is."""
    name = name.strip()
    if "://" in example:
        return name if "://" in name else f"https://{name}"
    return name.removeprefix("https://").removesuffix("/")

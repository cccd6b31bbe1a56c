"""Bluesky, and every other server of the AT Protocol."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Unpack

from ._atproto import IN_DNS, Directory, Nameserver, account_name
from ._hosts import address
from ._preset import (
    OAuth2Provider,
    ProfileFields,
    Scope,
    ServerArgument,
    ServerOptions,
    oauth2,
)

PROVIDER = OAuth2Provider(
    name="bluesky",
    scope=("atproto",),
    dpop=True,
    # https://atproto.com/specs/oauth#localhost-client-development
    loopback_client_id="http://localhost",
    profile_url="/xrpc/com.atproto.server.getSession",
    profile_fields=ProfileFields(id="did", username="handle", email="email"),
    checked_on="2026-11-27",
    docs_url="https://atproto.com/specs/oauth",
)
SERVER = ServerArgument(
    "handle",
    account_name,
    "alice.bsky.social",
    # Each authorization server names itself in callbacks, which is required of it, and the site is one client at all.
    shares_callback=True,
    shares_client=True,
    names_account=True,
)
PLC_DIRECTORY = "https://plc.directory"
RESOLVER = "https://public.api.bsky.app"


@oauth2(PROVIDER, SERVER)
def bluesky(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    handle: str = "*",
    plc_directory: str = PLC_DIRECTORY,
    handle_resolver: str = RESOLVER,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Bluesky, and for every other server of the AT Protocol.

    A visitor names an account, by its handle or its DID; where it is, and which authorization server protects it, is
    found. The token is for that account alone, and ``bluesky.get("/xrpc/...")`` goes to its own server. The site is
    known by the address of a document that it publishes: give ``registrations``.

    Args:
        scope: scopes to ask for, ``atproto`` among them; nothing but who the user is unless given.
        handle: the account, such as ``alice.bsky.social`` or ``did:plc:...``; the visitor names it unless given.
        plc_directory: the directory that has the documents of ``did:plc``.
        handle_resolver: the server that is asked for handles whose own host does not say whose they are, since they
            are in the DNS only; empty for none. ``dns`` has the site look handles up in the DNS itself, and
            ``dns://192.0.2.53`` at that nameserver; both take the extra ``dns``.

    Raises:
        ValueError: ``handle`` is neither a handle nor a DID, or one of the servers is no absolute address.
        ImportError: handles are to be looked up in the DNS, and the extra ``dns`` is not installed.
    """
    handle = SERVER.read(handle)
    directory = _directory(plc_directory, handle_resolver)
    return replace(
        PROVIDER,
        base_url=directory.place(handle),
        discover=partial(directory.discover, handle),
        look_up=partial(directory.look_up, handle),
    )


def _directory(plc: str, resolver: str) -> Directory:
    resolved_by: str | Nameserver
    if resolver.partition(":")[0] == IN_DNS:
        resolved_by = Nameserver.at(resolver, argument="handle_resolver")
    else:
        resolved_by = _origin(resolver, argument="handle_resolver")
    return Directory(_origin(plc, argument="plc_directory"), resolved_by)


def _origin(value: str, *, argument: str) -> str:
    return address(value, argument=argument, example=PLC_DIRECTORY).rstrip("/") if value else ""

"""Any server of the Model Context Protocol: its address is all that is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Unpack

from ..openid.protected import discover_resource
from ..urls import is_secure
from ._hosts import address
from ._preset import OAuth2Provider, Scope, ServerArgument, ServerOptions, oauth2

PROVIDER = OAuth2Provider(
    name="mcp",
    title="MCP",
    checked_on="2026-11-26",
    docs_url="https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization",
)


def _server(value: str, /, *, argument: str, example: str) -> str:
    """Return the address of a server without a slash at its end, as the protocol has it."""
    found = address(value, argument=argument, example=example)
    if not is_secure(found):
        raise ValueError(f"{argument} has to be an https address: plain http is for this machine.")
    return found.rstrip("/")


SERVER = ServerArgument("server", _server, "https://mcp.example.com/mcp")


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    tool = {"name": "greet", "description": "Greets the user.", "inputSchema": {"type": "object"}}
    # At the server itself, whatever is called.
    return {"answers": {"?": {"jsonrpc": "2.0", "id": 1, "result": {"tools": [tool]}}}}


@oauth2(PROVIDER, SERVER)
def mcp(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    server: str = "*",
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for a server of the Model Context Protocol.

    The server says which authorization server protects it (RFC 9728), and that one what it can do (RFC 8414); both are
    asked when the first user begins. Tokens are for this server alone (RFC 8707). Where the site is to register itself
    (RFC 7591), give ``registrations``. Relative URLs start at the server: ``mcp.post("", json=...)`` calls it.

    Args:
        scope: scopes to ask for; those that the server names unless given.
        server: the server's address, such as ``https://mcp.example.com/mcp``; the visitor names it unless given.

    Raises:
        ValueError: ``server`` is no absolute https address.
    """
    server = SERVER.read(server)
    return replace(PROVIDER, base_url=server, discover=partial(discover_resource, server))

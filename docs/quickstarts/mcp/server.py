"""An MCP server to try the site with. Its authorization server consents to everything by itself."""

import os

from fastmcp import FastMCP
from fastmcp.server.auth.auth import ClientRegistrationOptions
from fastmcp.server.auth.providers.in_memory import InMemoryOAuthProvider

port = int(os.environ.get("MCP_PORT", "8765"))
authorization = InMemoryOAuthProvider(
    base_url=f"http://localhost:{port}",
    client_registration_options=ClientRegistrationOptions(enabled=True),
)
server = FastMCP("Tools to try", auth=authorization)


@server.tool
def add(first: int, second: int) -> int:
    """Add two numbers."""
    return first + second


if __name__ == "__main__":
    server.run(transport="http", host="localhost", port=port, stateless_http=True)

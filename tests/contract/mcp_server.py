"""A server of the Model Context Protocol that others wrote, fastmcp's: ``python mcp_server.py PORT NAME``.

Its authorization server registers whoever asks, and consents by itself. The tool ``who`` says whose token came.
"""

import sys

from fastmcp import FastMCP
from fastmcp.server.auth.auth import ClientRegistrationOptions, RevocationOptions
from fastmcp.server.auth.providers.in_memory import InMemoryOAuthProvider
from fastmcp.server.dependencies import get_access_token

PORT, NAME = int(sys.argv[1]), sys.argv[2]


class Authorization(InMemoryOAuthProvider):
    """Remembers which authorization code each access token goes back to, so that tests can tell users apart."""

    def __init__(self, **options):
        super().__init__(**options)
        self.people = {}

    async def exchange_authorization_code(self, client, authorization_code):
        token = await super().exchange_authorization_code(client, authorization_code)
        self.people[token.refresh_token] = self.people[token.access_token] = authorization_code.code
        return token

    async def exchange_refresh_token(self, client, refresh_token, scopes):
        person = self.people[refresh_token.token]
        token = await super().exchange_refresh_token(client, refresh_token, scopes)
        self.people[token.refresh_token] = self.people[token.access_token] = person
        return token


authorization = Authorization(
    base_url=f"http://127.0.0.1:{PORT}",
    client_registration_options=ClientRegistrationOptions(enabled=True),
    revocation_options=RevocationOptions(enabled=True),
)
server = FastMCP(NAME, auth=authorization)


@server.tool
def who() -> str:
    """Say whose token came, and to which server."""
    return f"{NAME} {authorization.people[get_access_token().token]}"


@server.tool
def clients() -> int:
    """Say how many sites have registered."""
    return len(authorization.clients)


server.run(
    transport="http",
    host="127.0.0.1",
    port=PORT,
    stateless_http=True,
    show_banner=False,
    log_level="warning",
)

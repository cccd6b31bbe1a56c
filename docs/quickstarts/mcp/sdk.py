"""Use the visitor's MCP server by the official SDK's client."""

from mcp import ClientSession
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client


async def list_tools(session):
    """Return the names of the tools, given the visitor's session: `mcp` in Flask, `request.dance.mcp` in Django."""
    token = await session.afresh_token()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    async with (
        create_mcp_http_client(headers=headers) as http,
        streamable_http_client(session.base_url, http_client=http) as (read, write),
        ClientSession(read, write) as client,
    ):
        await client.initialize()
        found = await client.list_tools()
        return [tool.name for tool in found.tools]

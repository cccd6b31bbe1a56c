"""MCP servers: ``make_mcp_blueprint``, and ``mcp``, the current user's session."""

from dance_common.providers._mcp import mcp as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mcp_blueprint = blueprint_maker(_provider)
mcp = current_session(_provider)

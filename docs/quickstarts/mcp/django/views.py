"""List the tools of the MCP server that the visitor names."""

import json

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html

MESSAGE = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
HEADERS = {"Accept": "application/json, text/event-stream"}


def index(request):
    mcp = request.dance.mcp
    if not mcp.authorized:
        return redirect("django_dance:login", "mcp")
    response = mcp.post("", json=MESSAGE, headers=HEADERS)
    response.raise_for_status()
    return HttpResponse(format_html("The tools of {}: {}", mcp.base_url, tools_in(response)))


def tools_in(response):
    """Return the names of the tools: the response is JSON, or a stream of events whose last one has the result."""
    events = [line for line in response.text.splitlines() if line.startswith("data:")]
    message = json.loads(events[-1].removeprefix("data:")) if events else response.json()
    return ", ".join(tool["name"] for tool in message["result"]["tools"])

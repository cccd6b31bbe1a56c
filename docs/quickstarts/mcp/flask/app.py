"""List the tools of the MCP server that the visitor names."""

import json
import os

from flask import Flask, redirect, url_for
from markupsafe import escape

from dance_common.backends.registrations import MemoryRegistrations
from flask_dance.contrib.mcp import make_mcp_blueprint, mcp

MESSAGE = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
HEADERS = {"Accept": "application/json, text/event-stream"}

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
blueprint = make_mcp_blueprint(
    client_name="Quickstart",
    registrations=MemoryRegistrations(),
    # While you try it out, the server may be on this machine.
    private_servers=app.debug,
)
app.register_blueprint(blueprint, url_prefix="/login")


@app.route("/")
def index():
    if not mcp.authorized:
        return redirect(url_for("mcp.login"))
    response = mcp.post("", json=MESSAGE, headers=HEADERS)
    response.raise_for_status()
    return f"The tools of {escape(mcp.base_url)}: {escape(tools_in(response))}"


def tools_in(response):
    """Return the names of the tools: the response is JSON, or a stream of events whose last one has the result."""
    events = [line for line in response.text.splitlines() if line.startswith("data:")]
    message = json.loads(events[-1].removeprefix("data:")) if events else response.json()
    return ", ".join(tool["name"] for tool in message["result"]["tools"])

"""What tests of calls on an event loop have in common: servers, sessions, and what a view sees of a call."""

from __future__ import annotations

import requests
from core_helpers import OAUTH2_PROVIDER, oauth2_dance

from dance_common.errors import DanceError


def session_at(origin, **changes):
    dance = oauth2_dance(OAUTH2_PROVIDER).changed(
        base_url=f"{origin}/", authorization_url="/a", token_url="/t", **changes
    )
    return dance.session(token={"access_token": "t"})


def raw(data):
    return lambda server: lambda write: write(data)


def http(head, body=b""):
    own = f"Content-Length: {len(body)}\r\nConnection: close"
    return raw(f"HTTP/1.1 {head}\r\n{own}\r\n\r\n".encode("latin-1") + body)


def hang(server):
    return lambda write: server.stopping.wait(10)


def outcome(call):
    """Return all that a view can see of a call."""
    try:
        response = call()
    except (requests.RequestException, DanceError) as error:
        response = getattr(error, "response", None)
        return type(error), error.dance_name, response is not None and response.status_code
    facts = ("status_code", "reason", "url", "content", "encoding", "ok", "is_redirect")
    history = [(each.status_code, each.url, each.content) for each in response.history]
    headers = {name: value for name, value in response.headers.items() if name != "Date"}
    sent = {**response.request.headers}
    seen = [getattr(response, fact) for fact in facts]
    return seen, headers, sent, response.cookies.get_dict(), history, bool(response.elapsed)

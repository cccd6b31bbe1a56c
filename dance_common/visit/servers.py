"""Which server a visitor names, and which one it was the last time."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from ..dance.base import Dance
from ..dance.named import LONGEST_NAME, ServerArgument
from ..dance.oauth2 import OAuth2Dance
from ..errors import DanceError
from ..flows import UserSession

DOCUMENT_HEADERS = MappingProxyType(
    {"Content-Type": "application/json", "Cache-Control": "public, max-age=3600"}
)
"""The headers of the document about the site and of its keys: they change with these, if at all."""
SERVERS_KEY = "_dance_servers"
"""Where the user session has the last server of each dance, for the page that asks."""


def argument_of(dance: Dance) -> ServerArgument:
    """Return how the servers of a dance are named, whose visitors name them."""
    assert dance.servers is not None  # noqa: S101  # that is what such a dance is
    return dance.servers.argument


def named_in(query: str | bytes, dance: Dance) -> str:
    """Return the name of the server in the query string of a login view; empty where it has none, or several."""
    text = query if isinstance(query, str) else query.decode(errors="replace")
    wanted = argument_of(dance).name
    try:
        pairs = parse_qsl(text, errors="replace", max_num_fields=20)
    except ValueError:
        return ""
    found = [value for name, value in pairs if name == wanted]
    return found[0][: LONGEST_NAME + 100] if len(found) == 1 else ""


def client_metadata(
    dance: Dance,
    callback_url: str,
    query: str | bytes,
    *,
    own_hosts: Collection[str] | None = None,
) -> str | None:
    """Return the document about the site that a server fetches, as JSON; None where there is none.

    Args:
        dance: the dance whose visitors name the server.
        callback_url: absolute URL of the callback view.
        query: the raw query string, which names the server where each has a callback URL of its own.
        own_hosts: the hosts under which there is such a document; None for any, while the site is developed.
    """
    if not isinstance(dance, OAuth2Dance) or dance.servers is None or not dance.is_family:
        return None
    if own_hosts is not None and urlsplit(callback_url).hostname not in own_hosts:
        return None
    from ..dance.registering import client_metadata  # where servers are registered at

    try:
        named = named_in(query, dance)
        # Where all share one document any server stands for them.
        member = dance.at_example() if argument_of(dance).shares_callback else dance.at(named)
        keys = member.public_keys() if member.client_keys else {}
        document = client_metadata(member, callback_url, keys)
    except DanceError:
        return None
    is_published = document is not None and str(document["client_id"]).startswith("https:")
    return json.dumps(document) if is_published else None


def public_keys(dance: Dance) -> str | None:
    """Return the public halves of the site's keys as servers fetch them, as JSON; None where it has none to show."""
    if not isinstance(dance, OAuth2Dance) or not dance.client_keys:
        return None
    try:
        return json.dumps(dance.public_keys())
    except DanceError:
        return None


def remember(user_session: UserSession, dance: Dance, named: str = "") -> None:
    """Let the page propose the server of a dance the next time, by the name that the visitor has given it."""
    named = named or dance.server
    if named and last(user_session, dance.name) != named:
        user_session[SERVERS_KEY] = {**_servers(user_session), dance.name: named}


def last(user_session: UserSession, name: str) -> str:
    """Return the server that the visitor named last in the dance of that name; empty where none is known."""
    found = _servers(user_session).get(name)
    return found if isinstance(found, str) else ""


def _servers(user_session: UserSession) -> Mapping[str, object]:
    found = user_session.get(SERVERS_KEY, None)
    return found if isinstance(found, Mapping) else {}

"""Providers that want the user's token in another place than ``Authorization: Bearer`` (RFC 6750 section 2.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..provider import OAuth2APISession

if TYPE_CHECKING:
    from requests import PreparedRequest


def in_header(name: str, scheme: str = "") -> Callable[[OAuth2APISession], None]:
    """Return a ``prepare`` hook for sessions that send the token in this header, after the scheme if there is one."""

    def move(request: PreparedRequest) -> PreparedRequest:
        found, _, token = str(request.headers.get("Authorization")).partition(" ")
        if found == "Bearer":
            del request.headers["Authorization"]
            request.headers[name] = f"{scheme} {token}".lstrip()
        return request

    def prepare(session: OAuth2APISession) -> None:
        # After the session has placed the token: what it puts into Authorization can't be kept out of there before.
        session.auth = move

    return prepare

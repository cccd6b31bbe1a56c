"""Providers that want the user's token in another place than ``Authorization: Bearer`` (RFC 6750 section 2.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from requests import PreparedRequest

    from ..sessions import OAuth2Session


def placed_by(place: Callable[[PreparedRequest, str], None]) -> Callable[[OAuth2Session], None]:
    """Return a ``prepare`` hook for sessions whose requests carry the token where ``place`` puts it.

    Args:
        place: is called with the request and its access token; the header in question is gone by then.
    """

    def move(request: PreparedRequest) -> PreparedRequest:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme == "Bearer":
            del request.headers["Authorization"]
            place(request, token)
        return request

    def prepare(session: OAuth2Session) -> None:
        session.auth = move

    return prepare


def in_header(name: str, scheme: str = "") -> Callable[[OAuth2Session], None]:
    """Return a ``prepare`` hook that puts the token into the named header, with the scheme in front if there is one."""

    def place(request: PreparedRequest, token: str) -> None:
        request.headers[name] = f"{scheme} {token}".lstrip()

    return placed_by(place)

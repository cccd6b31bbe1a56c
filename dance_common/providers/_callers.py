"""Providers that want to know who calls."""

from __future__ import annotations

from collections.abc import Callable

from ..provider import APISession


def named(user_agent: str) -> Callable[[APISession], None]:
    """Return a ``prepare`` hook for sessions that name the caller, in the requests of the dance itself, too."""

    def prepare(session: APISession) -> None:
        session.headers["User-Agent"] = user_agent

    return prepare

"""Providers that want to know who calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..sessions import ProviderSession


def named(user_agent: str) -> Callable[[ProviderSession], None]:
    """Return a ``prepare`` hook for sessions that name the caller, in the requests of the dance itself, too."""

    def prepare(session: ProviderSession) -> None:
        session.headers["User-Agent"] = user_agent

    return prepare

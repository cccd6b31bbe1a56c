"""What a process remembers of logins beside the user session: which states were used, and where a login began."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..memory import Memory, fingerprint

LIFETIME = 600
"""Seconds for which a flow may be finished, and for which it is remembered."""
LONGEST_NEXT = 500
"""Characters of ``next_url`` that are worth remembering."""


class UsedStates:
    """The flows that this process has seen finished: a copied cookie can't finish one twice in the same process.

    Args:
        most: how many are remembered; the oldest go first.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._used: Memory[bytes, object] = Memory(lifetime=LIFETIME, most=most)

    def mark_used(self, *secrets: str) -> bool:
        """Remember the flow that has these secrets; return False if it had been used before."""
        mark = object()
        return self._used.setdefault(fingerprint(*secrets), mark) is mark


@dataclass(frozen=True)
class RecentLogin:
    """How one login began.

    Attributes:
        callback_url: where the provider was asked to send the browser back to.
        next_url: the page of our site that the user wanted; it was checked then.
    """

    callback_url: str
    next_url: str | None


class RecentLogins:
    """How the latest logins began, for users whose browsers lose the flow on the way.

    Nothing is decided by it: it only lets a page of ours say what went wrong, and lead the next try to the right page.

    Args:
        most: how many are remembered; the oldest go first.
    """

    def __init__(self, most: int = 2000) -> None:
        self._logins: Memory[bytes, RecentLogin] = Memory(lifetime=LIFETIME, most=most)

    def add(self, key: str, login: RecentLogin) -> None:
        """Remember a login by its state or request token; a long ``next_url`` is left out."""
        if login.next_url and len(login.next_url) > LONGEST_NEXT:
            login = replace(login, next_url=None)
        self._logins.set(fingerprint(key), login)

    def find(self, key: str) -> RecentLogin | None:
        """Return how the login with this state or request token began, if that is still known."""
        return self._logins.get(fingerprint(key))


recent_logins = RecentLogins()
used_states = UsedStates()

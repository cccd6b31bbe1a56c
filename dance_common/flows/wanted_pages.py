"""The pages that visitors were kept from, where the log-in's address doesn't say which one it is for.

Flask-Dance sends people to log in by an address without a query, and applications look at it. So the page waits in the
user session for the moment until the browser asks for the log-in.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from .store import UserSession

PAGES_KEY = "_dance_pages"
"""Where the user session holds them: each with its dance, and the Unix time in seconds at which it was asked for."""
LONGEST_PAGE = 200
"""Characters of a path that are worth a place in a cookie."""
_MOST = 5
_LIFETIME = 30
"""Seconds within which a browser follows a redirect."""


def remember_page(user_session: UserSession, dance: str, page: str) -> bool:
    """Remember the page that a visitor is sent to log in for; return False if it is too long for that.

    Pages that a browser opens together begin their log-ins in the order in which they were asked for.
    """
    if len(page) > LONGEST_PAGE:
        return False
    wanted = [*_pages(user_session), (dance, page, int(time.time()))]
    user_session[PAGES_KEY] = [list(each) for each in wanted[-_MOST:]]
    return True


def take_page(user_session: UserSession, dance: str) -> str | None:
    """Return the page that a log-in is for that begins now, and forget it; None if none was remembered."""
    wanted = list(_pages(user_session))
    found = next((each for each in wanted if each[0] == dance), None)
    rest = [list(each) for each in wanted if each is not found]
    if rest:
        user_session[PAGES_KEY] = rest
    else:
        user_session.pop(PAGES_KEY, None)
    return found[1] if found else None


def _pages(user_session: UserSession) -> Iterator[tuple[str, str, float]]:
    """Yield what was remembered a moment ago, oldest first."""
    stored, now = user_session.get(PAGES_KEY, None), time.time()
    for each in stored if isinstance(stored, list | tuple) else ():
        match each:
            case [str(dance), str(page), int() | float() as at] if 0 <= now - at < _LIFETIME:
                yield dance, page, at

"""What would go round for ever between the site and the provider: failures, and successes that lead nowhere."""

from __future__ import annotations

import time

from ..backends.identity import digest
from ..errors import (
    BadCallback,
    DanceError,
    LoginLoop,
    LoginVetoed,
    NotConfigured,
    NotOurFlow,
    ProviderRefused,
)
from ..flows import UserSession

FAILURES_KEY = "_dance_failures"
LOOP_WINDOW = 60
"""Seconds within which failures are counted together."""
MOST_REDIRECTS = 2
"""Failures in a row that end in a redirect; the next one ends at a page, so that no loop goes on."""

SUCCESSES_KEY = "_dance_successes"
"""Where the user session holds how often a dance has just ended for one page."""
MOST_SUCCESSES = 4
"""Dances in a row that end well for one page; where the browser comes for another, the page must be what sends it."""
SUCCESS_WINDOW = 10
"""Seconds after a dance within which a browser that begins again has been sent, and nobody has pressed anything."""


def remember_success(user_session: UserSession, next_url: str | None) -> None:
    """Count a dance that has ended well for a page, together with those just before it."""
    count, _ = _successes(user_session, next_url)
    user_session[SUCCESSES_KEY] = [count + 1, int(time.time()), digest(next_url or "")]


def is_going_round(user_session: UserSession, next_url: str | None) -> bool:
    """Tell whether a dance that is about to begin would lead to where the last ones have led, and back here.

    That is so where the page asks for something else than a connected account: a permission that the user lacks, or an
    account of this site that nobody has logged in to. Counting starts anew once the visitor is told, or took a while.
    """
    count, since = _successes(user_session, next_url)
    is_sent = 0 <= time.time() - since < SUCCESS_WINDOW
    is_loop = is_sent and count >= MOST_SUCCESSES
    if count and (is_loop or not is_sent):
        user_session.pop(SUCCESSES_KEY, None)
    return is_loop


def _successes(user_session: UserSession, next_url: str | None) -> tuple[int, int]:
    """Return how many dances in a row have ended for the page, and when the last one did."""
    match user_session.get(SUCCESSES_KEY, None):
        case [int(count), int(since), str(page)] if page == digest(next_url or ""):
            return count, since
    return 0, 0


def should_show_error_page(
    error: DanceError, *, has_receivers: bool, user_session: UserSession
) -> bool:
    """Tell whether a failure ends at a page of ours, rather than in a redirect into the site.

    A site that sends its users from there straight back to the provider would go round for ever. So a page comes
    where a redirect can't help (the site is not configured, the browser keeps no session, the callback is malformed),
    where no receiver heard of the failure, except that a provider's refusal redirects once, and where failures follow
    each other quickly.

    Args:
        error: what went wrong.
        has_receivers: whether the ``oauth_error`` signal had receivers.
        user_session: where failures are counted.
    """
    if isinstance(error, NotConfigured | NotOurFlow | BadCallback | LoginVetoed | LoginLoop):
        return True
    if not has_receivers and not isinstance(error, ProviderRefused):
        return True
    now = int(time.time())
    match user_session.get(FAILURES_KEY, None):
        case [int(count), int(since)] if 0 <= now - since < LOOP_WINDOW:
            pass
        case _:
            count, since = 0, now
    user_session[FAILURES_KEY] = [count + 1, since]
    return count >= (MOST_REDIRECTS if has_receivers else 1)


def forget_failures(user_session: UserSession) -> None:
    """Start counting anew: a dance has succeeded."""
    if user_session.get(FAILURES_KEY, None) is not None:
        user_session.pop(FAILURES_KEY, None)

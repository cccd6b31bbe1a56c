"""What the answers of signal receivers mean, and where a visitor goes when a dance fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import (
    BadCallback,
    DanceError,
    LoginVetoed,
    NotConfigured,
    NotOurFlow,
    ProviderRefused,
)
from ..flows.store import UserSession
from ..provider import Provider

if TYPE_CHECKING:
    from ..dance.base import Dance

FAILURES_KEY = "_dance_failures"
LOOP_WINDOW = 60
"""Seconds within which failures are counted together."""
MOST_REDIRECTS = 2
"""Failures in a row that end in a redirect; the next one ends at a page, so that no loop goes on."""


@dataclass(frozen=True)
class Verdict:
    """What the receivers of one signal want.

    Attributes:
        response: the framework's response that one of them gave; the first one counts.
        vetoed: whether one of them answered False.
    """

    response: Any = None
    vetoed: bool = False


def heed(answers: Iterable[Any], is_response: Callable[[Any], bool]) -> Verdict:
    """Return what the answers mean together: False vetoes, a response answers, anything else means nothing."""
    answers = list(answers)
    return Verdict(
        response=next((answer for answer in answers if is_response(answer)), None),
        vetoed=any(answer is False for answer in answers),
    )


def provider_may_fail(provider: Provider) -> AbstractContextManager[None]:
    """Return a context for receivers that call the provider's API: its failures are the dance's, not the site's.

    Raises:
        ProviderFailed: what a ``requests.RequestException`` in the context becomes.
    """
    from ..transport.adapters import provider_errors

    return provider_errors(provider.title, step="api")


def ends_at_page(error: DanceError, *, heard: bool, user_session: UserSession) -> bool:
    """Tell whether the failure is shown on a page of ours, rather than followed by a redirect into the site.

    A site that sends its visitors from there straight back to the provider would go round for ever. So a page comes
    where a redirect can't help (the site is not configured, the browser keeps no session, the answer makes no sense),
    where nobody heard of the failure, except that a provider's refusal redirects once, and where failures follow each
    other quickly.

    Args:
        error: what went wrong.
        heard: whether the ``oauth_error`` signal had receivers.
        user_session: where failures are counted.
    """
    if isinstance(error, NotConfigured | NotOurFlow | BadCallback | LoginVetoed):
        return True
    if not heard and not isinstance(error, ProviderRefused):
        return True
    now = int(time.time())
    match user_session.get(FAILURES_KEY, None):
        case [int(count), int(since)] if 0 <= now - since < LOOP_WINDOW:
            pass
        case _:
            count, since = 0, now
    user_session[FAILURES_KEY] = [count + 1, since]
    return count >= (MOST_REDIRECTS if heard else 1)


def page_after(dance: Dance, *, address_of: Callable[[str], str], home: str) -> str:
    """Return where a visitor goes after a dance who has asked for no page when it began.

    Args:
        dance: the dance; its ``redirect_url`` goes first, and then its ``redirect_to``.
        address_of: returns the address of a view.
        home: where the site's own pages begin, for a dance that names neither.
    """
    if dance.redirect_url:
        return dance.redirect_url
    return address_of(dance.redirect_to) if dance.redirect_to else home


def forget_failures(user_session: UserSession) -> None:
    """Start counting anew: a dance has succeeded."""
    if user_session.get(FAILURES_KEY, None) is not None:
        user_session.pop(FAILURES_KEY, None)

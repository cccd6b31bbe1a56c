"""How a browser came to a view of ours: from which site, ahead of its user, without cookie, or round and round."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

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
from ..pages.texts import HINTS
from ..tokens import SecretText
from ..urls import is_loopback

LOGIN_ON_GET = "DANCE_LOGIN_ON_GET"
"""The setting that, where it is False, has every log-in begin with a form of the site's own."""
CONFIRM_KEY = "_dance_confirm"
"""Where the user session holds what the form of the page that asks has to bring back."""
CONFIRM_FIELD = "dance_confirm"
"""The name of the field that brings it."""

REPEATED = "dance_again"
"""The parameter that marks the one automatic repetition of a callback."""
_MARK = f"{REPEATED}=1"

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

_OWN_SITE = frozenset({"same-origin", "same-site", "none"})
"""Values of ``Sec-Fetch-Site`` for a page of ours, one of the same site, and an address that was typed in."""
_AHEAD = ("prefetch", "prerender", "preview")
_AHEAD_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


class Headers(Protocol):
    """A request's headers, whose names are found in any case."""

    def get(self, name: str, default: str, /) -> str:
        """Return the header, or the default."""
        ...


@dataclass(frozen=True, kw_only=True)
class Navigation:
    """What can be seen of how a request came about.

    Attributes:
        method: its method.
        url: its absolute URL.
        headers: its headers.
        form: the fields of a posted form; empty for any other request.
        is_form_verified: whether the framework has found its CSRF token in the form.
    """

    method: str
    url: str = field(repr=False)
    headers: Headers = field(repr=False)
    form: Mapping[str, str] = field(repr=False)
    is_form_verified: bool = False

    @property
    def is_visit(self) -> bool:
        """Whether somebody wants to see the response: neither HEAD, nor a browser that fetches ahead."""
        return self.method != "HEAD" and not self.is_ahead

    @property
    def is_ahead(self) -> bool:
        """Whether the browser fetches what its user may want next (https://wicg.github.io/nav-speculation/)."""
        said = " ".join(self.headers.get(name, "") for name in _AHEAD_HEADERS).lower()
        return any(word in said for word in _AHEAD)

    @property
    def comes_from_elsewhere(self) -> bool:
        """Whether another site may have sent the browser here.

        ``Sec-Fetch-Site`` decides (https://www.w3.org/TR/fetch-metadata/), which no page can change; or else ``Origin``
        or ``Referer``, in browsers that are older or come by plain http. A page can leave both out, so that a browser
        that sends none of them may come from anywhere. What is no browser, such as a test's client or a program, is
        sent by no other site.
        """
        if site := self.headers.get("Sec-Fetch-Site", ""):
            return site not in _OWN_SITE
        if source := self.headers.get("Origin", "") or self.headers.get("Referer", ""):
            return _netloc(source) != _netloc(self.url)
        return self.is_browser

    @property
    def is_browser(self) -> bool:
        """Whether HTML was asked for, as browsers do that go to a page."""
        return "text/html" in self.headers.get("Accept", "")

    def is_confirmed(self, user_session: UserSession) -> bool:
        """Tell whether a form was posted that only a page of this site can have had: ours, or one of the site's own."""
        if self.method != "POST":
            return False
        wanted, sent = user_session.get(CONFIRM_KEY, None), self.form.get(CONFIRM_FIELD, "")
        return self.is_form_verified or (
            isinstance(wanted, str)
            and wanted != ""
            and secrets.compare_digest(
                wanted.encode(errors="replace"), sent.encode(errors="replace")
            )
        )

    def needs_confirmation(
        self, user_session: UserSession, *, owner: str | None, on_get: bool, is_signed: bool = False
    ) -> bool:
        """Tell whether a dance begins only once somebody has pressed a button at this site.

        Args:
            user_session: what the browser and our site share.
            owner: who is logged in, as the backend says; None for nobody.
            on_get: whether a log-in may begin without a form.
            is_signed: whether the provider itself has sent the browser.
        """
        if self.is_confirmed(user_session):
            return False
        if not on_get:
            return self.method != "POST" or self.comes_from_elsewhere
        return owner is not None and not is_signed and self.comes_from_elsewhere


def confirm_fields(user_session: UserSession) -> dict[str, str]:
    """Return the hidden field by which a press is known; its value stays in the user session until it has come back."""
    value = user_session.get(CONFIRM_KEY, None)
    if not (isinstance(value, str) and value):
        value = secrets.token_urlsafe(16)
        user_session[CONFIRM_KEY] = value
    return {CONFIRM_FIELD: value}


def forget_confirmation(user_session: UserSession) -> None:
    """Let a press count once."""
    if user_session.get(CONFIRM_KEY, None) is not None:
        user_session.pop(CONFIRM_KEY, None)


def _netloc(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What can be seen of a request for the callback view.

    Attributes:
        url: its absolute URL.
        has_cookie: whether it brought the session's cookie, whatever that holds.
        secure: whether that cookie is for https only.
        samesite: the cookie's ``SameSite``, or None.
        domain: the cookie's ``Domain``, or None.
        path: the cookie's ``Path``, or None.
        posted: the cookie ``dance_posted``; empty without one.
    """

    url: str = field(repr=False)
    has_cookie: bool
    secure: bool = False
    samesite: str | None = None
    domain: str | None = None
    path: str | None = None
    posted: str = field(default="", repr=False)

    @property
    def leaves_session_alone(self) -> bool:
        """Whether a post came without the session, so that a new one would take the place of the visitor's."""
        return not self.has_cookie

    @property
    def should_repeat(self) -> bool:
        """Whether the browser should ask once more, from a page of ours: then a Strict cookie comes along."""
        return (
            not self.has_cookie
            and (self.samesite or "").lower() == "strict"
            and f"{REPEATED}=" not in urlsplit(self.url).query
        )

    @property
    def repeated_url(self) -> str:
        """The URL to ask for once more, which is marked so that it is not repeated for ever."""
        return f"{self.url}{'&' if '?' in self.url else '?'}{_MARK}"

    def as_sent(self, query: str | bytes) -> str | bytes:
        """Return the callback's query as the provider sent it: without our mark, which no signature covers."""
        if isinstance(query, bytes):
            return query.removesuffix(f"&{_MARK}".encode())
        return SecretText(query.removesuffix(f"&{_MARK}"))


def explain(error: DanceError, arrival: Arrival) -> None:
    """Give an error about a flow that is not there its likely ``cause``, and the hint that belongs to it."""
    if isinstance(error, NotOurFlow) and error.code in {"no_flow", "flow_not_found"}:
        error.cause = _cause(error, arrival)
        error.hint = HINTS[error.cause]


def _cause(error: NotOurFlow, arrival: Arrival) -> str:
    here = urlsplit(arrival.url)
    began = urlsplit(error.began_at or arrival.url)
    if (began.scheme, began.netloc.lower()) != (here.scheme, here.netloc.lower()):
        return "address_changed"
    if arrival.has_cookie:
        return "session_lost"
    return next(cause for cause, applies in _cookie_causes(arrival) if applies)


def _cookie_causes(arrival: Arrival) -> Iterator[tuple[str, bool]]:
    """Yield the causes for which a browser leaves a cookie out, and whether they apply; the last one always does."""
    here = urlsplit(arrival.url)
    samesite = (arrival.samesite or "").lower()
    domain = (arrival.domain or "").lower().lstrip(".")
    yield "cookie_needs_https", arrival.secure and here.scheme == "http"
    yield "cookie_strict", samesite == "strict"
    yield "cookie_refused", samesite == "none" and not arrival.secure
    yield (
        "cookie_of_another_domain",
        not f".{here.hostname or ''}".endswith(f".{domain}" if domain else ""),
    )
    path = (arrival.path or "/").rstrip("/")
    yield "cookie_of_another_path", not f"{here.path}/".startswith(f"{path}/")
    yield "cookie_of_another_name", is_loopback(arrival.url)
    yield "cookie_blocked", True


def remember_success(user_session: UserSession, next_url: str | None) -> None:
    """Count a dance that has ended well for a page, together with those just before it, and forget failures."""
    forget_failures(user_session)
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

    A site that sends its users from there straight back to the provider would redirect without end. So a page comes
    where a redirect is of no use (the site is not configured, the browser keeps no session, the callback is malformed),
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

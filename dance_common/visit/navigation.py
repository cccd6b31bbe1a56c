"""What a request says of how a browser came to make it: from which site, ahead of its user, with or without cookie."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from ..errors import DanceError, NotOurFlow
from ..flows import UserSession
from ..pages.texts import HINTS
from ..urls import is_loopback

LOGIN_ON_GET = "DANCE_LOGIN_ON_GET"
"""The setting that, where it is False, has every log-in begin with a form of the site's own."""
CONFIRM_KEY = "_dance_confirm"
"""Where the user session holds what the form of the page that asks has to bring back."""
CONFIRM_FIELD = "dance_confirm"
"""The name of the field that brings it."""

REPEATED = "dance_again"
"""The parameter that marks the one automatic repetition of a callback."""

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
        self, user_session: UserSession, *, owner: str | None, on_get: bool
    ) -> bool:
        """Tell whether a dance begins only once somebody has pressed a button at this site.

        Args:
            user_session: what the browser and our site share.
            owner: who is logged in, as the backend says; None for nobody.
            on_get: whether a log-in may begin without a form.
        """
        if self.is_confirmed(user_session):
            return False
        if not on_get:
            return self.method != "POST" or self.comes_from_elsewhere
        return owner is not None and self.comes_from_elsewhere


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
        return f"{self.url}{'&' if '?' in self.url else '?'}{REPEATED}=1"


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

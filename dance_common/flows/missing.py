"""Why a callback may have come without its flow, as far as the request shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from ..errors import DanceError, NotOurFlow
from ..urls import is_loopback

AGAIN = "dance_again"
"""The parameter that marks the one automatic repetition of a callback."""

HINTS = MappingProxyType(
    {
        "address_changed": "The log-in began at another address than the one it came back to, and browsers keep the"
        " cookies of two addresses apart (localhost and 127.0.0.1 are two, so are http and https). Keep to one, and"
        " register that one with the provider.",
        "cookie_needs_https": "This site's cookie is for https only (Secure), and this page came by http, so the"
        " browser kept the cookie to itself. Open the site by https; behind a proxy that ends TLS, tell the framework"
        " to trust the proxy's headers.",
        "cookie_strict": "This site's cookie is set to SameSite=Strict, and browsers leave such a cookie out when"
        " another site sends them back. The site's administrator should set it to SameSite=Lax.",
        "cookie_refused": "This site's cookie is set to SameSite=None without Secure, and browsers refuse such a"
        " cookie. The site's administrator should set it to SameSite=Lax, or serve it by https and add Secure.",
        "cookie_of_another_domain": "This site's cookie is meant for another domain than this page's, so the browser"
        " refused it. The site's administrator has to correct the cookie's domain.",
        "cookie_of_another_name": "The browser sent no cookie of this site back. On your own machine that mostly means"
        " that the site was opened at localhost and came back to 127.0.0.1, or the other way round: keep to one.",
        "cookie_blocked": "The browser sent no cookie of this site back. Allow cookies for this site, and start again"
        " in the same browser.",
        "session_lost": "The browser sent its cookie, but this log-in is not in its session: it was finished before, or"
        " begun in another browser, or the session has been emptied since. If it happens every time, the site's"
        " administrator should make sure that all its processes share one secret key and one session store.",
    }
)
"""What to do, by cause."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What can be seen of a request for the callback view.

    Attributes:
        url: its absolute URL.
        has_cookie: whether it brought the session's cookie, whatever that holds.
        secure: whether that cookie is for https only.
        samesite: the cookie's ``SameSite``, or None.
        domain: the cookie's ``Domain``, or None.
    """

    url: str
    has_cookie: bool
    secure: bool = False
    samesite: str | None = None
    domain: str | None = None

    @property
    def should_repeat(self) -> bool:
        """Whether the browser should ask once more, from a page of ours: then a Strict cookie comes along."""
        return (
            not self.has_cookie
            and (self.samesite or "").lower() == "strict"
            and f"{AGAIN}=" not in urlsplit(self.url).query
        )

    @property
    def repeated_url(self) -> str:
        """The URL to ask for once more, which is marked so that it is not repeated for ever."""
        return f"{self.url}{'&' if '?' in self.url else '?'}{AGAIN}=1"


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
    yield "cookie_of_another_name", is_loopback(arrival.url)
    yield "cookie_blocked", True

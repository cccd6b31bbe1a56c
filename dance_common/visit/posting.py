"""Callbacks that the provider lets the browser post (OAuth 2.0 Form Post Response Mode): they come again by GET.

A post from another site brings no cookie that is ``SameSite=Lax``, and so not the user session that knows the flow. It
is answered by a redirect to the same address with what was posted, as a provider would have sent it by itself, and
touches no session. The code in that address is good for one exchange, by who has the flow's verifier. What the form
says of the user stands in no address: a cookie of a minute has it, and counts with the flow's state only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from ..dance.callback import LONGEST_QUERY
from ..errors import BadCallback
from ..tokens import SecretText

POSTED_COOKIE = "dance_posted"
"""The cookie with what the form says of the user."""
POSTED_SECONDS = 60
"""Seconds for which the browser keeps it."""
LONGEST_COOKIE = 3_000
"""Bytes of that cookie; browsers keep 4,096 with its name and attributes."""

_FORM = "application/x-www-form-urlencoded"
_LEFT_OUT = frozenset({"access_token", "id_token", "refresh_token"})
"""What no flow of ours asks for, and no address may have."""


@dataclass(frozen=True, kw_only=True)
class PostedForm:
    """The form that was posted to the callback view.

    Attributes:
        content_type: the request's ``Content-Type``.
        length: its ``Content-Length``; 0 where that is not known.
        read: returns the fields, form-encoded in their order.
    """

    content_type: str
    length: int
    read: Callable[[], str] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PassOn:
    """A redirect (303) that has the browser come again by GET.

    Attributes:
        url: the callback view's URL, with what was posted.
        cookie: the value of ``POSTED_COOKIE``; empty for none.
    """

    url: str = field(repr=False)
    cookie: str = field(repr=False)

    @property
    def cookie_arguments(self) -> dict[str, Any]:
        """The arguments of ``set_cookie``, by the names that Flask and Django have for them."""
        url = urlsplit(self.url)
        return {
            "key": POSTED_COOKIE,
            "value": self.cookie,
            "max_age": POSTED_SECONDS,
            "path": url.path,
            "secure": url.scheme == "https",
            "httponly": True,
            "samesite": "Lax",
        }


class PostsCallbacks(Protocol):
    """The facts about a provider that count here."""

    @property
    def posted_params(self) -> tuple[str, ...]:
        """What the form says of the user."""
        ...


def pass_on(provider: PostsCallbacks, url: str, form: PostedForm) -> PassOn:
    """Return the redirect that a posted callback is answered by.

    Args:
        provider: the facts about the provider.
        url: the absolute URL that it was posted to.
        form: what was posted. Parameters of the protocol that it repeats are refused when they come again.

    Raises:
        BadCallback: it is no form, or too long.
    """
    if form.content_type.partition(";")[0].strip().lower() != _FORM:
        raise BadCallback("What was posted to the callback is no form.", code="not_a_form")
    text = SecretText("" if form.length > LONGEST_QUERY else form.read())
    if form.length > LONGEST_QUERY or len(text) > LONGEST_QUERY:
        raise BadCallback(code="callback_too_long")
    pairs = _pairs(text)
    about_user = [pair for pair in pairs if pair[0] in provider.posted_params]
    state = next((value for name, value in pairs if name == "state"), "")
    cookie = urlencode([("state", state), *about_user]) if about_user else ""
    if len(cookie) > LONGEST_COOKIE:
        raise BadCallback(code="callback_too_long")
    sent = [pair for pair in pairs if pair not in about_user and pair[0] not in _LEFT_OUT]
    return PassOn(url=f"{url}{'&' if '?' in url else '?'}{urlencode(sent)}", cookie=cookie)


def with_posted(provider: PostsCallbacks, query: str | bytes, cookie: str) -> str | bytes:
    """Return a callback's query string with what the cookie says of the user, if that came with the same state.

    What the query itself says of the user is left out, so that nothing is there twice.
    """
    text = query if isinstance(query, str) else query.decode(errors="replace")
    try:
        came, posted = _pairs(text), dict(_pairs(cookie[:LONGEST_COOKIE]))
    except BadCallback:
        return query  # which is refused for that
    names = provider.posted_params
    own = [pair for pair in came if pair[0] not in names]
    if posted.get("state") and ("state", posted["state"]) in own:
        own += [(name, posted[name]) for name in names if name in posted]
    return SecretText(urlencode(own))


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=100)
    except ValueError:
        raise BadCallback(code="callback_too_long") from None

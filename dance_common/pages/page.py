"""The pages that a user sees: about an error, where the site has no page of its own, and to repeat a callback."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from importlib import resources
from string import Template
from types import MappingProxyType
from typing import Any

from ..errors import TEXTS, DanceError, ProviderFailed
from ..flows.scopes import ScopesMissing
from . import texts
from .texts import Translate

DANCE_HEADERS: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
)
"""Headers of each response of the dance's views: their addresses hold codes and states (RFC 9700 section 4.2.4)."""

PAGE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
        "X-Content-Type-Options": "nosniff",
    }
)
"""Headers of the page, which loads nothing."""

LONGEST_QUOTE = 300


@dataclass(frozen=True, kw_only=True)
class ErrorPage:
    """A page about an error, which has yet to be written in somebody's language.

    Attributes:
        error: what went wrong.
        provider: the provider's title.
        retry_url: where "Try again" leads.
        home_url: where the site's own pages begin.
    """

    error: DanceError
    provider: str
    retry_url: str
    home_url: str


@dataclass(frozen=True)
class RepeatPage:
    """A page that lets the browser ask for ``url`` once more, now coming from this site."""

    url: str


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What is known of who reads a page.

    Attributes:
        accept: the request's ``Accept`` header.
        translate: returns a sentence in the reader's language, or as it is where the site has no translation of it.
        language: the reader's language; English where it is None.
    """

    accept: str = ""
    translate: Translate = str
    language: str | None = None


@dataclass(frozen=True)
class Content:
    """A response as plain values; its type is the framework's default for HTML unless the headers say otherwise."""

    body: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: PAGE_HEADERS)


def render(
    page: ErrorPage | RepeatPage,
    reader: Reader,
    site_template: Callable[[Mapping[str, Any]], str | None],
) -> Content:
    """Return the page's content.

    Args:
        page: the page.
        reader: who reads it.
        site_template: renders the site's own template of an error page in the given context, or returns None where it
            has none.
    """
    translate = texts.either(reader.translate, texts.translator(reader.language))
    if isinstance(page, RepeatPage):
        return Content(repeat_html(page.url, translate=translate, language=reader.language))
    error = page.error
    seconds = error.retry_after if isinstance(error, ProviderFailed) else None
    later = {} if seconds is None else {"Retry-After": str(math.ceil(seconds))}
    if wants_json(reader.accept):
        body = error_json(error, retry_url=page.retry_url)
        return Content(body, error.status, {"Content-Type": "application/json", **later})
    written = page_about(
        error,
        provider=page.provider,
        retry_url=page.retry_url,
        home_url=page.home_url,
        translate=translate,
        language=reader.language,
    )
    own = site_template(template_context(written, error))
    if own is not None:
        return Content(own, error.status, later)
    return Content(error_html(written), error.status, {**PAGE_HEADERS, **later})


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a page about an error says, in the reader's language, as plain text that has yet to be escaped.

    Attributes:
        heading: what was not done.
        message: what happened, in one sentence.
        hint: what to do about it.
        quote: the provider's own words where they are verified, cut short; else empty.
        provider: the provider's title.
        retry: the words of the link to ``retry_url``.
        retry_url: where another try begins.
        home: the words of the link to ``home_url``.
        home_url: where the site's own pages begin.
        code: the error's stable code, and the likely cause's where one is known.
        language: the page's language, as in the ``lang`` attribute.
    """

    heading: str
    message: str
    hint: str
    quote: str
    provider: str
    retry: str
    retry_url: str
    home: str
    home_url: str
    code: str
    language: str


def page_about(
    error: DanceError,
    *,
    provider: str,
    retry_url: str,
    home_url: str,
    translate: Translate = str,
    language: str | None = None,
) -> Page:
    """Return what a page about the error says.

    Args:
        error: what went wrong.
        provider: the provider's title.
        retry_url: where "Try again" leads.
        home_url: where the site's own pages begin.
        translate: returns a sentence of ``texts`` in the reader's language, or as it is.
        language: the language of that; English where it is None.
    """

    def said(sentence: str) -> str:
        # No %: translators make mistakes, and a page about an error must not end in another.
        return translate(sentence).replace("%(provider)s", provider)

    text = TEXTS.get(error.code)
    message, hint = str(error), error.hint
    if text is not None and translate(text.message) != text.message:
        message = said(text.message)
        # The error's own hint may be an exact one in English alone; that of its code is translated with it.
        is_translated = translate(error.hint) != error.hint
        hint = said(error.hint if is_translated or error.cause else text.hint)
    is_over = error.status == HTTPStatus.UNAUTHORIZED
    return Page(
        heading=said(_heading(error, is_over=is_over)),
        message=message,
        hint=hint,
        quote=((error.error_description or "") if error.verified else "")[:LONGEST_QUOTE],
        provider=provider,
        retry=said(texts.CONNECT_AGAIN if is_over else texts.TRY_AGAIN),
        retry_url=retry_url,
        home=said(texts.BACK),
        home_url=home_url,
        code=f"{error.code} ({error.cause})" if error.cause else error.code,
        language=language or "en",
    )


def template_context(page: Page, error: DanceError) -> dict[str, Any]:
    """Return what a site's own template of the page is given."""
    return {
        "error": error,
        "page": page,
        "provider": page.provider,
        "retry_url": page.retry_url,
        "home_url": page.home_url,
    }


def error_html(page: Page) -> str:
    """Return the page as HTML that loads nothing."""
    escaped = {name: escape(value) for name, value in vars(page).items()}
    quote = (
        f"<blockquote><p>{escaped['quote']}</p><footer>{escaped['provider']}</footer></blockquote>"
    )
    return _fill("error.html", {**escaped, "quote": quote if page.quote else ""})


def repeat_html(url: str, *, translate: Translate = str, language: str | None = None) -> str:
    """Return the page that lets the browser ask for ``url`` once more, now coming from this site."""
    names = {"url": url, "moment": translate(texts.GOING_ON), "go_on": translate(texts.CONTINUE)}
    escaped = {name: escape(value) for name, value in names.items()}
    return _fill("repeat.html", {**escaped, "language": escape(language or "en")})


def error_json(error: DanceError, *, retry_url: str) -> str:
    """Return the same as a JSON object, in English, for programs.

    It has ``error`` (the code), ``step``, ``message``, ``hint``, ``cause`` (empty where none is known) and
    ``retry_url``.
    """
    return json.dumps(
        {
            "error": error.code,
            "step": error.step,
            "message": str(error),
            "hint": error.hint,
            "cause": error.cause,
            "retry_url": retry_url,
        }
    )


def wants_json(accept: str) -> bool:
    """Tell whether the ``Accept`` header asks for JSON and not for a page."""
    return "application/json" in accept and "text/html" not in accept


def _heading(error: DanceError, *, is_over: bool) -> str:
    if is_over:
        return texts.HEADING_OVER
    if isinstance(error, ScopesMissing):
        return texts.HEADING_MORE
    return texts.HEADING_CALL if error.step in {"api", "refresh", "revoke"} else texts.HEADING


def _fill(name: str, values: Mapping[str, str]) -> str:
    template = resources.files("dance_common.pages").joinpath(name).read_text(encoding="utf-8")
    # Half of a surrogate pair in somebody's words must not keep the page from being sent.
    return Template(template).substitute(values).encode(errors="replace").decode()

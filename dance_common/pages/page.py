"""The pages that a user sees: about an error, to confirm a log-in or name a server, of connections, to go on.

All but the last a site may have templates of its own for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from typing import Any

from ..errors import TEXTS, BadServer, DanceError, ProviderFailed
from ..flows.scopes import ScopesMissing
from . import texts
from .connections import ConnectionsPage, connections_context, connections_html
from .html import (
    CONTENT_HEADERS,
    FORM_HEADERS,
    PAGE_HEADERS,
    TEMPLATE_HEADERS,
    Content,
    Reader,
    SiteTemplate,
    fill,
    hidden_fields,
)
from .server import ServerPage, render_server
from .texts import Translate

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


@dataclass(frozen=True)
class LeavePage:
    """A page that sends the browser on to ``url``, after a form was posted.

    A redirect would do, were it not for sites whose content security policy has ``form-action 'self'``: browsers apply
    that to redirects, too (https://www.w3.org/TR/CSP3/#directive-form-action).
    """

    url: str


@dataclass(frozen=True, kw_only=True)
class ConfirmPage:
    """A page that asks whether a dance should begin, with a form that does so.

    Attributes:
        provider: the provider's title.
        is_connecting: whether somebody is logged in, whose account the other one would be connected with.
        comes_from_elsewhere: whether it may have been another site that led here.
        action: where the form is sent.
        fields: its hidden fields.
        home_url: where the site's own pages begin.
    """

    provider: str
    is_connecting: bool
    comes_from_elsewhere: bool
    action: str
    fields: Mapping[str, str] = field(repr=False)
    home_url: str


@dataclass(frozen=True)
class BlankPage:
    """A response without content, for a request that nobody will see the response of."""

    status: int


Reply = ErrorPage | RepeatPage | LeavePage | ConfirmPage | ConnectionsPage | ServerPage | BlankPage
"""What can be rendered."""


def render(page: Reply, reader: Reader, site_template: SiteTemplate) -> Content:
    """Return the page's content.

    Args:
        page: the page.
        reader: who reads it.
        site_template: renders a template of the site's own: ``error.html``, ``confirm.html``, ``server.html`` or
            ``connections.html``.
    """
    translate = texts.either(reader.translate, texts.translator(reader.language))
    match page:
        case BlankPage(status):
            return Content("", status, CONTENT_HEADERS)
        case RepeatPage(url) | LeavePage(url):
            words = texts.GOING_ON if isinstance(page, RepeatPage) else texts.LEAVING
            return Content(go_on_html(url, words, translate, reader.language))
        case ConfirmPage():
            return _render_confirm(page, translate, reader.language, site_template)
        case ConnectionsPage():
            return _render_connections(page, translate, reader.language, site_template)
        case ServerPage():
            return render_server(page, translate, reader, site_template)
        case ErrorPage():
            return _render_error(page, translate, reader, site_template)


def _render_confirm(
    page: ConfirmPage, translate: Translate, language: str | None, site_template: SiteTemplate
) -> Content:
    written = confirm_text(page, translate=translate, language=language)
    own = site_template("confirm.html", {"page": written, **vars(page)})
    if own is not None:
        return Content(own, headers={**TEMPLATE_HEADERS, **FORM_HEADERS})
    return Content(confirm_html(written, page), headers={**PAGE_HEADERS, **FORM_HEADERS})


def _render_connections(
    page: ConnectionsPage, translate: Translate, language: str | None, site_template: SiteTemplate
) -> Content:
    context = connections_context(page, translate=translate, language=language)
    own = site_template("connections.html", context)
    if own is not None:
        return Content(own, headers={**TEMPLATE_HEADERS, **FORM_HEADERS})
    return Content(connections_html(page, context), headers={**PAGE_HEADERS, **FORM_HEADERS})


def _render_error(
    page: ErrorPage, translate: Translate, reader: Reader, site_template: SiteTemplate
) -> Content:
    error = page.error
    seconds = error.retry_after if isinstance(error, ProviderFailed) else None
    later = {} if seconds is None else {"Retry-After": str(math.ceil(seconds))}
    if wants_json(reader.accept):
        body = error_json(error, retry_url=page.retry_url)
        content_type = {"Content-Type": "application/json"}
        return Content(body, error.status, {**CONTENT_HEADERS, **content_type, **later})
    written = page_about(
        error,
        provider=page.provider,
        retry_url=page.retry_url,
        home_url=page.home_url,
        translate=translate,
        language=reader.language,
    )
    own = site_template("error.html", template_context(written, error))
    if own is not None:
        return Content(own, error.status, {**TEMPLATE_HEADERS, **later})
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
    is_over = error.status == HTTPStatus.UNAUTHORIZED and not isinstance(error, BadServer)
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
    return fill("error.html", {**escaped, "quote": quote if page.quote else ""})


@dataclass(frozen=True, kw_only=True)
class ConfirmText:
    """What a page that asks says, in the reader's language, as plain text that has yet to be escaped.

    Attributes:
        heading: the question.
        message: why it is asked; empty where there is nothing to say.
        proceed: the words on the button.
        home: the words of the link to the site's own pages.
        language: the page's language, as in the ``lang`` attribute.
    """

    heading: str
    message: str
    proceed: str
    home: str
    language: str


def confirm_text(
    page: ConfirmPage, *, translate: Translate = str, language: str | None = None
) -> ConfirmText:
    """Return what the page says."""

    def said(sentence: str) -> str:
        return translate(sentence).replace("%(provider)s", page.provider)

    is_warned = page.is_connecting and page.comes_from_elsewhere
    return ConfirmText(
        heading=said(texts.ASK_CONNECT if page.is_connecting else texts.ASK_LOG_IN),
        message=said(texts.LED_HERE) if is_warned else "",
        proceed=said(texts.CONTINUE_WITH),
        home=said(texts.BACK),
        language=language or "en",
    )


def confirm_html(text: ConfirmText, page: ConfirmPage) -> str:
    """Return the page that asks, as HTML that loads nothing."""
    fields = hidden_fields(page.fields.items())
    values = {**vars(text), "action": page.action, "home_url": page.home_url}
    escaped = {name: escape(value) for name, value in values.items()}
    return fill("confirm.html", {**escaped, "fields": fields})


def go_on_html(
    url: str, moment: str, translate: Translate = str, language: str | None = None
) -> str:
    """Return a page that lets the browser go to ``url`` by itself, and says so."""
    names = {"url": url, "moment": translate(moment), "go_on": translate(texts.CONTINUE)}
    escaped = {name: escape(value) for name, value in names.items()}
    return fill("go_on.html", {**escaped, "language": escape(language or "en")})


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
    if isinstance(error, BadServer):
        return texts.HEADING
    return texts.HEADING_CALL if error.step in {"api", "refresh", "revoke"} else texts.HEADING

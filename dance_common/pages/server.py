"""The page that asks a visitor which server an account is on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

from ..errors import TEXTS, DanceError
from . import texts
from .html import (
    FORM_HEADERS,
    PAGE_HEADERS,
    TEMPLATE_HEADERS,
    Content,
    Reader,
    SiteTemplate,
    fill,
)
from .texts import Translate

LONGEST_SERVER = 200
"""Characters that a browser lets a visitor type for a server's address."""


@dataclass(frozen=True, kw_only=True)
class ServerPage:
    """A page that asks which of a provider's servers the visitor's account is on.

    Attributes:
        provider: the provider's title.
        argument: the parameter of the login view that names the server.
        example: such a name.
        value: what is proposed: what the visitor has just said, or said the last time.
        login_url: the path of the login view.
        next_url: the page of our site that the login view leads to in the end; None for the default one.
        home_url: where the site's own pages begin.
        error: what is wrong with the name that was given; None where none was.
        names_account: whether the account itself is asked for, which says where it is.
    """

    provider: str
    argument: str
    example: str
    value: str
    login_url: str
    next_url: str | None
    home_url: str
    error: DanceError | None = None
    names_account: bool = False


def render_server(
    page: ServerPage, translate: Translate, reader: Reader, site_template: SiteTemplate
) -> Content:
    """Return the content of the page that asks for a server."""
    status = page.error.status if page.error else HTTPStatus.OK
    words = server_words(page, translate=translate, language=reader.language)
    own = site_template("server.html", {"page": words, **vars(page)})
    if own is not None:
        return Content(own, status, {**TEMPLATE_HEADERS, **FORM_HEADERS})
    return Content(server_html(page, words), status, {**PAGE_HEADERS, **FORM_HEADERS})


def server_words(
    page: ServerPage, *, translate: Translate = str, language: str | None = None
) -> dict[str, str]:
    """Return what a page says that asks for a server, in the reader's language, yet to be escaped.

    It has ``heading``, ``question``, ``example``, ``message`` (what is wrong; empty for nothing), ``go_on``, ``home``
    and ``language``.
    """

    def said(sentence: str) -> str:
        text = translate(sentence).replace("%(provider)s", page.provider)
        return text.replace("%(example)s", page.example)

    message = TEXTS[page.error.code].message if page.error else ""
    return {
        "heading": said(texts.HEADING_SERVER),
        "question": said(texts.WHICH_ACCOUNT if page.names_account else texts.WHICH_SERVER),
        "example": said(texts.FOR_EXAMPLE),
        "message": said(message) if message else "",
        "go_on": said(texts.CONTINUE),
        "home": said(texts.BACK),
        "language": language or "en",
    }


def server_html(page: ServerPage, words: Mapping[str, str]) -> str:
    """Return the page that asks for a server as HTML that loads nothing."""
    said = {name: escape(text) for name, text in words.items()}
    wrong = f'<p class="wrong" role="alert">{said["message"]}</p>' if said["message"] else ""
    hidden = f'<input type="hidden" name="next" value="{escape(page.next_url or "")}">'
    values = {
        **said,
        "message": wrong,
        "example_sentence": said["example"],
        "next": hidden if page.next_url else "",
        "longest": str(LONGEST_SERVER),
    }
    for name in ("argument", "example", "value", "login_url", "home_url"):
        values[name] = escape(getattr(page, name))
    return fill("server.html", values)

"""What every page is made of: its headers, who reads it, and how a template is filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib import resources
from string import Template
from types import MappingProxyType
from typing import Any

from .texts import Translate

DANCE_HEADERS: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
)
"""Headers of each response of the dance's views: their addresses hold codes and states (RFC 9700 section 4.2.4)."""

_ALWAYS: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
)

TEMPLATE_HEADERS: Mapping[str, str] = MappingProxyType({**_ALWAYS, "X-Frame-Options": "DENY"})
"""Headers of pages that a template of the site's own has written. Their content security policy is left to the site:
what sets one for all of its pages would leave out those that have one."""

CONTENT_HEADERS: Mapping[str, str] = MappingProxyType(
    {**_ALWAYS, "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
)
"""Headers of JSON, and of responses without content: nobody keeps or frames it, or takes it for something else."""

PAGE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        **_ALWAYS,
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
        " frame-ancestors 'none'",
    }
)
"""Headers of our own pages, which load nothing."""

FORM_HEADERS: Mapping[str, str] = MappingProxyType({"Referrer-Policy": "same-origin"})
"""Headers of a page with a form: under ``no-referrer`` browsers post it with ``Origin: null``, which Django refuses."""

SiteTemplate = Callable[[str, Mapping[str, Any]], str | None]
"""Renders the site's own template of that name in a context, or returns None where it has none."""


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


def fill(name: str, values: Mapping[str, str]) -> str:
    """Return the page of that name with the values, which must have been escaped, and the style that pages share."""
    filled = Template(_file(name)).substitute({"style": _file("style.css"), **values})
    # Half of a surrogate pair in somebody's words must not keep the page from being sent.
    return filled.encode(errors="replace").decode()


@cache
def _file(name: str) -> str:
    return resources.files("dance_common.pages").joinpath(name).read_text(encoding="utf-8")


def hidden_fields(fields: Iterable[tuple[str, str]]) -> str:
    """Return a form's hidden fields, given as names and values, as HTML."""
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields
    )

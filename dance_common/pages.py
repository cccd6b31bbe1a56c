"""The plain page that a visitor sees when a dance has failed and the site has no page of its own for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib import resources
from string import Template
from types import MappingProxyType

from .errors import DanceError

DANCE_HEADERS: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
)
"""Headers of every answer of the dance's views: their addresses hold codes and states (RFC 9700 section 4.2.4)."""

PAGE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
        "X-Content-Type-Options": "nosniff",
    }
)
"""Headers of the page, which loads nothing."""

LONGEST_QUOTE = 300


def error_page(error: DanceError, *, provider: str, retry_url: str, home_url: str) -> str:
    """Return the HTML page about the error.

    Args:
        error: what went wrong; the provider's words are quoted only where they are verified, and cut short.
        provider: the provider's title.
        retry_url: where "Try again" leads.
        home_url: where the site's own pages begin.
    """
    said = error.error_description if error.verified else None
    quote = (
        f"<blockquote><p>{escape(said[:LONGEST_QUOTE])}</p><footer>{escape(provider)}</footer></blockquote>"
        if said
        else ""
    )
    template = resources.files("dance_common").joinpath("error.html").read_text(encoding="utf-8")
    page = Template(template).substitute(
        provider=escape(provider),
        message=escape(str(error)),
        hint=escape(error.hint),
        quote=quote,
        code=escape(error.code),
        retry_url=escape(retry_url),
        home_url=escape(home_url),
    )
    # Half of a surrogate pair in somebody's words must not keep the page from being sent.
    return page.encode(errors="replace").decode()


def error_json(error: DanceError, *, retry_url: str) -> str:
    """Return the same as a JSON object: ``error`` (the code), ``step``, ``message``, ``hint`` and ``retry_url``."""
    return json.dumps(
        {
            "error": error.code,
            "step": error.step,
            "message": str(error),
            "hint": error.hint,
            "retry_url": retry_url,
        }
    )


def wants_json(accept: str) -> bool:
    """Tell whether the ``Accept`` header asks for JSON and not for a page."""
    return "application/json" in accept and "text/html" not in accept

"""The provider's pages: templates of this package, filled in with everything escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from markupsafe import Markup
from werkzeug.wrappers import Response


@cache
def _template(name: str) -> Markup:
    text = files("dance_common.rehearsal").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - a file of this package, and format() escapes what goes in


def fragment(template: str, /, **values: object) -> Markup:
    """Return a template with ``{name}`` filled in; every value that isn't Markup is escaped."""
    return _template(template).format(**values)


def page(
    title: str, content: Markup, *, status: int = 200, form_sources: tuple[str, ...] = ()
) -> Response:
    """Return a whole page that loads nothing, can't be framed and isn't stored.

    ``form_sources`` are the origins that its form may lead to: Chromium applies form-action to the
    redirects after a submission as well.
    """
    style = _template("style.css")
    response = Response(
        fragment("page.html", title=title, style=style, content=content),
        status,
        mimetype="text/html",
    )
    actions = " ".join(form_sources) or "'none'"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action {actions}"
    )
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def message_page(message: str, detail: str = "", *, status: int = 400) -> Response:
    """Return a page that tells the person what happened, for want of a safe place to send them."""
    content = fragment("message.html", message=message, detail=detail)
    return page("Rehearsal", content, status=status)

"""The stand-in's pages: the one that asks for consent, and the one for want of a safe place to send the browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from markupsafe import Markup
from werkzeug.wrappers import Request, Response

from . import raw_request
from .endpoints import Endpoints
from .settings import KNOWN_SCOPES, Account, Client

PLAYED = "dance_common.rehearsal.played"
"""Where a request's environment has the title of the provider whose page it asks for."""


@cache
def _template(name: str) -> Markup:
    text = files("dance_common.rehearsal").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - a file of this package, and format() escapes what goes in


def fragment(template: str, /, **values: object) -> Markup:
    """Return a template with ``{name}`` filled in; every value that isn't Markup is escaped."""
    return _template(template).format(**values)


def page(
    title: str,
    content: Markup,
    *,
    status: int = 200,
    form_sources: tuple[str, ...] = (),
    css_class: str = "",
) -> Response:
    """Return a whole page that loads nothing, can't be framed and isn't stored.

    ``form_sources`` are the origins that its form may lead to: Chromium applies form-action to the
    redirects after a submission as well. ``css_class`` is the class of its body.
    """
    style = _template("style.css")
    response = Response(
        fragment("page.html", title=title, style=style, content=content, css_class=css_class),
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


_OPEN_TO_LOOPBACK = ("'self'", "http://localhost:*", "http://127.0.0.1:*")


@dataclass(frozen=True)
class Decision:
    """Hold what a person decided about one authorization request, which ``uri`` is."""

    uri: str
    allowed: bool
    account: Account
    scopes: tuple[str, ...]


def consent_page(
    endpoints: Endpoints,
    request: Request,
    *,
    client: Client,
    scopes: tuple[str, ...],
    return_to: str,
    uri: str,
    selectable: bool = True,
) -> Response:
    """Return the page that asks; its form carries a ticket and nothing of the request itself.

    ``return_to`` is the URI the browser goes to afterwards. With ``selectable`` each scope can be
    unticked, otherwise all go together.
    """
    ticket = endpoints.store.issue_ticket(uri=uri, path=request.path, scopes=scopes)
    provider, host = (
        request.environ.get(PLAYED, "A provider"),
        urlsplit(return_to).netloc or return_to,
    )
    sentences = {**KNOWN_SCOPES, **(endpoints.settings.scopes or {})}
    template = "scope.html" if selectable else "scope_fixed.html"
    content = fragment(
        "consent.html",
        action=request.path,
        ticket=ticket,
        provider=provider,
        client=client.name,
        host=host,
        accounts=_joined(
            fragment(
                "account.html",
                login=account.login,
                name=account.name,
                avatar=account.avatar_url,
                checked=Markup(" checked") if number == 0 else "",
            )
            for number, account in enumerate(endpoints.settings.accounts.values())
        ),
        scopes=_joined(
            fragment(template, **_scope_words(name, sentences.get(name))) for name in scopes
        ),
    )
    return page(
        f"Allow {client.name}?", content, form_sources=(*_OPEN_TO_LOOPBACK, _source(return_to))
    )


def _scope_words(name: str, sentence: str | None) -> dict[str, str]:
    """Return what fills in the template of a scope; one without a sentence is named by it, and once."""
    if sentence is None:
        return {"name": name, "sentence": f"Use “{name}”", "detail": ""}
    return {"name": name, "sentence": sentence, "detail": Markup(" <small>{}</small>").format(name)}


def form_post_page(uri: str, fields: Iterable[tuple[str, str]]) -> Response:
    """Return the page whose form the browser posts to the client (OAuth 2.0 Form Post Response Mode).

    A real provider's page presses the button by a script.
    """
    inputs = _joined(fragment("hidden.html", name=name, value=value) for name, value in fields)
    content = fragment("form_post.html", action=uri, fields=inputs, host=urlsplit(uri).netloc)
    return page("Rehearsal", content, form_sources=(*_OPEN_TO_LOOPBACK, _source(uri)))


def read_decision(endpoints: Endpoints, request: Request) -> Decision | Response:
    """Return what the person decided, or the page to show if the form is not ours or too old."""
    try:
        pairs = raw_request.form_of(request)
    except ValueError:
        pairs = ()
    fields = dict(pairs)
    ticket = endpoints.store.take_ticket(fields.get("ticket", ""), path=request.path)
    if ticket is None:
        return message_page(
            "This form was sent before or is too old. Go back to the site and start again."
        )
    account = endpoints.settings.accounts.get(fields.get("account", ""))
    if account is None or fields.get("decision") not in ("allow", "deny"):
        return message_page("The form is not complete. Go back to the site and start again.")
    ticked = {value for name, value in pairs if name == "scope"}
    return Decision(
        uri=ticket.uri,
        allowed=fields["decision"] == "allow",
        account=account,
        scopes=tuple(scope for scope in ticket.scopes if scope in ticked),
    )


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("\n").join(parts)


def _source(uri: str) -> str:
    """Return the CSP source of a URI; there is none for an IPv6 host, so its scheme stands in."""
    parts = urlsplit(uri)
    if not parts.netloc or "[" in parts.netloc:
        return f"{parts.scheme}:"
    return f"{parts.scheme}://{parts.netloc}"

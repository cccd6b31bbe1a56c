"""The consent page: who asks, for what, as whom, and what the person decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup
from werkzeug.wrappers import Request, Response

from . import wire
from .accounts import Account
from .clients import Client
from .pages import fragment, message_page, page
from .settings import KNOWN_SCOPES
from .stage import Stage

_OPEN_TO_LOOPBACK = ("'self'", "http://localhost:*", "http://127.0.0.1:*")


@dataclass(frozen=True)
class Decision:
    """Hold what a person decided about one authorization request, which ``uri`` is."""

    uri: str
    allowed: bool
    account: Account
    scopes: tuple[str, ...]


def consent_page(
    stage: Stage,
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
    ticket = stage.store.issue_ticket(uri=uri, path=request.path, scopes=scopes)
    sentences = {**KNOWN_SCOPES, **(stage.settings.scopes or {})}
    template = "scope.html" if selectable else "scope_fixed.html"
    content = fragment(
        "consent.html",
        action=request.path,
        ticket=ticket,
        client=client.name,
        host=urlsplit(return_to).netloc or return_to,
        accounts=_joined(
            fragment(
                "account.html",
                login=account.login,
                name=account.name,
                avatar=account.avatar_url,
                checked=Markup(" checked") if number == 0 else "",
            )
            for number, account in enumerate(stage.settings.accounts.values())
        ),
        scopes=_joined(
            fragment(template, name=name, sentence=sentences.get(name, f"Use “{name}”"))
            for name in scopes
        ),
    )
    return page(
        f"Allow {client.name}?", content, form_sources=(*_OPEN_TO_LOOPBACK, _source(return_to))
    )


def decided(stage: Stage, request: Request) -> Decision | Response:
    """Return what the person decided, or the page to show if the form is not ours or too old."""
    try:
        pairs = wire.form_of(request)
    except ValueError:
        pairs = ()
    fields = dict(pairs)
    ticket = stage.store.take_ticket(fields.get("ticket", ""), path=request.path)
    if ticket is None:
        return message_page(
            "This form was sent before or is too old. Go back to the site and start again."
        )
    account = stage.settings.accounts.get(fields.get("account", ""))
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

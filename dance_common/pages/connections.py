"""The page on which a user sees what is connected, and connects, chooses and disconnects accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from . import texts
from .html import fill, hidden_fields
from .texts import Translate

ACTION_FIELD = "action"
"""The form's field that says what to do: ``disconnect`` or ``default``."""
DANCE_FIELD = "dance"
"""The form's field that names the dance."""
ACCOUNT_FIELD = "account"
"""The form's field that names one of the user's accounts; empty for an only one that nobody has named."""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One account that a user has connected.

    Attributes:
        dance: the dance's name.
        title: the name that people know the provider by.
        account: the provider's identifier of the account; empty where the backend was not told.
        name: what the user is called there, where the site stores profiles; empty where nothing is known.
        is_default: whether it is the one of several that is used where none is named.
        can_be_default: whether it could become that one.
        is_usable: whether its token can be used; if not, the provider has ended it, or it has expired for good.
        is_renewed: whether its token is renewed when it expires.
        expires_at: when its token expires, UTC; None where it has no expiry.
        scopes: what the user granted, in alphabetical order; empty where the provider names nothing.
        since: when it was connected, UTC; None where the backend does not know.
        login_url: where connecting it again begins.
        mark: the provider's mark, as HTML.
    """

    dance: str
    title: str
    account: str
    name: str
    is_default: bool
    can_be_default: bool
    is_usable: bool
    is_renewed: bool
    expires_at: datetime | None
    scopes: tuple[str, ...]
    since: datetime | None
    login_url: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A dance of the site's, for a user who wants to connect an account.

    Attributes:
        dance: its name.
        title: the name that people know the provider by.
        is_connected: whether an account is connected already.
        login_url: where it begins.
        mark: the provider's mark, as HTML.
    """

    dance: str
    title: str
    is_connected: bool
    login_url: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class ConnectionsPage:
    """The page, which has yet to be written in the reader's language.

    Attributes:
        connections: what is connected, in the order of the site's dances.
        choices: what can be connected.
        notice: what has just been done, a sentence of ``texts``; empty for nothing.
        subject: the title of the provider that the notice is about.
        home_url: where the site's own pages begin.
        form_fields: the hidden fields that each form has to bring back.
    """

    connections: tuple[Connection, ...]
    choices: tuple[Choice, ...]
    notice: str
    subject: str
    home_url: str
    form_fields: Mapping[str, str] = field(repr=False)


def connections_context(
    page: ConnectionsPage, *, translate: Translate = str, language: str | None = None
) -> dict[str, Any]:
    """Return what a site's own template of the page is given.

    It has the page's ``connections``, ``choices``, ``form_fields`` and ``home_url``; the ``notice`` and, by their names
    in ``texts.CONNECTIONS``, the ``words``, both in the reader's ``language``.
    """
    return {
        "connections": page.connections,
        "choices": page.choices,
        "form_fields": page.form_fields,
        "home_url": page.home_url,
        "notice": translate(page.notice).replace("%(provider)s", page.subject),
        "words": {name: translate(sentence) for name, sentence in texts.CONNECTIONS.items()},
        "language": language or "en",
    }


def connections_html(page: ConnectionsPage, context: Mapping[str, Any]) -> str:
    """Return the page as HTML that loads nothing and has no script.

    Args:
        page: the page.
        context: as from ``connections_context``.
    """
    words = {name: escape(sentence) for name, sentence in context["words"].items()}
    hidden = hidden_fields(page.form_fields.items())
    cards = [
        _card(connection, number, words, hidden)
        for number, connection in enumerate(page.connections, start=1)
    ]
    notice = f"<p>{escape(context['notice'])}</p>" if context["notice"] else ""
    return fill(
        "connections.html",
        {
            **words,
            "language": escape(context["language"]),
            "notice": notice,
            "cards": "".join(cards) or f"<p>{words['nothing']}</p>",
            "choices": "".join(_choice(choice, words, hidden) for choice in page.choices),
            "home_url": escape(page.home_url),
        },
    )


def _card(connection: Connection, number: int, words: Mapping[str, str], hidden: str) -> str:
    heading = f"connection-{number}"
    named = [(DANCE_FIELD, connection.dance), (ACCOUNT_FIELD, connection.account)]
    buttons = [_button("disconnect", words["disconnect"], heading)]
    if connection.can_be_default:
        buttons.insert(0, _button("default", words["make_default"], heading))
    called = connection.name or connection.account
    state = "connected" if connection.is_usable else "ended"
    badges = [f'<span class="{state}">{words[state]}</span>']
    if connection.is_default:
        badges.append(f"<span>{words['default']}</span>")
    facts = {
        "account": called and f'<span id="{heading}-account">{escape(called)}</span>',
        "since": _time(connection.since),
        "expires": _expiry(connection, words) if connection.is_usable else "",
        "scopes": " ".join(f"<code>{escape(scope)}</code>" for scope in connection.scopes),
    }
    return fill(
        "connection.html",
        {
            "heading": heading,
            # Two accounts at one provider need two names.
            "label": f"{heading} {heading}-account" if called else heading,
            "title": connection.mark + escape(connection.title),
            "badges": " ".join(badges),
            "facts": "".join(
                f"<div><dt>{words[name]}</dt><dd>{fact}</dd></div>"
                for name, fact in facts.items()
                if fact
            ),
            "hidden": hidden + hidden_fields(named),
            "buttons": "".join(buttons),
            "again": "" if connection.is_usable else _login(connection, words["again"], hidden),
        },
    )


def _choice(choice: Choice, words: Mapping[str, str], hidden: str) -> str:
    name = choice.mark + escape(choice.title)
    if choice.is_connected:
        name += f' <span class="aside">{words["connected"]}</span>'
    return f"<li>{_login(choice, name, hidden)}</li>"


def _login(target: Connection | Choice, content: str, hidden: str) -> str:
    url = escape(target.login_url)
    return (
        f'<form method="post" action="{url}">{hidden}<button class="main">{content}</button></form>'
    )


def _button(action: str, content: str, heading: str) -> str:
    return (
        f'<button name="{ACTION_FIELD}" value="{action}" aria-describedby="{heading}">'
        f"{content}</button>"
    )


def _expiry(connection: Connection, words: Mapping[str, str]) -> str:
    if connection.is_renewed:
        return words["renewed"]
    return _time(connection.expires_at) or words["endless"]


def _time(moment: datetime | None) -> str:
    """Return the moment as it is written in every language."""
    if moment is None:
        return ""
    return f'<time datetime="{moment.isoformat()}">{moment:%Y-%m-%d %H:%M} UTC</time>'

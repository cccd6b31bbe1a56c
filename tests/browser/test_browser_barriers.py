"""No page of ours keeps anybody out: those that fail, ask and lead on, and the stand-in's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from browser_helpers import LOOKS, look_at

from dance_common import pages
from dance_common.errors import BadServer, DanceError
from dance_common.pages.marks import mark_html
from dance_common.rehearsal.pages import form_post_page, message_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

ERROR = pages.ErrorPage(
    error=DanceError("It broke.", code="flow_not_found", status=400),
    provider="GitHub",
    retry_url="/login/github",
    home_url="/",
)
SERVER = {
    "provider": "Mastodon",
    "argument": "instance",
    "example": "mastodon.social",
    "login_url": "/login/mastodon",
    "next_url": "/",
    "home_url": "/",
}
CONNECTION = {
    "dance": "github",
    "title": "GitHub",
    "name": "",
    "is_default": False,
    "can_be_default": False,
    "is_renewed": False,
    "expires_at": None,
    "scopes": ("read:user", "https://www.googleapis.com/auth/calendar.events.readonly"),
    "since": datetime(2026, 11, 27, 7, tzinfo=UTC),
    "login_url": "/login/github",
    "mark": mark_html("github", "GitHub"),
}
CONNECTIONS = pages.ConnectionsPage(
    connections=(
        pages.Connection(**CONNECTION | {"account": "583231", "is_usable": False}),
        pages.Connection(
            **CONNECTION | {"account": "9", "name": "mona", "is_usable": True, "is_default": True}
        ),
        pages.Connection(**CONNECTION | {"account": "", "is_usable": True, "can_be_default": True}),
    ),
    choices=(
        pages.Choice(
            dance="github", title="GitHub", is_connected=True, login_url="/login/github", mark=""
        ),
    ),
    notice="Your account at %(provider)s is disconnected.",
    subject="GitHub",
    home_url="/",
    form_fields={"csrf": "1"},
)
OURS: dict[str, Any] = {
    "error": ERROR,
    "asks-first": pages.ConfirmPage(
        provider="GitHub",
        is_connecting=True,
        comes_from_elsewhere=True,
        action="/login/github",
        fields={"dance_confirm": "secret"},
        home_url="/",
    ),
    "asks-for-a-server": pages.ServerPage(**SERVER, value=""),
    "knows-no-such-server": pages.ServerPage(**SERVER, value="nowhere", error=BadServer("No.")),
    "connections": CONNECTIONS,
    "leads-on": pages.LeavePage("https://provider.example/"),
    "repeats": pages.RepeatPage("/again"),
}
STAND_INS = {
    "cannot-go-on": message_page("This request is too old.", "Start again."),
    "posts": form_post_page("https://site.example/callback", [("code", "1")]),
}


@pytest.mark.parametrize(("language", "looks"), [("en", LOOKS), ("de", LOOKS[:1])])
def test_pages_that_we_show(
    browser: Browser, screenshots: Path, language: str, looks: list[tuple[int, str]]
) -> None:
    """Whatever the site's own pages are like; German words are longer."""
    reader = pages.Reader(language=language)
    shown = {
        f"{name}-{language}": pages.render(page, reader, lambda *_: None).body
        for name, page in OURS.items()
    }
    look_at(browser, shown, screenshots, looks=looks)


def test_pages_of_the_stand_in(browser: Browser, screenshots: Path) -> None:
    """Those that the examples do not come by."""
    shown = {name: response.get_data(as_text=True) for name, response in STAND_INS.items()}
    look_at(browser, shown, screenshots)

"""What the pages look like, and whether they keep anybody out: on a phone and a desktop, by day and by night."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_helpers import OAUTH1, OAUTH2, Visitor, at_stand_in, barriers, call, said, seen

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}

Camera = Callable[..., None]


@pytest.fixture
def take(screenshots: Path, request: pytest.FixtureRequest) -> Camera:
    """Give a function that takes a picture, of a page that must not scroll sideways."""
    kind = request.node.callspec.id

    def take_picture(page: Page, name: str, *, heading: str) -> None:
        assert seen(page.get_by_role("heading", name=heading))
        width = page.evaluate("document.documentElement.scrollWidth")
        assert page.viewport_size
        assert width <= page.viewport_size["width"], f"{name} scrolls sideways"
        if kind.endswith(("light-phone", "dark-desktop")):
            # Each size and each scheme once: it takes as long as all the rest.
            assert barriers(page) == {}, name
        page.screenshot(path=screenshots / f"{name}-{kind}.png", full_page=True)

    return take_picture


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits(
    new_visitor: Callable[..., Visitor], take: Camera, size: dict[str, int], scheme: str
) -> None:
    visitor = new_visitor(viewport=size, color_scheme=scheme)
    page = visitor.open()
    take(page, "home", heading="Connect an account")
    page.get_by_text("What plays the providers?").click()
    take(page, "home-stand-in", heading="Connect an account")
    page.get_by_role("link", name="Its own page").click()
    take(page, "stand-in", heading="Rehearsal")
    page = visitor.open()
    page.get_by_role("button", name="Log in with Mastodon").click()
    take(page, "server", heading="Connect with Mastodon")
    page = visitor.open()
    page.get_by_role("button", name=OAUTH2).click()
    take(page, "consent", heading="asks for access")
    page.get_by_role("button", name="Deny").click()
    take(page, "denied", heading="Not connected")

    visitor.connected(OAUTH2)
    page = visitor.connected(OAUTH1)
    take(page, "connections", heading="Your connections")
    page = visitor.open()
    take(page, "signed-in", heading="Hello, Mona Lisa")
    page.get_by_role("link", name=f"Call {OAUTH2}").click()
    take(page, "answer", heading="answer")
    page.get_by_role("link", name="Repositories").click()
    take(page, "step-up", heading="asks for access")
    page.get_by_role("checkbox", name="repo").uncheck()
    page.get_by_role("button", name="Allow").click()
    take(page, "needs-more", heading="More has to be allowed")
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Allow").click()
    take(page, "repositories", heading="Your repositories")

    visitor.connected(OAUTH2, account="Hubot")
    at_stand_in(visitor.open(), "End all tokens", account="Hubot")
    page = visitor.open()
    call(page, account="Hubot")
    assert said(page, "has ended the connection")
    take(visitor.connections(), "several-accounts", heading="Your connections")


def test_pages_may_load_and_send_nothing_elsewhere(visitor: Visitor) -> None:
    answer = visitor.context.new_page().goto(visitor.home)
    assert answer
    policy = answer.header_value("Content-Security-Policy") or ""
    for rule in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert rule in policy


def test_the_keyboard_is_enough(visitor: Visitor) -> None:
    page = visitor.open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert OAUTH2 in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Allow").press("Enter")
    assert said(page, f"{OAUTH2} is connected")

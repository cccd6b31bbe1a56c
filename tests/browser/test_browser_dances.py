"""People dance: both protocols, yes and no, one tab and two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browser_helpers import OAUTH1, OAUTH2, Visitor, said, seen


def test_the_oauth2_dance_leads_to_the_profile(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_role("button", name=f"Log in with {OAUTH2}").click()
    page.get_by_label("Mona Lisa").check()
    page.get_by_role("button", name="Allow").click()

    assert said(page, "Hello, Mona Lisa!")
    assert page.url == f"{visitor.home}/"
    card = page.get_by_role("article", name=OAUTH2)
    for text in ("Mona Lisa", "mona@example.com", "profile", "email"):
        assert seen(card.get_by_text(text, exact=True))
    assert seen(card.get_by_text("59 min"))
    assert card.locator("img").evaluate("picture => picture.naturalWidth") > 0


def test_the_oauth1_dance_leads_to_the_profile(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_role("button", name=f"Log in with {OAUTH1}").click()
    page.get_by_label("Hubot").check()
    page.get_by_role("button", name="Allow").click()

    card = page.get_by_role("article", name=OAUTH1)
    assert seen(card.get_by_text("hubot@example.com"))
    assert seen(card.get_by_text("no end"))
    assert not card.get_by_role("button", name="Refresh now").is_visible()


def test_a_second_account_joins_the_first(visitor: Visitor) -> None:
    page = visitor.connected(OAUTH2)
    page.get_by_role("button", name=f"Connect {OAUTH1}").click()
    page.get_by_label("Hubot").check()
    page.get_by_role("button", name="Allow").click()

    assert seen(page.get_by_role("article", name=OAUTH2).get_by_text("Mona Lisa"))
    assert seen(page.get_by_role("article", name=OAUTH1).get_by_text("Hubot"))


@pytest.mark.parametrize("provider", [OAUTH2, OAUTH1])
def test_who_denies_reads_why_and_can_try_again(visitor: Visitor, provider: str) -> None:
    page = visitor.open()
    page.get_by_role("button", name=provider).click()
    page.get_by_role("button", name="Deny").click()

    assert seen(page.get_by_role("heading", name="Not connected"))
    message = page.get_by_role("alert").inner_text()
    assert f"{provider} was not allowed to share the account with this site" in message
    assert "The person said no" not in message, "the provider's own words stand there as ours"
    assert visitor.open().get_by_role("article").count() == 0, "something was stored"

    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Allow").click()
    assert seen(page.get_by_role("article", name=provider))


def test_two_tabs_that_dance_at_once_both_end_well(visitor: Visitor) -> None:
    first, second = visitor.open(), visitor.open()
    for tab in (first, second):
        tab.get_by_role("button", name=OAUTH2).click()
        tab.get_by_role("button", name="Allow").wait_for()

    for tab in (first, second):
        tab.get_by_role("button", name="Allow").click()
        assert seen(tab.get_by_role("article", name=OAUTH2).get_by_text("Mona Lisa"))


def test_whoever_has_to_log_in_first_returns_to_the_page(visitor: Visitor) -> None:
    page = visitor.open("/repositories?page=2")
    page.get_by_role("button", name="Allow").click()

    assert seen(page.get_by_role("heading", name="Your repositories"))
    assert seen(page.get_by_text("hello-world"))
    assert page.url == f"{visitor.home}/repositories?page=2"


def test_a_denial_on_the_way_to_a_page_keeps_the_page_in_mind(visitor: Visitor) -> None:
    page = visitor.open("/repositories")
    page.get_by_role("button", name="Deny").click()
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Allow").click()

    assert seen(page.get_by_role("heading", name="Your repositories"))


def test_the_site_needs_no_javascript(new_visitor: Callable[..., Visitor]) -> None:
    visitor = new_visitor(java_script_enabled=False)
    page = visitor.connected()
    page.get_by_role("button", name="Disconnect").click()
    assert said(page, "is disconnected")


def test_visitors_do_not_see_each_other(new_visitor: Callable[..., Any]) -> None:
    mona, stranger = new_visitor(), new_visitor()
    mona.connected()
    assert stranger.open().get_by_role("article").count() == 0

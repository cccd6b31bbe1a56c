"""Several accounts at one provider, and a page that needs more than the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser_helpers import OAUTH2, Visitor, allow, at_stand_in, call, card, cards, said, seen

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """Give the page of connections of somebody who has connected two accounts at one provider, Mona Lisa's first."""
    visitor.connected(account="Mona Lisa")
    return visitor.connected(account="Hubot")


@pytest.mark.parametrize(("name", "login"), [("Mona Lisa", "mona"), ("Hubot", "hubot")])
def test_each_account_calls_for_itself(visitor: Visitor, page: Page, name: str, login: str) -> None:
    page = visitor.open()
    call(page, account=name)
    assert seen(page.get_by_text(f'"login": "{login}"'))


def test_the_first_account_is_the_default_until_another_is_chosen(
    visitor: Visitor, page: Page
) -> None:
    mona, hubot = (card(page, account=name) for name in ("Mona Lisa", "Hubot"))
    assert seen(mona.get_by_text("default", exact=True))
    hubot.get_by_role("button", name="Make it the default").click()

    assert said(page, f"That account is now your default one at {OAUTH2}")
    assert seen(hubot.get_by_text("default", exact=True))
    assert seen(mona.get_by_role("button", name="Make it the default"))
    page = visitor.open("/repositories")
    allow(page, account="Hubot")
    assert seen(page.get_by_text("You came as Hubot"))


def test_the_default_stays_when_another_account_logs_in(page: Page, visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_role("button", name="Log out").click()
    assert said(page, "You are logged out")
    page = visitor.connected(account="Hubot")
    assert seen(card(page, account="Mona Lisa").get_by_text("default", exact=True))


def test_disconnecting_one_of_several_leaves_the_other(visitor: Visitor, page: Page) -> None:
    card(page, account="Mona Lisa").get_by_role("button", name="Disconnect").click()
    assert said(page, f"{OAUTH2} is disconnected")
    assert cards(page) == 1
    page = visitor.open()
    call(page, account="Hubot")
    assert seen(page.get_by_text('"login": "hubot"'))


def test_refreshing_one_of_several_leaves_the_other(visitor: Visitor, page: Page) -> None:
    at_stand_in(visitor.open(), "Let access tokens expire", account="Mona Lisa")
    page = visitor.open()
    call(page)
    assert seen(page.get_by_text("it was refreshed first"))
    assert seen(page.get_by_text('"login": "mona"'))
    page = visitor.open()
    call(page, account="Hubot")
    assert seen(page.get_by_text('"login": "hubot"'))
    assert not page.get_by_text("it was refreshed first").is_visible()


def test_a_page_that_needs_more_asks_for_it_and_keeps_the_rest(visitor: Visitor) -> None:
    visitor.connected()
    page = visitor.open("/repositories")
    for scope in ("read:user", "user:email", "repo"):
        assert page.get_by_role("checkbox", name=scope).is_checked()
    allow(page)
    assert seen(page.get_by_text("hello-world"))

    page = visitor.connections()
    for scope in ("read:user", "user:email", "repo"):
        assert seen(card(page).get_by_text(scope, exact=True))


@pytest.mark.parametrize("is_logged_in", [True, False])
def test_who_does_not_grant_what_a_page_needs_reads_so(
    visitor: Visitor, is_logged_in: bool
) -> None:
    """It is told, and not asked for over and over, whether or not the log-in happened on the way to the page."""
    if is_logged_in:
        visitor.connected()
    page = visitor.open("/repositories")
    page.get_by_role("checkbox", name="repo").uncheck()
    allow(page)
    assert seen(page.get_by_text(f"This page needs more than {OAUTH2} was allowed to share: repo."))

    page.get_by_role("link", name="Try again").click()
    allow(page)
    assert seen(page.get_by_text("hello-world"))


def test_a_grant_of_another_account_is_not_enough_for_a_page(visitor: Visitor, page: Page) -> None:
    """Where the provider asks nobody twice, the browser would go round between it and the page for ever."""
    page = visitor.open("/repositories")
    allow(page, account="Hubot")
    assert seen(page.get_by_text("This page needs more than"))


def test_another_account_stands_in_for_a_default_that_has_ended(
    page: Page, visitor: Visitor
) -> None:
    at_stand_in(visitor.open(), "End all tokens", account="Mona Lisa")
    page = visitor.open()
    call(page)
    assert said(page, "has ended the connection")

    page = visitor.open("/repositories")
    allow(page, account="Hubot")
    assert seen(page.get_by_text("You came as Hubot"))

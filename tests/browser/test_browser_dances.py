"""People dance: both protocols, yes and no, one tab and two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browser_helpers import OAUTH1, OAUTH2, Visitor, card, cards, said, seen

PROVIDERS = ("GitHub", "Google", "Slack", "Twitter")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_dance_leads_to_the_connection(visitor: Visitor, provider: str) -> None:
    """Each provider as the stand-in plays it, by OAuth 2 and OAuth 1."""
    page = visitor.open()
    page.get_by_role("button", name=f"Log in with {provider}").click()
    page.get_by_label("Mona Lisa").check()
    page.get_by_role("button", name="Allow").click()

    assert said(page, "Hello, mona!" if provider == "Slack" else "Hello, Mona Lisa!")
    assert page.url == f"{visitor.home}/"
    page.get_by_role("link", name="Connections", exact=True).click()
    connection = page.get_by_role("region", name=provider)
    assert seen(connection.get_by_text("connected", exact=True))
    assert connection.locator("svg path").count() == 1, "its mark is missing"
    if provider == OAUTH2:
        for text in ("read:user", "user:email", "renewed automatically"):
            assert seen(connection.get_by_text(text, exact=True))
    elif provider == OAUTH1:
        assert seen(connection.get_by_text("no expiry"))


def test_a_second_account_joins_the_first(visitor: Visitor) -> None:
    visitor.connected(OAUTH2)
    page = visitor.connected(OAUTH1, account="Hubot")
    assert seen(card(page, OAUTH2, account="Mona Lisa"))
    assert seen(card(page, OAUTH1, account="Hubot"))


@pytest.mark.parametrize("provider", [OAUTH2, OAUTH1])
def test_who_denies_reads_why_and_can_try_again(visitor: Visitor, provider: str) -> None:
    page = visitor.open()
    page.get_by_role("button", name=provider).click()
    page.get_by_role("button", name="Deny").click()

    assert seen(page.get_by_role("heading", name="Not connected"))
    message = page.get_by_role("alert").inner_text()
    assert f"{provider} was not allowed to share the account with this site" in message
    assert "The person said no" not in message, "the provider's own words stand there as ours"
    assert seen(visitor.connections().get_by_role("button", name=f"Log in with {provider}"))

    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Allow").click()
    assert said(page, f"{provider} is connected")
    assert cards(visitor.connections()) == 1


def test_two_tabs_that_dance_at_once_both_end_well(visitor: Visitor) -> None:
    first, second = visitor.open(), visitor.open()
    for tab in (first, second):
        tab.get_by_role("button", name=OAUTH2).click()
        tab.get_by_role("button", name="Allow").wait_for()

    for tab in (first, second):
        tab.get_by_role("button", name="Allow").click()
        assert seen(tab.get_by_role("heading", name="Hello, Mona Lisa"))
    assert cards(visitor.connections()) == 1


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
    assert cards(page) == 0


def test_visitors_do_not_see_each_other(new_visitor: Callable[..., Any]) -> None:
    mona, stranger = new_visitor(), new_visitor()
    mona.connected()
    assert seen(stranger.connections().get_by_role("button", name=f"Log in with {OAUTH2}"))

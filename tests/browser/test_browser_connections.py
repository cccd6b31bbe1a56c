"""What people do with a connection once it is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_helpers import OAUTH1, OAUTH2, Visitor, allow, said, seen


@pytest.mark.parametrize("provider", [OAUTH2, OAUTH1])
def test_the_api_answers_with_the_profile(visitor: Visitor, provider: str) -> None:
    page = visitor.connected(provider)
    page.get_by_role("link", name="Call the API").click()

    assert seen(page.get_by_text("200 OK"))
    assert seen(page.get_by_role("region", name="Answer").get_by_text('"login": "mona"'))
    assert not page.get_by_text("it was refreshed first").is_visible()


def test_a_call_with_an_expired_token_refreshes_it_first(visitor: Visitor) -> None:
    page = visitor.connected()
    page.get_by_role("button", name="Let the token expire").click()
    assert said(page, "The token has expired")
    card = page.get_by_role("article", name=OAUTH2)
    assert seen(card.get_by_text("expired", exact=True))
    assert seen(card.get_by_text("0 min 00 s"))

    page.get_by_role("link", name="Call the API").click()
    assert seen(page.get_by_text("200 OK"))
    assert seen(page.get_by_text("it was refreshed first"))

    page.get_by_role("link", name="Back to your connections").click()
    assert seen(card.get_by_text("connected", exact=True))
    assert seen(card.get_by_text("59 min"))


def test_a_token_that_expired_only_at_the_provider_is_refreshed_as_well(
    new_visitor: Callable[..., Visitor],
) -> None:
    """The stand-in ends everybody's tokens, but the button marks only its own visitor's as expired."""
    mona, other = new_visitor(), new_visitor()
    page = mona.connected()
    other.connected().get_by_role("button", name="Let the token expire").click()

    page.get_by_role("link", name="Call the API").click()
    assert seen(page.get_by_text("200 OK"))
    assert seen(page.get_by_text("it was refreshed first"))


def test_a_token_can_be_refreshed_at_will(visitor: Visitor) -> None:
    page = visitor.connected()
    page.get_by_role("button", name="Refresh now").click()

    assert said(page, "gave a new token")
    page.get_by_role("link", name="Call the API").click()
    assert seen(page.get_by_text("200 OK"))


@pytest.mark.parametrize("provider", [OAUTH2, OAUTH1])
def test_a_disconnected_account_can_be_connected_again(visitor: Visitor, provider: str) -> None:
    page = visitor.connected(provider)
    page.get_by_role("button", name="Disconnect").click()

    assert said(page, f"{provider} is disconnected")
    assert page.get_by_role("article").count() == 0
    page.get_by_role("button", name=provider).click()
    page.get_by_role("button", name="Allow").click()
    assert seen(page.get_by_role("article", name=provider))


def test_disconnecting_one_account_leaves_the_other(visitor: Visitor) -> None:
    visitor.connected(OAUTH1)
    page = visitor.connected(OAUTH2)
    page.get_by_role("article", name=OAUTH1).get_by_role("button", name="Disconnect").click()

    assert seen(page.get_by_role("article", name=OAUTH2))
    assert page.get_by_role("article").count() == 1


def test_logging_out_shows_nothing_any_more(visitor: Visitor) -> None:
    visitor.connected(OAUTH1)
    page = visitor.connected(OAUTH2)
    page.get_by_role("button", name="Log out").click()

    assert said(page, "You are logged out")
    assert page.get_by_role("article").count() == 0
    page.get_by_role("link", name="Repositories").click()
    assert seen(page.get_by_role("button", name="Allow")), "the page let a stranger in"


def test_a_button_of_a_tab_that_is_behind_says_so(visitor: Visitor) -> None:
    behind = visitor.connected()
    visitor.open().get_by_role("button", name="Disconnect").click()

    behind.get_by_role("button", name="Refresh now").click()
    assert said(behind, "That account is not connected any more")


def test_the_time_left_is_counted_down(visitor: Visitor) -> None:
    page = visitor.connected()
    left = page.locator("[data-seconds-left]")
    at_first = left.inner_text()
    page.wait_for_function(
        "before => document.querySelector('[data-seconds-left]').textContent !== before",
        arg=at_first,
    )
    assert left.inner_text().startswith("59 min")


def test_a_token_that_the_provider_ended_is_told_of_and_replaced(visitor: Visitor) -> None:
    page = visitor.connected()
    page.get_by_role("button", name="Let the provider end it").click()
    card = page.get_by_role("article", name=OAUTH2)
    assert seen(card.get_by_text("connected", exact=True)), "nobody has told the site"

    page.get_by_role("link", name="Call the API").click()
    assert said(page, f"{OAUTH2} has ended the connection")
    assert seen(card.get_by_text("ended", exact=True))
    assert seen(card.get_by_text("there is no token"))

    card.get_by_role("button", name="Connect again").click()
    allow(page)
    assert seen(card.get_by_text("connected", exact=True))
    assert page.get_by_role("article").count() == 1


def test_a_form_that_another_site_wrote_changes_nothing(visitor: Visitor) -> None:
    page = visitor.connected()
    address = page.get_by_role("button", name="Disconnect").get_attribute("formaction")
    answer = visitor.context.request.post(f"{visitor.home}{address}")

    assert answer.status in (400, 403)
    page.reload()
    assert seen(page.get_by_role("article", name=OAUTH2))

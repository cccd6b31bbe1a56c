"""What people do with a connection once it is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_helpers import (
    OAUTH1,
    OAUTH2,
    Visitor,
    allow,
    at_stand_in,
    card,
    cards,
    said,
    seen,
)


@pytest.mark.parametrize("provider", [OAUTH2, OAUTH1])
def test_the_api_answers_with_the_profile(visitor: Visitor, provider: str) -> None:
    visitor.connected(provider)
    page = visitor.open()
    page.get_by_role("link", name=f"Call {provider}").click()

    assert seen(page.get_by_text("200 OK"))
    assert seen(page.get_by_role("region", name="Answer").get_by_text('": "mona"'))
    assert not page.get_by_text("it was refreshed first").is_visible()


def test_a_call_with_an_expired_token_refreshes_it_first(
    new_visitor: Callable[..., Visitor],
) -> None:
    """The stand-in ends everybody's tokens, and tells nobody."""
    mona, other = new_visitor(), new_visitor()
    mona.connected()
    at_stand_in(other.open(), "Let access tokens expire")

    page = mona.open()
    page.get_by_role("link", name=f"Call {OAUTH2}").click()
    assert seen(page.get_by_text("200 OK"))
    assert seen(page.get_by_text("it was refreshed first"))

    page.get_by_role("link", name="Call again").click()
    assert seen(page.get_by_text("200 OK"))
    assert not page.get_by_text("it was refreshed first").is_visible()
    assert seen(card(mona.connections()).get_by_text("connected", exact=True))


@pytest.mark.parametrize("provider", [OAUTH2, OAUTH1])
def test_a_disconnected_account_can_be_connected_again(visitor: Visitor, provider: str) -> None:
    page = visitor.connected(provider)
    page.get_by_role("button", name="Disconnect").click()

    assert said(page, f"{provider} is disconnected")
    assert cards(page) == 0
    page = visitor.connected(provider)
    assert cards(page) == 1


def test_disconnecting_one_account_leaves_the_other(visitor: Visitor) -> None:
    visitor.connected(OAUTH1)
    page = visitor.connected(OAUTH2)
    card(page, OAUTH1).get_by_role("button", name="Disconnect").click()

    assert said(page, f"{OAUTH1} is disconnected")
    assert seen(card(page, OAUTH2))
    assert cards(page) == 1


def test_logging_out_shows_nothing_any_more(visitor: Visitor) -> None:
    visitor.connected(OAUTH1)
    visitor.connected(OAUTH2)
    page = visitor.open()
    page.get_by_role("button", name="Log out").click()

    assert said(page, "You are logged out")
    assert seen(visitor.connections().get_by_role("button", name=f"Log in with {OAUTH2}"))
    assert not page.get_by_role("link", name="Repositories").count()
    page.goto(f"{visitor.home}/repositories")
    assert seen(page.get_by_role("button", name="Allow")), "the page let a stranger in"


BEHIND = {
    "example_flask": "That form was too old",
    # Django's own token vouches for the form, whose account is gone.
    "example_django": "That account is not connected any more",
}
"""What a button says in a tab that knows nothing of what was done in another, by the example."""


def test_a_button_of_a_tab_that_is_behind_says_so(
    visitor: Visitor, request: pytest.FixtureRequest
) -> None:
    visitor.connected()
    behind, before = visitor.connections(), visitor.open()
    ahead = visitor.connections()
    ahead.get_by_role("button", name="Disconnect").click()
    assert said(ahead, "is disconnected")

    behind.get_by_role("button", name="Disconnect").click()
    assert said(behind, BEHIND[request.node.callspec.params["site_url"]])
    before.get_by_role("link", name=f"Call {OAUTH2}").click()
    assert said(before, "That account is not connected any more")


def test_a_token_that_the_provider_ended_is_told_of_and_replaced(visitor: Visitor) -> None:
    page = visitor.connected()
    at_stand_in(visitor.open(), "End all tokens")
    page.reload()
    assert seen(card(page).get_by_text("connected", exact=True)), "nobody has told the site"

    home = visitor.open()
    home.get_by_role("link", name=f"Call {OAUTH2}").click()
    assert said(home, f"{OAUTH2} has ended the connection")
    page.reload()
    assert seen(card(page).get_by_text("ended", exact=True))

    card(page).get_by_role("button", name="Connect again").click()
    allow(page)
    assert seen(card(page).get_by_text("connected", exact=True))
    assert cards(page) == 1


def test_a_form_that_another_site_wrote_changes_nothing(visitor: Visitor) -> None:
    page = visitor.connected()
    form = {"dance": "github", "account": "1", "action": "disconnect"}
    answer = visitor.context.request.post(f"{visitor.home}/connections/", form=form)

    assert answer.status in (400, 403)
    page.reload()
    assert seen(card(page))

"""Users of the site: made by dancing, one for each account at a provider, whoever comes when."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from browser_helpers import (
    OAUTH1,
    OAUTH2,
    Tables,
    Visitor,
    allow,
    card,
    cards,
    in_database,
    said,
    seen,
)
from requests.adapters import HTTPAdapter

from dance_common.rehearsal.visitor import consent

VISITS = 8


def test_logging_in_makes_one_account(
    new_visitor: Callable[..., Visitor], database: Path, tables: Tables
) -> None:
    """Whoever comes back, even with another browser, gets the same account."""
    for _ in range(2):
        new_visitor().connected()
    assert in_database(database, f"SELECT {tables.user_name}, email FROM {tables.users}") == [
        ("Mona Lisa", "mona@example.com")
    ]


def test_first_visits_at_once_make_one_account(
    site_url: str, database: Path, tables: Tables
) -> None:
    """Whoever comes first, the account at the provider leads to one user; this needs no browser, but many hands."""
    barrier = threading.Barrier(VISITS)

    def come(_: int) -> int:
        with requests.Session() as person:
            began = person.get(f"{site_url}/login/github", allow_redirects=False)
            callback = consent(
                HTTPAdapter(), began.headers["Location"], account="mona", allow=True, scopes=None
            )
            barrier.wait(timeout=30)
            return person.get(callback, allow_redirects=False).status_code

    with ThreadPoolExecutor(VISITS) as people:
        assert list(people.map(come, range(VISITS))) == [302] * VISITS
    for table in (tables.users, tables.accounts):
        assert in_database(database, f"SELECT count(*) FROM {table}") == [(1,)]


def test_a_second_provider_is_a_second_way_into_the_account(
    new_visitor: Callable[..., Visitor], database: Path, tables: Tables
) -> None:
    mona = new_visitor()
    mona.connected(OAUTH2)
    mona.connected(OAUTH1, account="Hubot")

    page = new_visitor().connected(OAUTH1, account="Hubot")
    assert seen(card(page, OAUTH2, account="Mona Lisa"))
    assert in_database(database, f"SELECT count(*) FROM {tables.users}") == [(1,)]


@pytest.mark.parametrize("provider", [OAUTH2, OAUTH1])
def test_the_connections_are_there_again_after_the_next_log_in(
    visitor: Visitor, provider: str
) -> None:
    visitor.connected(OAUTH2)
    visitor.connected(OAUTH1)
    page = visitor.open()
    page.get_by_role("button", name="Log out").click()
    assert said(page, "You are logged out")

    page = visitor.connected(provider)
    for name in (OAUTH2, OAUTH1):
        assert seen(card(page, name).get_by_text("connected", exact=True))
    page = visitor.open()
    page.get_by_role("link", name=f"Call {OAUTH1}").click()
    assert seen(page.get_by_text("200 OK"))


def test_the_account_of_another_user_is_refused(new_visitor: Callable[..., Visitor]) -> None:
    """Hubot has an account at this site, so mona can't take his account at the provider for hers."""
    hubot, mona = new_visitor(), new_visitor()
    hubot.connected(OAUTH2, account="Hubot")
    mona.connected(OAUTH1)

    page = mona.connections()
    choices = page.get_by_role("region", name="Connect an account")
    choices.get_by_role("button", name=OAUTH2).click()
    with page.expect_response(re.compile(r"/authorized\?")) as answered:
        allow(page, account="Hubot")
    assert answered.value.status == 409
    assert seen(page.get_by_role("heading", name="Not connected"))
    assert seen(page.get_by_text("Another user of this site has connected that account"))

    page.get_by_role("link", name="Back to the start").click()
    page = mona.connections()
    assert seen(card(page, OAUTH1))
    assert cards(page) == 1
    hubots_page = hubot.open()
    hubots_page.get_by_role("link", name=f"Call {OAUTH2}").click()
    assert seen(hubots_page.get_by_text('"login": "hubot"'))


def test_the_same_e_mail_address_joins_nothing(
    new_visitor: Callable[..., Visitor], database: Path, tables: Tables
) -> None:
    """Two accounts at providers name the same address, and stay two users: anybody can name an address."""
    new_visitor().connected(OAUTH2)
    page = new_visitor().connected(OAUTH1)
    assert cards(page) == 1
    assert in_database(database, f"SELECT count(*) FROM {tables.users}") == [(2,)]


def test_a_disconnected_account_is_no_way_in_any_more(
    new_visitor: Callable[..., Visitor],
) -> None:
    mona = new_visitor()
    mona.connected(OAUTH1)
    page = mona.connected(OAUTH2)
    card(page, OAUTH2).get_by_role("button", name="Disconnect").click()
    assert said(page, f"{OAUTH2} is disconnected")

    page = new_visitor().connected(OAUTH2)
    assert cards(page) == 1


def test_whoever_has_disconnected_everything_is_warned(visitor: Visitor) -> None:
    page = visitor.connected()
    page.get_by_role("button", name="Disconnect").click()
    page = visitor.open()
    assert seen(page.get_by_text("Connect one before you log out"))


def test_a_session_from_before_the_log_in_is_not_logged_in(
    new_visitor: Callable[..., Visitor],
) -> None:
    """Who has put a session into somebody's browser can't use it once that person has logged in (session fixation)."""
    attacker, mona = new_visitor(), new_visitor()
    attacker.open().get_by_role("button", name=OAUTH2).click()
    planted: Any = attacker.context.cookies()
    assert planted
    mona.context.add_cookies(planted)
    mona.connected()

    assert seen(attacker.open().get_by_role("heading", name="Connect an account"))


def test_a_user_who_may_not_log_in_reads_so(
    visitor: Visitor, database: Path, tables: Tables
) -> None:
    visitor.connected()
    page = visitor.open()
    page.get_by_role("button", name="Log out").click()
    assert said(page, "You are logged out")
    in_database(database, f"UPDATE {tables.users} SET is_active = 0")

    page.get_by_role("button", name=OAUTH2).click()
    page.get_by_role("button", name="Allow").click()
    assert seen(page.get_by_text("Your account at this site is not active"))
    assert seen(visitor.connections().get_by_role("button", name=f"Log in with {OAUTH2}"))


def test_a_tab_that_another_account_overtook_can_try_again(visitor: Visitor) -> None:
    """A dance that began before the log-in does not end in the account of whoever has logged in since."""
    behind = visitor.open()
    behind.get_by_role("button", name=OAUTH2).click()
    behind.get_by_role("button", name="Allow").wait_for()
    visitor.connected(OAUTH1)

    behind.get_by_role("button", name="Allow").click()
    assert seen(behind.get_by_text("Somebody else was logged in here when this began"))
    behind.get_by_role("link", name="Try again").click()
    behind.get_by_role("button", name="Allow").click()
    assert seen(behind.get_by_role("heading", name="Hello, Mona Lisa"))
    assert cards(visitor.connections()) == 2


def test_a_link_of_another_site_is_asked_about(visitor: Visitor) -> None:
    """A user who is logged in and follows such a link presses once more, or stays as connected as before."""
    page = visitor.connected()
    elsewhere = f"data:text/html,<a href='{visitor.home}/login/github'>Cats</a>"
    page.goto(elsewhere)
    page.get_by_role("link", name="Cats").click()
    assert seen(page.get_by_role("heading", name="Connect your account with"))
    page.get_by_role("link", name="Back to the site").click()
    assert cards(visitor.connections()) == 1

    page.goto(elsewhere)
    page.get_by_role("link", name="Cats").click()
    page.get_by_role("button", name="Continue with").click()
    allow(page, account="Hubot")
    assert seen(page.get_by_role("heading", name="Hello, Mona Lisa"))
    assert cards(visitor.connections()) == 2

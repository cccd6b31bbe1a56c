"""What backends promise that store the tokens of a site's users in a table."""

from __future__ import annotations

import logging
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ...backends import AccountTaken
from .harness import OAUTH1, OAUTH2, TableHarness

FIRST, SECOND = {"access_token": "first-secret"}, {"access_token": "second-secret"}
AT_ONCE = 6


class TableContract:
    """What holds of rows."""

    def test_a_second_token_takes_the_place_of_the_first(self, harness: TableHarness) -> None:
        """A user who connects again still has one row."""
        for token in (OAUTH1, OAUTH2):
            harness.backend.set(harness.context(), token)
        assert harness.count() == 1

    def test_a_refresh_token_goes_on_where_the_new_token_has_none(
        self, harness: TableHarness
    ) -> None:
        """Providers that give a refresh token only the first time don't take it away the second time.

        It has to be the same account, as the receiver of a signal or a verified id_token says.
        """
        backend = harness.backend
        configs: tuple[dict[str, Any], ...] = ({"provider_user_id": 1}, {})
        for known, named in zip(({}, {"sub": "one"}), configs, strict=True):
            renewable = {**FIRST, **known, "refresh_token": "r"}
            backend.set(harness.context(**named), renewable)
            backend.set(harness.context(**named), {**SECOND, **known})
            assert backend.get(harness.context()) == {**SECOND, **known, "refresh_token": "r"}
            backend.set(harness.context(**named), {**FIRST, "refresh_token": "s"})
            assert backend.get(harness.context()) == {**FIRST, "refresh_token": "s"}

    def test_a_refresh_token_does_not_go_on_if_nobody_knows_whose_it_is(
        self, harness: TableHarness
    ) -> None:
        """The refresh token of one account with the access token of another would change whose data the site reads."""
        backend = harness.backend
        backend.set(harness.context(), {**FIRST, "refresh_token": "r"})
        backend.set(harness.context(), SECOND)
        assert backend.get(harness.context()) == SECOND
        backend.set(harness.context(), {**FIRST, "refresh_token": "r", "sub": "one"})
        backend.set(harness.context(), {**SECOND, "sub": "two"})
        assert "refresh_token" not in (backend.get(harness.context()) or {})

    def test_a_refresh_token_does_not_go_on_to_another_account(self, harness: TableHarness) -> None:
        """Where the accounts are known to differ the old one's refresh token is dropped."""
        backend = harness.backend
        backend.set(harness.context(provider_user_id=1), {**FIRST, "refresh_token": "r"})
        backend.set(harness.context(provider_user_id=2), SECOND)
        assert backend.get(harness.context()) == SECOND
        assert harness.count() == 1

    def test_an_account_belongs_to_one_user(self, harness: TableHarness) -> None:
        """Connecting an account that another user has is refused, even after a refresh; upper and lower case differ."""
        backend = harness.backend
        backend.set(harness.context(who="ada", provider_user_id="Abc"), FIRST)
        backend.set(harness.context(who="ada"), FIRST)
        with pytest.raises(AccountTaken) as caught:
            backend.set(harness.context(who="bob", provider_user_id="Abc"), SECOND)
        assert (caught.value.code, caught.value.status) == ("account_taken", 409)
        assert caught.value.__context__ is None
        assert backend.get(harness.context(who="bob")) is None
        assert backend.get(harness.context(who="ada")) == FIRST
        backend.set(harness.context(who="bob", provider_user_id="abc"), SECOND)
        assert backend.get(harness.context(who="bob")) == SECOND

    def test_a_lost_token_leaves_the_account_known(self, harness: TableHarness) -> None:
        """When the provider ends a connection its user is still found by the account; a row without one goes."""
        backend = harness.backend
        backend.set(harness.context(who="ada", provider_user_id="7"), FIRST)
        backend.set(harness.context(who="bob"), SECOND)
        for user in ("ada", "bob"):
            backend.invalidate(harness.context(who=user))
            assert backend.get(harness.context(who=user)) is None
        assert harness.count() == 1
        with pytest.raises(AccountTaken):
            backend.set(harness.context(who="bob", provider_user_id="7"), SECOND)

    def test_what_is_no_token_counts_as_none(self, harness: TableHarness) -> None:
        """A row whose token is no dict, or an empty one, is as good as no row."""
        junk: list[Any] = [[], "text", 3, {}]
        for number, token in enumerate(junk):
            harness.insert(str(number), "ada", token)
            assert harness.backend.get(harness.context(str(number))) is None


class RacesContract:
    """What holds of threads that write at the same time; other processes are no different to a database."""

    def test_two_at_once_leave_one_row(self, harness: TableHarness) -> None:
        """Threads that store a user's first token together all succeed, and one row remains."""
        for _ in range(3):
            harness.backend.delete(harness.context())
            barrier = threading.Barrier(AT_ONCE)

            def store(number: int, barrier: threading.Barrier = barrier) -> Any:
                with harness.thread():
                    barrier.wait(30)
                    harness.backend.set(harness.context(), {"access_token": str(number)})
                    return harness.backend.get(harness.context())

            with ThreadPoolExecutor(AT_ONCE) as pool:
                seen = list(pool.map(store, range(AT_ONCE)))
            assert harness.count() == 1
            assert harness.backend.get(harness.context()) in seen


class LoginContract:
    """What holds where people log in by an account at a provider."""

    def test_an_account_that_is_nobodys_yet_makes_a_user(self, harness: TableHarness) -> None:
        """The next time it leads to the same user, whose row the token goes into; another account to another."""
        backend = harness.backend
        created: list[Any] = []

        def create() -> Any:
            created.append(harness.unsaved_user())
            return created[-1]

        user = backend.find_or_create_user(harness.context(who=None), "7", create)
        assert len(created) == harness.count() == 1
        key = harness.key(user)
        assert backend.get(harness.context(who=None), user_id=key) is None
        context = harness.context(who=None, provider_user_id="7")
        backend.set(context, FIRST, user_id=key)
        assert harness.count() == 1
        found = backend.find_or_create_user(harness.context(who=None), "7", create)
        assert harness.key(found) == key
        assert backend.get(harness.context(who=None), user_id=key) == FIRST
        elsewhere = backend.find_or_create_user(
            harness.context("two", who=None), "7", lambda: harness.user("bob")
        )
        assert harness.key(elsewhere) != key
        assert len(created) == 1

    def test_an_account_that_somebody_has_connected_leads_to_them(
        self, harness: TableHarness
    ) -> None:
        """Whoever stored its token, and after the provider has ended that, too."""
        backend = harness.backend
        backend.set(harness.context(who="ada", provider_user_id="7"), FIRST)
        for _ in range(2):
            user = backend.find_or_create_user(
                harness.context(who=None), "7", lambda: pytest.fail("there is one")
            )
            assert harness.key(user) == harness.key(harness.user("ada"))
            backend.invalidate(harness.context(who="ada"))

    def test_what_a_site_fails_to_create_is_nobody(self, harness: TableHarness) -> None:
        """The site's own error comes through, and nothing is left behind."""
        backend = harness.backend

        def create() -> Any:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            backend.find_or_create_user(harness.context(who=None), "7", create)
        assert harness.count() == 0

    def test_two_tabs_at_once_make_one_user(self, harness: TableHarness) -> None:
        """However many log in with a new account at the same time, all are the same user."""
        backend = harness.backend
        accounts = ("1", "2")
        for account in accounts:
            barrier = threading.Barrier(AT_ONCE)

            def log_in(_: int, account: str = account, barrier: threading.Barrier = barrier) -> Any:
                def create() -> Any:
                    return harness.unsaved_user(f"new {account}")

                with harness.thread():
                    barrier.wait(30)
                    context = harness.context(who=None)
                    user = backend.find_or_create_user(context, account, create)
                    return harness.key(user)

            with ThreadPoolExecutor(AT_ONCE) as pool:
                keys = list(pool.map(log_in, range(AT_ONCE)))
            assert len(set(keys)) == 1

        def count() -> int:
            with harness.thread():
                return harness.count()

        # A transaction of this thread's may be older than what the others have committed.
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(count).result() == len(accounts)


class DuplicatesContract:
    """What holds of a table without constraints, as sites have it that grew up without them."""

    def test_the_newest_of_several_rows_counts(
        self, harness: TableHarness, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The newest is read and replaced, the log says so once, and dropping the token drops all of them."""
        # A name of its own, for the log speaks of each but once.
        dance, backend = f"doubled {secrets.token_hex(4)}", harness.backend
        for token in (FIRST, SECOND):
            harness.insert(dance, "ada", token)
        harness.insert(dance, "bob", FIRST)
        with caplog.at_level(logging.WARNING):
            assert [backend.get(harness.context(dance)) for _ in range(3)] == [SECOND] * 3
        assert len([record for record in caplog.records if dance in record.getMessage()]) == 1
        backend.set(harness.context(dance), OAUTH1)
        assert backend.get(harness.context(dance)) == OAUTH1
        backend.delete(harness.context(dance))
        assert backend.get(harness.context(dance)) is None
        assert backend.get(harness.context(dance, who="bob")) == FIRST
        assert harness.count() == 1
        backend.invalidate(harness.context(dance, who="bob"))
        assert harness.count() == 0

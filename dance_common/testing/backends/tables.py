"""What backends promise that keep the tokens of a site's users in a table."""

from __future__ import annotations

import logging
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ...backends import AccountTaken
from .keepers import OAUTH1, OAUTH2, TableKeeper

FIRST, SECOND = {"access_token": "first-secret"}, {"access_token": "second-secret"}
AT_ONCE = 6


class TableContract:
    """What holds of rows."""

    def test_a_second_token_takes_the_place_of_the_first(self, keeper: TableKeeper) -> None:
        """A user who connects again still has one row."""
        for token in (OAUTH1, OAUTH2):
            keeper.backend.set(keeper.asker(), token)
        assert keeper.count() == 1

    def test_a_refresh_token_goes_on_where_the_new_token_has_none(
        self, keeper: TableKeeper
    ) -> None:
        """Providers that give a refresh token only the first time don't take it away the second time."""
        backend, renewable = keeper.backend, {**FIRST, "refresh_token": "r"}
        backend.set(keeper.asker(), renewable)
        backend.set(keeper.asker(), SECOND)
        assert backend.get(keeper.asker()) == {**SECOND, "refresh_token": "r"}
        backend.set(keeper.asker(), {**FIRST, "refresh_token": "s"})
        assert backend.get(keeper.asker()) == {**FIRST, "refresh_token": "s"}

    def test_a_refresh_token_does_not_go_on_to_another_account(self, keeper: TableKeeper) -> None:
        """Where the accounts are known to differ the old one's refresh token is dropped."""
        backend = keeper.backend
        backend.set(keeper.asker(provider_user_id=1), {**FIRST, "refresh_token": "r"})
        backend.set(keeper.asker(provider_user_id=2), SECOND)
        assert backend.get(keeper.asker()) == SECOND
        assert keeper.count() == 1

    def test_an_account_belongs_to_one_user(self, keeper: TableKeeper) -> None:
        """Connecting an account that another user has is refused, even after a refresh; upper and lower case differ."""
        backend = keeper.backend
        backend.set(keeper.asker(who="ada", provider_user_id="Abc"), FIRST)
        backend.set(keeper.asker(who="ada"), FIRST)
        with pytest.raises(AccountTaken) as caught:
            backend.set(keeper.asker(who="bob", provider_user_id="Abc"), SECOND)
        assert (caught.value.code, caught.value.status) == ("account_taken", 409)
        assert caught.value.__context__ is None
        assert backend.get(keeper.asker(who="bob")) is None
        assert backend.get(keeper.asker(who="ada")) == FIRST
        backend.set(keeper.asker(who="bob", provider_user_id="abc"), SECOND)
        assert backend.get(keeper.asker(who="bob")) == SECOND

    def test_a_lost_token_leaves_the_account_known(self, keeper: TableKeeper) -> None:
        """When the provider ends a connection its user is still found by the account; a row without one goes."""
        backend = keeper.backend
        backend.set(keeper.asker(who="ada", provider_user_id="7"), FIRST)
        backend.set(keeper.asker(who="bob"), SECOND)
        for user in ("ada", "bob"):
            backend.invalidate(keeper.asker(who=user))
            assert backend.get(keeper.asker(who=user)) is None
        assert keeper.count() == 1
        with pytest.raises(AccountTaken):
            backend.set(keeper.asker(who="bob", provider_user_id="7"), SECOND)

    def test_what_is_no_token_counts_as_none(self, keeper: TableKeeper) -> None:
        """A row whose token is no dict, or an empty one, is as good as no row."""
        junk: list[Any] = [[], "text", 3, {}]
        for number, token in enumerate(junk):
            keeper.insert(str(number), "ada", token)
            assert keeper.backend.get(keeper.asker(str(number))) is None


class RacesContract:
    """What holds of threads that write at the same time; other processes are no different to a database."""

    def test_two_at_once_leave_one_row(self, keeper: TableKeeper) -> None:
        """Threads that keep a user's first token together all succeed, and one row remains."""
        for _ in range(3):
            keeper.backend.delete(keeper.asker())
            barrier = threading.Barrier(AT_ONCE)

            def keep(number: int, barrier: threading.Barrier = barrier) -> Any:
                with keeper.thread():
                    barrier.wait(30)
                    keeper.backend.set(keeper.asker(), {"access_token": str(number)})
                    return keeper.backend.get(keeper.asker())

            with ThreadPoolExecutor(AT_ONCE) as pool:
                seen = list(pool.map(keep, range(AT_ONCE)))
            assert keeper.count() == 1
            assert keeper.backend.get(keeper.asker()) in seen


class DoublesContract:
    """What holds of a table without constraints, as sites have it that grew up without them."""

    def test_the_newest_of_several_rows_counts(
        self, keeper: TableKeeper, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The newest is read and replaced, the log says so once, and dropping the token drops all of them."""
        # A name of its own, for the log speaks of each but once.
        dance, backend = f"doubled {secrets.token_hex(4)}", keeper.backend
        for token in (FIRST, SECOND):
            keeper.insert(dance, "ada", token)
        keeper.insert(dance, "bob", FIRST)
        with caplog.at_level(logging.WARNING):
            assert [backend.get(keeper.asker(dance)) for _ in range(3)] == [SECOND] * 3
        assert len([record for record in caplog.records if dance in record.getMessage()]) == 1
        backend.set(keeper.asker(dance), OAUTH1)
        assert backend.get(keeper.asker(dance)) == OAUTH1
        backend.delete(keeper.asker(dance))
        assert backend.get(keeper.asker(dance)) is None
        assert backend.get(keeper.asker(dance, who="bob")) == FIRST
        assert keeper.count() == 1
        backend.invalidate(keeper.asker(dance, who="bob"))
        assert keeper.count() == 0

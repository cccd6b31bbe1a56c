"""What backends promise that keep several accounts of one user apart."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ...backends import Account, AccountTaken, BackendSlot
from .keepers import TableKeeper

WORK, HOME = {"access_token": "of work"}, {"access_token": "of home"}


class AccountsContract:
    """What holds with ``several_accounts=True``; the keeper's ``backend`` has it."""

    def test_accounts_do_not_touch_each_other(self, keeper: TableKeeper) -> None:
        """What happens to one account's token leaves the user's other one alone, and that of another user."""
        backend: Any = keeper.backend
        backend.set(keeper.asker(provider_user_id="work"), {**WORK, "refresh_token": "r"})
        backend.set(keeper.asker(provider_user_id="home"), HOME)
        backend.set(keeper.asker(who="bob", provider_user_id="other"), HOME)
        assert backend.get(keeper.asker(), account="home") == HOME
        backend.set(keeper.asker(provider_user_id="work"), WORK)
        assert backend.get(keeper.asker(), account="work") == {**WORK, "refresh_token": "r"}
        assert backend.get(keeper.asker(), account="other") is None
        backend.delete(keeper.asker(), account="work")
        assert backend.get(keeper.asker(), account="work") is None
        assert backend.get(keeper.asker(), account="home") == HOME
        backend.invalidate(keeper.asker(), account="home")
        assert backend.get(keeper.asker(), account="home") is None
        assert backend.get(keeper.asker(who="bob")) == HOME

    def test_one_account_is_the_chosen_one(self, keeper: TableKeeper) -> None:
        """The first account is chosen until the user chooses another; when that goes, another one takes its place."""
        backend: Any = keeper.backend
        for token, account in ((WORK, "work"), (HOME, "home")):
            backend.set(keeper.asker(provider_user_id=account), token)
        assert backend.get(keeper.asker()) == WORK
        backend.set_default_account(keeper.asker(), "home")
        assert backend.get(keeper.asker()) == HOME
        assert set(backend.accounts(keeper.asker())) == {Account("work"), Account("home", True)}
        with pytest.raises(LookupError):
            backend.set_default_account(keeper.asker(), "nowhere")
        backend.delete(keeper.asker())
        assert backend.accounts(keeper.asker()) == (Account("work", True),)
        assert backend.accounts(keeper.asker(who="bob")) == ()

    def test_a_slot_stays_with_its_account(self, keeper: TableKeeper) -> None:
        """A token that is refreshed while the user chooses another account is kept for the one that it is of."""
        backend: Any = keeper.backend
        for token, account in ((WORK, "work"), (HOME, "home")):
            backend.set(keeper.asker(provider_user_id=account), token)
        slot = BackendSlot(backend, keeper.asker())
        assert slot.load() == WORK
        backend.set_default_account(keeper.asker(), "home")
        slot.save({"access_token": "refreshed"})
        assert backend.get(keeper.asker(), account="work") == {"access_token": "refreshed"}
        assert backend.get(keeper.asker(), account="home") == HOME

    def test_an_account_belongs_to_one_user(self, keeper: TableKeeper) -> None:
        """Another user can't connect it, beside an account of their own either."""
        backend = keeper.backend
        backend.set(keeper.asker(who="ada", provider_user_id="work"), WORK)
        backend.set(keeper.asker(who="bob", provider_user_id="home"), HOME)
        with pytest.raises(AccountTaken):
            backend.set(keeper.asker(who="bob", provider_user_id="work"), WORK)
        assert keeper.count() == len(("ada's", "bob's"))

    def test_accounts_that_come_at_once_are_all_kept(self, keeper: TableKeeper) -> None:
        """Each has one row, and one of them is the chosen one."""
        names = ("a", "b", "c")
        barrier = threading.Barrier(len(names) * 2)

        def connect(name: str) -> None:
            with keeper.thread():
                barrier.wait(30)
                keeper.backend.set(keeper.asker(provider_user_id=name), {"access_token": name})

        with ThreadPoolExecutor(len(names) * 2) as pool:
            list(pool.map(connect, names * 2))
        backend: Any = keeper.backend
        found = backend.accounts(keeper.asker())
        assert sorted(account.id for account in found) == list(names)
        assert len([account for account in found if account.is_default]) == 1
        for name in names:
            assert backend.get(keeper.asker(), account=name) == {"access_token": name}

"""What backends promise that store several accounts of one user."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ...backends import Account, AccountTaken, BackendSlot
from .harness import TableHarness

WORK, HOME = {"access_token": "of work"}, {"access_token": "of home"}


class AccountsContract:
    """What holds with ``several_accounts=True``; the harness's ``backend`` has it."""

    def test_accounts_do_not_touch_each_other(self, harness: TableHarness) -> None:
        """What happens to one account's token leaves the user's other one alone, and that of another user."""
        backend = harness.backend
        backend.set(harness.context(provider_user_id="work"), {**WORK, "refresh_token": "r"})
        backend.set(harness.context(provider_user_id="home"), HOME)
        backend.set(harness.context(who="bob", provider_user_id="other"), HOME)
        assert backend.get(harness.context(), account="home") == HOME
        backend.set(harness.context(provider_user_id="work"), WORK)
        assert backend.get(harness.context(), account="work") == {**WORK, "refresh_token": "r"}
        assert backend.get(harness.context(), account="other") is None
        backend.delete(harness.context(), account="work")
        assert backend.get(harness.context(), account="work") is None
        assert backend.get(harness.context(), account="home") == HOME
        backend.invalidate(harness.context(), account="home")
        assert backend.get(harness.context(), account="home") is None
        assert backend.get(harness.context(who="bob")) == HOME

    def test_one_account_is_the_chosen_one(self, harness: TableHarness) -> None:
        """The first account is chosen until the user chooses another; when that goes, another one takes its place."""
        backend = harness.backend
        for token, account in ((WORK, "work"), (HOME, "home")):
            backend.set(harness.context(provider_user_id=account), token)
        assert backend.get(harness.context()) == WORK
        backend.set_default_account(harness.context(), "home")
        assert backend.get(harness.context()) == HOME
        assert set(backend.accounts(harness.context())) == {Account("work"), Account("home", True)}
        with pytest.raises(LookupError):
            backend.set_default_account(harness.context(), "nowhere")
        backend.delete(harness.context())
        assert backend.accounts(harness.context()) == (Account("work", True),)
        assert backend.accounts(harness.context(who="bob")) == ()

    def test_a_slot_stays_with_its_account(self, harness: TableHarness) -> None:
        """A token that is refreshed while the user chooses another account is stored for the account that it is of."""
        backend = harness.backend
        for token, account in ((WORK, "work"), (HOME, "home")):
            backend.set(harness.context(provider_user_id=account), token)
        slot = BackendSlot(backend, harness.context())
        assert slot.load() == WORK
        backend.set_default_account(harness.context(), "home")
        slot.save({"access_token": "refreshed"})
        assert backend.get(harness.context(), account="work") == {"access_token": "refreshed"}
        assert backend.get(harness.context(), account="home") == HOME

    def test_an_account_belongs_to_one_user(self, harness: TableHarness) -> None:
        """Another user can't connect it, beside an account of their own either."""
        backend = harness.backend
        backend.set(harness.context(who="ada", provider_user_id="work"), WORK)
        backend.set(harness.context(who="bob", provider_user_id="home"), HOME)
        with pytest.raises(AccountTaken):
            backend.set(harness.context(who="bob", provider_user_id="work"), WORK)
        assert harness.count() == len(("ada's", "bob's"))

    def test_accounts_that_come_at_once_are_all_kept(self, harness: TableHarness) -> None:
        """Each has one row, and one of them is the chosen one."""
        names = ("a", "b", "c")
        barrier = threading.Barrier(len(names) * 2)

        def connect(name: str) -> None:
            with harness.thread():
                barrier.wait(30)
                harness.backend.set(harness.context(provider_user_id=name), {"access_token": name})

        with ThreadPoolExecutor(len(names) * 2) as pool:
            list(pool.map(connect, names * 2))
        backend = harness.backend
        found = backend.accounts(harness.context())
        assert sorted(account.id for account in found) == list(names)
        assert len([account for account in found if account.is_default]) == 1
        for name in names:
            assert backend.get(harness.context(), account=name) == {"access_token": name}

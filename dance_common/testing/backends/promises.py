"""What every backend promises, whatever it keeps tokens in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from ...backends import BackendSlot
from ...tokens import Token
from .keepers import OAUTH1, OAUTH2, SECRETS, Keeper, UserKeeper

KEYS = tuple(f"{name} key of the site, {'.' * 32}" for name in ("first", "second", "third"))
"""Encryption keys."""


class BackendContract:
    """What holds of one token of one dance."""

    @pytest.mark.parametrize("token", [OAUTH1, OAUTH2], ids=["oauth1", "oauth2"])
    def test_what_was_kept_is_found(self, keeper: Keeper, token: Mapping[str, Any]) -> None:
        """A token comes back as it was, as often as it is asked for, until another takes its place."""
        backend, another = keeper.backend, {**token, "another": 1}
        assert backend.get(keeper.asker()) is None
        backend.set(keeper.asker(), token)
        assert [backend.get(keeper.asker()) for _ in range(3)] == [token] * 3
        backend.set(keeper.asker(), another)
        assert backend.get(keeper.asker()) == another

    def test_what_was_dropped_is_gone(self, keeper: Keeper) -> None:
        """Dropping works once, twice, and before anything was kept."""
        backend = keeper.backend
        backend.delete(keeper.asker())
        backend.set(keeper.asker(), OAUTH2)
        for _ in range(2):
            backend.delete(keeper.asker())
            assert backend.get(keeper.asker()) is None
        backend.set(keeper.asker(), OAUTH1)
        assert backend.get(keeper.asker()) == OAUTH1

    def test_what_the_provider_ended_is_gone(self, keeper: Keeper) -> None:
        """A lost token is not found again, and the next one is kept as ever."""
        backend = keeper.backend
        backend.invalidate(keeper.asker())
        backend.set(keeper.asker(), OAUTH2)
        for _ in range(2):
            backend.invalidate(keeper.asker())
            assert BackendSlot(backend, keeper.asker()).load() is None
        backend.set(keeper.asker(), OAUTH1)
        assert backend.get(keeper.asker()) == OAUTH1

    def test_a_loaded_token_is_a_copy(self, keeper: Keeper) -> None:
        """Neither the token that was given nor the one that is loaded is the one that is kept."""
        backend, given = keeper.backend, dict(OAUTH2)
        backend.set(keeper.asker(), given)
        given["access_token"] = "changed"
        for _ in range(3):
            loaded = BackendSlot(backend, keeper.asker()).load()
            assert loaded is not None
            loaded["access_token"] = "changed"
        assert backend.get(keeper.asker()) == OAUTH2

    def test_a_slot_keeps_the_time_at_which_a_token_expires(self, keeper: Keeper) -> None:
        """A lifetime in seconds becomes a time when it is kept, and is counted down when it is loaded."""
        slot = BackendSlot(keeper.backend, keeper.asker())
        slot.save(Token(access_token="a", expires_in=600, scope=["one"]))
        kept = BackendSlot(keeper.backend, keeper.asker()).load()
        assert kept is not None
        assert kept["scope"] == ["one"]
        assert 0 < kept["expires_in"] <= 600  # noqa: PLR2004  # as it was saved
        slot.delete()
        assert BackendSlot(keeper.backend, keeper.asker()).load() is None

    def test_no_secret_is_shown(self, keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
        """Neither the text of a backend, a slot or a loaded token nor any log holds a secret, at any level."""
        with caplog.at_level(logging.DEBUG):
            keeper.backend.set(keeper.asker(), OAUTH2)
            slot = BackendSlot(keeper.backend, keeper.asker())
            texts = [repr(keeper.backend), repr(slot), repr(slot.load())]
            keeper.backend.delete(keeper.asker())
        texts += [str(vars(record)) for record in caplog.records]
        assert not [text for text in texts if any(secret in text for secret in SECRETS)]


class DancesContract:
    """What holds of several dances."""

    def test_dances_do_not_touch_each_other(self, keeper: Keeper) -> None:
        """What happens to one dance's token leaves the other's alone."""
        backend = keeper.backend
        backend.set(keeper.asker("one"), OAUTH1)
        assert backend.get(keeper.asker("two")) is None
        backend.set(keeper.asker("two"), OAUTH2)
        assert backend.get(keeper.asker("one")) == OAUTH1
        backend.delete(keeper.asker("two"))
        backend.invalidate(keeper.asker("two"))
        assert backend.get(keeper.asker("one")) == OAUTH1


class UsersContract:
    """What holds of several users."""

    def test_users_do_not_touch_each_other(self, keeper: UserKeeper) -> None:
        """What one user keeps is neither read, replaced nor dropped by another."""
        backend = keeper.backend
        backend.set(keeper.asker(who="ada"), OAUTH1)
        assert backend.get(keeper.asker(who="bob")) is None
        backend.set(keeper.asker(who="bob"), OAUTH2)
        assert backend.get(keeper.asker(who="ada")) == OAUTH1
        backend.delete(keeper.asker(who="bob"))
        backend.invalidate(keeper.asker(who="bob"))
        assert backend.get(keeper.asker(who="ada")) == OAUTH1
        assert backend.get(keeper.asker(who="bob")) is None


class EncryptionContract:
    """What holds where ``DANCE_ENCRYPTION_KEYS`` is set."""

    def test_what_is_kept_tells_no_secret(self, keeper: Keeper) -> None:
        """Who steals all that is kept finds no token in it, as they would without encryption."""
        for keys, is_readable in (((), True), (KEYS[:1], False)):
            with keeper.encrypted(*keys):
                keeper.backend.set(keeper.asker(), OAUTH2)
                assert [keeper.backend.get(keeper.asker()) for _ in range(2)] == [OAUTH2] * 2
                stolen = keeper.dump()
            assert [secret.encode() in stolen for secret in SECRETS] == [is_readable]

    def test_a_new_key_reads_what_an_old_one_wrote(self, keeper: Keeper) -> None:
        """With a new key before the old one nothing is lost, and what is kept from then on needs the new one alone."""
        backend = keeper.backend
        with keeper.encrypted(KEYS[0]):
            backend.set(keeper.asker(), OAUTH1)
            assert backend.get(keeper.asker()) == OAUTH1
        with keeper.encrypted(KEYS[1], KEYS[0]):
            assert [backend.get(keeper.asker()) for _ in range(2)] == [OAUTH1] * 2
            backend.set(keeper.asker(), OAUTH2)
        with keeper.encrypted(KEYS[1]):
            assert [backend.get(keeper.asker()) for _ in range(2)] == [OAUTH2] * 2

    def test_what_was_kept_before_there_were_keys_is_read(self, keeper: Keeper) -> None:
        """A site that begins to encrypt loses no connection."""
        with keeper.encrypted():
            keeper.backend.set(keeper.asker(), OAUTH2)
        with keeper.encrypted(KEYS[0]):
            assert [keeper.backend.get(keeper.asker()) for _ in range(2)] == [OAUTH2] * 2

    def test_what_no_key_opens_can_be_replaced_and_dropped(self, keeper: Keeper) -> None:
        """Where a key is gone the users can connect again, and be deleted; nobody is locked out by an old row."""
        backend = keeper.backend
        with keeper.encrypted(KEYS[0]):
            backend.set(keeper.asker(), OAUTH1)
        with keeper.encrypted(KEYS[1]):
            backend.set(keeper.asker(), OAUTH2)
            assert backend.get(keeper.asker()) == OAUTH2
        with keeper.encrypted(KEYS[2]):
            backend.delete(keeper.asker())
            assert backend.get(keeper.asker()) is None

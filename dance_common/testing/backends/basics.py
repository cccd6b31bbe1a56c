"""What every backend promises, wherever it stores tokens."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from ...backends import BackendSlot
from ...tokens import Token
from .harness import OAUTH1, OAUTH2, SECRETS, Harness, UserHarness

KEYS = tuple(f"{name} key of the site, {'.' * 32}" for name in ("first", "second", "third"))
"""Encryption keys."""


class BackendContract:
    """What holds of one token of one dance."""

    @pytest.mark.parametrize("token", [OAUTH1, OAUTH2], ids=["oauth1", "oauth2"])
    def test_what_was_kept_is_found(self, harness: Harness, token: Mapping[str, Any]) -> None:
        """A token comes back as it was, as often as it is asked for, until another takes its place."""
        backend, another = harness.backend, {**token, "another": 1}
        assert backend.get(harness.context()) is None
        backend.set(harness.context(), token)
        assert [backend.get(harness.context()) for _ in range(3)] == [token] * 3
        backend.set(harness.context(), another)
        assert backend.get(harness.context()) == another

    def test_what_was_dropped_is_gone(self, harness: Harness) -> None:
        """Deleting works once, twice, and before anything was stored."""
        backend = harness.backend
        backend.delete(harness.context())
        backend.set(harness.context(), OAUTH2)
        for _ in range(2):
            backend.delete(harness.context())
            assert backend.get(harness.context()) is None
        backend.set(harness.context(), OAUTH1)
        assert backend.get(harness.context()) == OAUTH1

    def test_what_the_provider_ended_is_gone(self, harness: Harness) -> None:
        """A lost token is not found again, and the next one is stored as ever."""
        backend = harness.backend
        backend.invalidate(harness.context())
        backend.set(harness.context(), OAUTH2)
        for _ in range(2):
            backend.invalidate(harness.context())
            assert BackendSlot(backend, harness.context()).load() is None
        backend.set(harness.context(), OAUTH1)
        assert backend.get(harness.context()) == OAUTH1

    def test_a_loaded_token_is_a_copy(self, harness: Harness) -> None:
        """Neither the token that was given nor the one that is loaded is the one that is stored."""
        backend, given = harness.backend, dict(OAUTH2)
        backend.set(harness.context(), given)
        given["access_token"] = "changed"
        for _ in range(3):
            loaded = BackendSlot(backend, harness.context()).load()
            assert loaded is not None
            loaded["access_token"] = "changed"
        assert backend.get(harness.context()) == OAUTH2

    def test_a_slot_keeps_the_time_at_which_a_token_expires(self, harness: Harness) -> None:
        """A lifetime in seconds becomes a time when it is stored, and is counted down when it is loaded."""
        slot = BackendSlot(harness.backend, harness.context())
        slot.save(Token(access_token="a", expires_in=600, scope=["one"]))
        loaded = BackendSlot(harness.backend, harness.context()).load()
        assert loaded is not None
        assert loaded["scope"] == ["one"]
        assert 0 < loaded["expires_in"] <= 600  # noqa: PLR2004  # as it was saved
        slot.delete(slot.identity())
        assert BackendSlot(harness.backend, harness.context()).load() is None

    def test_no_secret_is_shown(self, harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
        """Neither the text of a backend, a slot or a loaded token nor any log holds a secret, at any level."""
        with caplog.at_level(logging.DEBUG):
            harness.backend.set(harness.context(), OAUTH2)
            slot = BackendSlot(harness.backend, harness.context())
            texts = [repr(harness.backend), repr(slot), repr(slot.load())]
            harness.backend.delete(harness.context())
        texts += [str(vars(record)) for record in caplog.records]
        assert not [text for text in texts if any(secret in text for secret in SECRETS)]


class DancesContract:
    """What holds of several dances."""

    def test_dances_do_not_touch_each_other(self, harness: Harness) -> None:
        """What happens to one dance's token leaves the other's alone."""
        backend = harness.backend
        backend.set(harness.context("one"), OAUTH1)
        assert backend.get(harness.context("two")) is None
        backend.set(harness.context("two"), OAUTH2)
        assert backend.get(harness.context("one")) == OAUTH1
        backend.delete(harness.context("two"))
        backend.invalidate(harness.context("two"))
        assert backend.get(harness.context("one")) == OAUTH1


class UsersContract:
    """What holds of several users."""

    def test_users_do_not_touch_each_other(self, harness: UserHarness) -> None:
        """One user's token is neither read, replaced nor deleted by another."""
        backend = harness.backend
        backend.set(harness.context(who="ada"), OAUTH1)
        assert backend.get(harness.context(who="bob")) is None
        backend.set(harness.context(who="bob"), OAUTH2)
        assert backend.get(harness.context(who="ada")) == OAUTH1
        backend.delete(harness.context(who="bob"))
        backend.invalidate(harness.context(who="bob"))
        assert backend.get(harness.context(who="ada")) == OAUTH1
        assert backend.get(harness.context(who="bob")) is None


class EncryptionContract:
    """What holds where ``DANCE_ENCRYPTION_KEYS`` is set."""

    def test_what_is_kept_tells_no_secret(self, harness: Harness) -> None:
        """Whoever steals all that is stored finds no token in it, as they would without encryption."""
        for keys, is_readable in (((), True), (KEYS[:1], False)):
            with harness.encrypted(*keys):
                harness.backend.set(harness.context(), OAUTH2)
                assert [harness.backend.get(harness.context()) for _ in range(2)] == [OAUTH2] * 2
                stolen = harness.dump()
            assert [secret.encode() in stolen for secret in SECRETS] == [is_readable]

    def test_a_new_key_reads_what_an_old_one_wrote(self, harness: Harness) -> None:
        """With a new key before the old one nothing is lost, and what is stored afterwards needs the new one alone."""
        backend = harness.backend
        with harness.encrypted(KEYS[0]):
            backend.set(harness.context(), OAUTH1)
            assert backend.get(harness.context()) == OAUTH1
        with harness.encrypted(KEYS[1], KEYS[0]):
            assert [backend.get(harness.context()) for _ in range(2)] == [OAUTH1] * 2
            backend.set(harness.context(), OAUTH2)
        with harness.encrypted(KEYS[1]):
            assert [backend.get(harness.context()) for _ in range(2)] == [OAUTH2] * 2

    def test_what_was_kept_before_there_were_keys_is_read(self, harness: Harness) -> None:
        """A site that begins to encrypt loses no connection."""
        with harness.encrypted():
            harness.backend.set(harness.context(), OAUTH2)
        with harness.encrypted(KEYS[0]):
            assert [harness.backend.get(harness.context()) for _ in range(2)] == [OAUTH2] * 2

    def test_what_no_key_opens_can_be_replaced_and_dropped(self, harness: Harness) -> None:
        """Where a key is gone the users can connect again, and be deleted; nobody is locked out by an old row."""
        backend = harness.backend
        with harness.encrypted(KEYS[0]):
            backend.set(harness.context(), OAUTH1)
        with harness.encrypted(KEYS[1]):
            backend.set(harness.context(), OAUTH2)
            assert backend.get(harness.context()) == OAUTH2
        with harness.encrypted(KEYS[2]):
            backend.delete(harness.context())
            assert backend.get(harness.context()) is None

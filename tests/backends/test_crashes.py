"""What remains in the cache of processes that die, and what remains readable when a key is gone."""

from __future__ import annotations

import pytest
from setups import SETUPS, every_table

from dance_common.backends.encryption import DecryptionError
from dance_common.backends.tables.cache import TokenCache
from dance_common.backends.tables.owners import Owner
from dance_common.testing.backends import OAUTH1, OAUTH2, SECRETS

OLD, NEW = {"access_token": "old"}, {"access_token": "new"}
every_cache = every_table(setup for setup in SETUPS if setup.cache and not setup.keys)


def owner(harness):
    """Return whose token it is, for the cache."""
    return Owner("one", harness.key(harness.user("ada")))


@every_cache
def test_a_process_that_dies_after_the_commit_leaves_nothing_old(harness, monkeypatch):
    """If the cache never hears of the commit what it held before does not count."""
    harness.backend.set(harness.context(), OLD)
    harness.backend.get(harness.context())
    with monkeypatch.context() as dying:
        dying.setattr(TokenCache, "delete", lambda *_: None)
        harness.backend.set(harness.context(), NEW)
    assert [harness.lookup(harness.context()).token for _ in range(2)] == [NEW] * 2


@every_cache
def test_a_process_that_dies_while_another_writes_leaves_nothing_old(harness):
    """Two writes are announced; the first is committed, somebody reads, and the second one's process dies after it."""
    harness.backend.set(harness.context(), {"access_token": "older"})
    commit_first = harness.backend.cache.announce_write(owner(harness))
    harness.backend.cache.announce_write(owner(harness))
    harness.overwrite(OLD)
    commit_first()
    assert harness.backend.get(harness.context()) == OLD
    harness.overwrite(NEW)
    assert [harness.backend.get(harness.context()) for _ in range(2)] == [NEW] * 2


@every_cache
def test_a_reader_that_is_slow_brings_nothing_old_back(harness):
    """What was read before a write and arrives in the cache after it does not count."""
    harness.backend.set(harness.context(), OLD)

    def read_slowly():
        found = harness.backend.table.read(owner(harness))
        harness.backend.set(harness.context(), NEW)
        return [[row.token, row.account, row.is_default] for row in found]

    assert harness.backend.cache.get(owner(harness), read_slowly)[0][0] == OLD
    assert harness.backend.get(harness.context()) == NEW


@every_cache
def test_a_cache_that_fails_after_the_commit_fails_no_request(harness, monkeypatch, caplog):
    """The token is stored, and so the caller is not told otherwise; the log shows no secret."""

    def fail(*_):
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(TokenCache, "delete", fail)
        harness.backend.set(harness.context(), OAUTH2)
    assert harness.backend.get(harness.context()) == OAUTH2
    assert SECRETS[0] not in caplog.text


@every_table(setup for setup in SETUPS if setup.keys)
def test_a_token_whose_key_is_gone_is_told_and_not_taken_for_none(harness):
    """Whoever runs the site reads which setting lacks a key; with the key the token is back."""
    harness.backend.set(harness.context(), OAUTH1)
    for keys in ((), ("another key of the site, which opens nothing",)):
        with harness.encrypted(*keys):
            for _ in range(2):
                with pytest.raises(DecryptionError, match="DANCE_ENCRYPTION_KEYS") as caught:
                    harness.make(user=harness.user("ada")).get(harness.context())
    assert SECRETS[0] not in f"{caught.value!r}{caught.value.signal_kwargs()}"
    assert harness.backend.get(harness.context()) == OAUTH1

"""What every store of registrations promises, whatever it stores them in."""

from __future__ import annotations

import time
from collections.abc import Callable

from core_helpers import error_of

from dance_common.backends.registrations import Registration, RegistrationStore

ONE = Registration(client_id="one", client_secret="secret-one", callback_url="https://a.example/")
TWO = Registration(client_id="two", client_secret="secret-two", authentication="post")


def check_store(store: RegistrationStore) -> None:
    """Take an empty store with room for three through its life."""
    assert store.load("mastodon", "a.example") is None
    assert store.add("mastodon", "a.example", ONE) == ONE
    # The first one stays: another process has begun with it.
    assert store.add("mastodon", "a.example", TWO) == ONE
    assert store.add("mastodon", "b.example", TWO) == TWO
    assert store.load("work", "a.example") is None
    assert (store.load("mastodon", "a.example"), store.load("mastodon", "b.example")) == (ONE, TWO)
    store.forget("mastodon", "a.example", "another")
    assert store.load("mastodon", "a.example") == ONE
    store.forget("mastodon", "a.example", "one")
    store.forget("mastodon", "a.example", "one")
    assert store.load("mastodon", "a.example") is None
    over = Registration(client_id="old", client_secret="x", expires_at=int(time.time()) - 1)
    store.add("mastodon", "c.example", over)
    assert store.load("mastodon", "c.example") is None
    assert store.add("mastodon", "c.example", TWO) == TWO
    store.require_room()
    store.add("mastodon", "d.example", ONE)
    assert store.count() == 3
    assert error_of(store.require_room).code == "server_refused"


def check_encryption(store: RegistrationStore, set_keys: Callable[[list[str]], object]) -> None:
    """What is stored shows no secret, and can be read at its own server only."""
    key = "k" * 40
    set_keys([key])
    store.add("mastodon", "a.example", ONE)
    stored = store.read("mastodon", "a.example")
    assert list(stored or ()) == ["encrypted"]
    assert "secret-one" not in repr(stored)
    store.insert("mastodon", "b.example", stored or {})
    assert store.load("mastodon", "b.example") is None
    set_keys(["z" * 40, key])
    assert store.load("mastodon", "a.example") == ONE
    store.delete("mastodon", "b.example")
    assert store.reencrypt() == 1
    set_keys(["z" * 40])
    assert store.load("mastodon", "a.example") == ONE
    set_keys([key])
    assert error_of(store.reencrypt).code == "decryption_failed"
    assert store.load("mastodon", "a.example") is None
    assert store.add("mastodon", "a.example", TWO) == TWO

"""Where tokens are kept: what every backend promises, and the ones that need no framework."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import time_machine

from dance_common.backends import (
    BackendSlot,
    BaseBackend,
    MemoryBackend,
    NullBackend,
    UserSessionBackend,
)
from dance_common.backends.base import BackendOwner
from dance_common.backends.store import NoSlot
from dance_common.tokens import Token


def test_a_backend_has_to_say_how():
    """A backend that leaves one of the three methods out can't be made."""

    class Half(BaseBackend):
        def get(self, blueprint: object, /) -> None:
            return None

    with pytest.raises(TypeError, match="delete"):
        Half()


def test_the_null_backend_keeps_nothing():
    """What is kept in the null backend is gone at once."""
    backend = NullBackend()
    backend.set(None, {"access_token": "a"})
    assert backend.get(None) is None
    backend.delete(None)


def test_the_memory_backend_keeps_a_copy():
    """Neither what was given nor what is got is the token that is kept."""
    given = {"access_token": "a"}
    backend = MemoryBackend(given)
    given["access_token"] = "changed"
    got = backend.get(None)
    assert isinstance(got, Token)
    got["access_token"] = "changed"
    assert backend.token == {"access_token": "a"}
    backend.set(None, given)
    given["access_token"] = "again"
    assert backend.token == {"access_token": "changed"}
    backend.delete(None)
    assert backend.token is None


def test_the_memory_backend_may_be_empty():
    """Without a token there is none to get, and dropping it does nothing."""
    backend = MemoryBackend()
    backend.delete(None)
    assert backend.token is None


class DictBackend(UserSessionBackend):
    def user_session(self, context, /):
        return context.session


def visit(name="work"):
    return SimpleNamespace(name=name, session={})


def test_the_session_backend_keeps_each_dance_under_its_name():
    """Tokens of two dances stand beside each other in one session, as plain dicts."""
    backend, work = DictBackend(), visit()
    home = SimpleNamespace(name="home", session=work.session)
    backend.set(work, Token(access_token="w"))
    backend.set(home, Token(access_token="h"))
    assert work.session == {
        "work_oauth_token": {"access_token": "w"},
        "home_oauth_token": {"access_token": "h"},
    }
    assert type(work.session["work_oauth_token"]) is dict
    backend.delete(work)
    backend.delete(work)
    assert (backend.get(work), backend.get(home)) == (None, {"access_token": "h"})


def test_a_sites_own_way_to_store_is_used_and_marked():
    """A subclass that overrides ``set`` need not know of registrations: a slot says whose the token is."""

    class Shouting(DictBackend):
        def set(self, context, token, /):
            super().set(context, {**token, "note": "stored"})

    backend, work = Shouting(), visit()
    BackendSlot(backend, work, registration="ours").save({"access_token": "w"})
    assert work.session["work_oauth_token"]["note"] == "stored"
    assert BackendSlot(backend, work, registration="ours").load() is not None
    assert BackendSlot(backend, work, registration="theirs").load() is None


def test_a_slot_asks_the_session_backend_once_for_a_token_and_whose_it_is():
    """The visitor's session is read once, and so is who is logged in; another user or token is noticed all the same."""
    asked = []

    class Counting(DictBackend):
        def user_session(self, context, /):
            asked.append("session")
            return context.session

        def user(self, context, /):
            asked.append("user")
            return context.user

    work = visit()
    work.user = "anna"
    slot = BackendSlot(Counting(), work, registration="ours")
    slot.save({"access_token": "w"})
    asked.clear()
    found = slot.load_owned()
    assert sorted(asked) == ["session", "user"]
    assert (found.token, found.identity) == ({"access_token": "w"}, slot.identity())
    work.user = "ben"
    other = slot.load_owned()
    assert other.token is None
    assert other.identity == slot.identity() != found.identity
    work.user = "anna"
    slot.save({"access_token": "w2"})
    assert slot.load_owned().identity != found.identity


def test_a_sites_own_ways_to_read_and_to_tell_owners_are_asked():
    """A subclass that overrides ``get`` or ``owner`` is asked by them wherever a token is loaded."""

    class Own(DictBackend):
        def get(self, context, /):
            return {"access_token": "own", **(super().get(context) or {})}

        def owner(self, context, /):
            return BackendOwner("own")

    slot = BackendSlot(Own(), visit(), registration="ours")
    found = slot.load_owned()
    assert found.token == {"access_token": "own"}
    assert found.identity.owner == "own"


def test_a_token_is_loaded_though_its_backend_can_not_tell_whose_it_is():
    """A site's own backend may know owners in a request only; its token is used all the same, and nobody's."""

    class Outside(MemoryBackend):
        def owner(self, context, /):
            raise RuntimeError("Working outside of request context.")

    found = BackendSlot(Outside({"access_token": "a"}), visit()).load_owned()
    assert (found.token, found.identity, found.was_stored) == ({"access_token": "a"}, None, True)


def test_the_session_backends_key_is_a_pattern():
    """The key may be any pattern of the context's values; those of Flask-Dance say bp."""
    for key in ("token of {name}", "token of {bp.name}"):
        backend, work = DictBackend(key=key), visit()
        backend.set(work, {"access_token": "w"})
        assert list(work.session) == ["token of work"]


def test_a_slot_does_the_arithmetic_for_every_backend():
    """A slot saves the time at which the token expires, and loads what is left of it."""
    backend = MemoryBackend()
    slot = BackendSlot(backend, None)
    assert slot.load() is None
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        slot.save({"access_token": "a", "expires_in": 60})
        clock.shift(20)
        assert slot.load() == {"access_token": "a", "expires_in": 40, "expires_at": 1_800_000_060}
    slot.delete(slot.identity())
    assert backend.token is None


def test_a_slot_asks_for_its_own_context():
    """A slot hands the backend the context it was made for, and touches no other."""
    backend, mine, yours = DictBackend(), visit(), visit()
    BackendSlot(backend, yours).save({"access_token": "yours"})
    slot = BackendSlot(backend, mine)
    slot.delete(slot.identity())
    assert slot.load() is None
    assert BackendSlot(backend, yours).load() == {"access_token": "yours"}


def test_a_backend_of_another_kind_may_know_no_way_to_invalidate_a_token():
    """For what only looks like a backend, invalidating a token is deleting it."""
    dropped = []

    class Duck:
        def get(self, context):
            return {"access_token": "refused"}

        def delete(self, context):
            dropped.append(context)

    slot = BackendSlot(Duck(), "somebody")
    claim = slot.claim_refresh(slot.identity(), {"access_token": "refused"}, seconds=9)
    assert slot.end_refresh(slot.identity(), claim, is_refused=True) is None
    assert dropped == ["somebody"]


def test_nobodys_slot_keeps_nothing():
    """A session that belongs to nobody finds and leaves no token."""
    slot = NoSlot()
    slot.save({"access_token": "a"})
    slot.delete(slot.identity())
    assert slot.load() is None


class Notes(BaseBackend):
    """A site's own backend, which tells owners apart."""

    def __init__(self) -> None:
        self.tokens = {}

    def owner(self, context):
        return BackendOwner(context.who)

    def get(self, context):
        return self.tokens.get(context.who)

    def set(self, context, token):
        self.tokens[context.who] = dict(token)

    def delete(self, context):
        del self.tokens[context.who]


def test_a_backend_of_the_sites_own_is_not_written_for_another():
    """What began for one user neither stores nor deletes anything where another is the backend's user by then."""
    context = SimpleNamespace(name="one", config={}, who="ada")
    stale = {"access_token": "a", "refresh_token": "b"}
    backend = Notes()
    backend.tokens = {"ada": stale, "bob": stale}
    slot = BackendSlot(backend, context)
    ada = slot.identity()
    claim = slot.claim_refresh(ada, stale, seconds=9)
    assert claim.token == stale
    context.who = "bob"
    assert slot.claim_refresh(ada, stale, seconds=9).token is None
    assert slot.finish_refresh(ada, claim, {"access_token": "c"}) is None
    assert slot.end_refresh(ada, claim, is_refused=True) is None
    slot.delete(ada)
    assert backend.tokens == {"ada": stale, "bob": stale}

"""One dance as one request sees it: what changes there changes for nobody else."""

from __future__ import annotations

import pytest
from core_helpers import oauth2_dance

from dance_common.backends import BaseBackend, MemoryBackend
from dance_common.visit.visit import CallbackDict, Visit


class ByUser(BaseBackend):
    """A backend that looks at the visit's configuration, as people's own do."""

    def __init__(self):
        super().__init__()
        self.tokens = {}

    def get(self, visit, /):
        return self.tokens.get(visit.config.get("user_id"))

    def set(self, visit, token, /):
        self.tokens[visit.config.get("user_id")] = dict(token)

    def delete(self, visit, /):
        self.tokens.pop(visit.config.get("user_id"), None)


CHANGES = [
    lambda config: config.update(user_id="2"),
    lambda config: config.update({"user_id": "2"}),
    lambda config: config.__setitem__("user_id", "2"),
    lambda config: config.__ior__({"user_id": "2"}),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_user_asks_for_that_users_token(change):
    """However the configuration is changed, the session never keeps the token of the user before."""
    backend = ByUser()
    backend.tokens = {"1": {"access_token": "one"}, "2": {"access_token": "two"}}
    visit = Visit(oauth2_dance(), backend)
    visit.config["user_id"] = "1"
    assert visit.session.access_token == "one"
    change(visit.config)
    assert visit.session.access_token == "two"


REMOVALS = [
    lambda config: config.pop("user_id"),
    lambda config: config.popitem(),
    lambda config: config.clear(),
    lambda config: config.__delitem__("user_id"),
]


@pytest.mark.parametrize("remove", REMOVALS)
def test_without_a_user_there_is_no_token(remove):
    """However the user is taken out of the configuration, the session has no token afterwards."""
    backend = ByUser()
    backend.tokens = {"1": {"access_token": "one"}}
    visit = Visit(oauth2_dance(), backend)
    visit.config["user_id"] = "1"
    assert visit.session.authorized
    remove(visit.config)
    assert not visit.session.authorized
    assert visit.config == {}


def test_every_change_is_told():
    """Such a dict behaves as a dict does, and tells of each change."""
    told = []
    config = CallbackDict(lambda: told.append(dict(config)))
    assert config.setdefault("a", 1) == 1
    assert config.pop("b", None) is None
    with pytest.raises(KeyError):
        config.pop("b")
    assert told[0] == {"a": 1}


def test_tokens_are_stored_and_dropped_through_the_visit():
    """Assigning a token stores it and the session sees it; deleting it drops it."""
    visit = Visit(oauth2_dance(), MemoryBackend())
    assert visit.token is None
    assert not visit.session.authorized
    visit.token = {"access_token": "a", "expires_in": 100}
    assert visit.session.access_token == "a"
    assert visit.token["expires_at"]
    del visit.token
    assert visit.token is None
    assert not visit.session.authorized


def test_the_session_is_made_once_and_late():
    """A visit has no session before it is asked for, and then always the same one, unless another is set."""
    visit = Visit(oauth2_dance(), MemoryBackend())
    visit.unload()
    assert vars(visit)["_session"] is None
    assert visit.session is visit.session
    mine = visit.make_session(visit.slot)
    visit.session = mine
    assert visit.session is mine


def test_a_change_holds_for_this_visit_only():
    """A visit may have another value for the rest of itself; the dance stays as it was."""
    dance = oauth2_dance()
    visit = Visit(dance, MemoryBackend())
    before = visit.session
    visit.replace_dance(visit.dance.changed(client_id="another"))
    assert visit.session is not before
    assert visit.session.client_id == "another"
    assert (dance.client_id, visit.name) == ("rehearsal-demo", "rehearsal")


def test_a_backend_is_asked_with_the_adapters_context():
    """An adapter may hand backends something else than the visit."""

    asked = []

    class Asked(MemoryBackend):
        def get(self, blueprint, /):
            asked.append(blueprint)
            return super().get(blueprint)

    context = object()
    assert Visit(oauth2_dance(), Asked(), context).token is None
    assert asked == [context]

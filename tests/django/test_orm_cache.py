"""The ORM backend with a cache: no query for what is known, and never what a write has replaced."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django_site import migrate

from dance_common.backends.cache import TokenCache
from django_dance.backends import ORMBackend
from django_dance.caching import DjangoCacheStore


@pytest.fixture(autouse=True)
def users():
    """Two users, no tokens, and an empty cache."""
    migrate()
    from django_dance.models import DanceToken

    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tokens"}
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    with override_settings(CACHES={"default": memory, "none": dummy}):
        caches["default"].clear()
        DanceToken.objects.all().delete()
        get_user_model().objects.all().delete()
        yield [get_user_model().objects.create(username=name) for name in ("mona", "hubot")]
        DanceToken.objects.all().delete()
        get_user_model().objects.all().delete()


def visit(user=None, name="github", /, **config):
    return SimpleNamespace(name=name, config=config, request=SimpleNamespace(user=user))


def look(backend, who):
    """Return what the backend knows, and how many queries that took."""
    with CaptureQueriesContext(connection) as queries:
        token = backend.get(who)
    return token, len(queries)


@pytest.mark.parametrize("form", ["alias", "object"])
def test_what_is_known_costs_no_query(users, form):
    """A token, and that there is none, are looked up once; a cache may be named or given."""
    mona, _ = users
    backend = ORMBackend(cache="default" if form == "alias" else caches["default"])
    assert [look(backend, visit(mona)) for _ in range(3)] == [(None, 1), (None, 0), (None, 0)]
    backend.set(visit(mona), {"access_token": "a"})
    assert [look(backend, visit(mona)) for _ in range(2)] == [
        ({"access_token": "a"}, 1),
        ({"access_token": "a"}, 0),
    ]
    backend.delete(visit(mona))
    assert [look(backend, visit(mona)) for _ in range(2)] == [(None, 1), (None, 0)]


def test_a_cache_that_keeps_nothing_does_no_harm(users):
    """With Django's dummy cache every look goes to the database."""
    mona, _ = users
    backend = ORMBackend(cache="none")
    backend.set(visit(mona), {"access_token": "a"})
    assert [look(backend, visit(mona)) for _ in range(2)] == [({"access_token": "a"}, 1)] * 2


def test_users_dances_and_models_are_kept_apart(users):
    """One user's entry is no other's, nor that of another dance, of another model, or of the site."""
    mona, hubot = users
    backend = ORMBackend(cache="default", user_required=False)
    whose = [visit(mona), visit(hubot), visit(mona, "google"), visit()]
    for n, who in enumerate(whose):
        backend.set(who, {"access_token": str(n)})
    for _ in range(2):
        assert [backend.get(who)["access_token"] for who in whose] == ["0", "1", "2", "3"]
    assert (
        TokenCache(DjangoCacheStore("default"), "a.b").get(("github", mona.pk), lambda: "other")
        == "other"
    )


def test_what_is_loaded_from_the_cache_is_a_copy(users):
    """Changing a loaded token changes nothing that is kept."""
    mona, _ = users
    backend = ORMBackend(cache="default")
    backend.set(visit(mona), {"access_token": "a", "scope": ["one"]})
    for _ in range(3):
        token = backend.get(visit(mona))
        assert token == {"access_token": "a", "scope": ["one"]}
        token["access_token"] = "b"
        token["scope"].append("two")


def test_keys_hold_no_secret_and_fit_every_cache(users):
    """Keys hold neither the user's key nor the dance's name as they are, which may be anything."""
    keys = TokenCache(DjangoCacheStore("default"), "app.model")._keys(
        ("my dance é", "mona@example.com")
    )
    for key in keys:
        assert key.startswith("oauth_dance:app.model:")
        assert key.isascii()
        assert " " not in key
        assert "mona" not in key
        assert len(key) < 200
    cache = TokenCache(DjangoCacheStore("default"), "a.b")
    assert cache._keys(("x", None)) != cache._keys(("x", "None"))


def test_inside_of_a_transaction_the_database_is_asked(users):
    """A transaction sees what it has written, others see what is committed, and a rollback leaves no trace."""
    mona, _ = users
    backend = ORMBackend(cache="default")
    backend.set(visit(mona), {"access_token": "old"})
    backend.get(visit(mona))
    with transaction.atomic():
        backend.set(visit(mona), {"access_token": "new"})
        assert backend.get(visit(mona)) == {"access_token": "new"}
        transaction.set_rollback(True)
    assert backend.get(visit(mona)) == {"access_token": "old"}
    with transaction.atomic():
        backend.delete(visit(mona))
        assert backend.get(visit(mona)) is None
    assert [look(backend, visit(mona)) for _ in range(2)] == [(None, 1), (None, 0)]


def test_a_reader_that_is_slow_brings_nothing_old_back(users):
    """What was read before a write and arrives in the cache after it does not count."""
    mona, _ = users
    backend = ORMBackend(cache="default")
    backend.set(visit(mona), {"access_token": "old"})

    def read_slowly():
        old = backend.table.read("github", mona.pk)[0].token
        backend.set(visit(mona), {"access_token": "new"})
        return old

    assert backend.cache.get(("github", mona.pk), read_slowly) == {"access_token": "old"}
    assert backend.get(visit(mona)) == {"access_token": "new"}


def test_a_process_that_dies_after_the_commit_leaves_nothing_old(users, monkeypatch):
    """If the cache never hears of the commit, what it held before does not count."""
    mona, _ = users
    backend = ORMBackend(cache="default")
    backend.set(visit(mona), {"access_token": "old"})
    backend.get(visit(mona))
    with monkeypatch.context() as patched:
        patched.setattr(TokenCache, "drop", lambda *_: None)
        backend.set(visit(mona), {"access_token": "new"})
    assert [look(backend, visit(mona)) for _ in range(2)] == [({"access_token": "new"}, 1)] * 2


def test_a_cache_that_fails_after_the_commit_fails_no_request(users, monkeypatch, caplog):
    """The token is stored, and so the caller is not told otherwise."""
    mona, _ = users
    backend = ORMBackend(cache="default")

    def fail(*_):
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(TokenCache, "drop", fail)
        backend.set(visit(mona), {"access_token": "secret"})
    assert backend.get(visit(mona)) == {"access_token": "secret"}
    assert "secret" not in caplog.text


def test_other_code_says_what_it_changed(users):
    """Rows that other code saves or deletes show at once, those of bulk updates once uncache was called."""
    from django_dance.models import DanceToken

    mona, _ = users
    backend = ORMBackend(cache="default")
    backend.set(visit(mona), {"access_token": "old"})
    backend.get(visit(mona))
    DanceToken.objects.update(token={"access_token": "new"})
    backend.uncache("github", mona.pk)
    assert backend.get(visit(mona)) == {"access_token": "new"}
    for row in DanceToken.objects.all():
        row.token = {"access_token": "saved"}
        row.save()
    assert backend.get(visit(mona)) == {"access_token": "saved"}
    DanceToken.objects.all().delete()
    assert backend.get(visit(mona)) is None
    ORMBackend().uncache("github", mona.pk)


@pytest.mark.timeout(120)
def test_cache_and_database_agree_after_any_turmoil(users):
    """After threads have read, written and deleted at will the cache says what the database says."""
    mona, _ = users
    cached, plain = ORMBackend(cache="default"), ORMBackend()

    def rage(seed):
        dice = random.Random(seed)
        try:
            for n in range(25):
                match dice.randrange(6):
                    case 0:
                        cached.set(visit(mona), {"access_token": f"{seed}-{n}"})
                    case 1:
                        cached.delete(visit(mona))
                    case _:
                        cached.get(visit(mona))
        finally:
            connection.close()

    for turn in range(4):
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(rage, range(turn * 6, turn * 6 + 6)))
        assert cached.get(visit(mona)) == plain.get(visit(mona))
        assert cached.get(visit(mona)) == plain.get(visit(mona))

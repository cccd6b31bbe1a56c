"""The ORM backend with a cache: no query for what is known, and never what a write has replaced."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from dance_common.backends.tables.cache import TokenCache
from dance_common.backends.tables.owners import Owner
from django_dance.backends import ORMBackend
from django_dance.orm.cache import DjangoCacheStore


@pytest.fixture(autouse=True)
def users(rows):
    """Two users, no tokens, and an empty cache."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tokens"}
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    with override_settings(CACHES={"default": memory, "none": dummy}):
        caches["default"].clear()
        yield [get_user_model().objects.create(username=name) for name in ("mona", "hubot")]


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


def test_models_are_kept_apart(users):
    """One model's entry is not another's."""
    mona, _ = users
    backend = ORMBackend(cache="default")
    backend.set(visit(mona), {"access_token": "a"})
    backend.get(visit(mona))
    other = TokenCache(DjangoCacheStore("default"), "a.b")
    assert other.get(Owner("github", mona.pk), lambda: "other") == "other"


def test_keys_hold_no_secret_and_fit_every_cache(users):
    """Keys hold neither the user's key nor the dance's name as they are, which may be anything."""
    keys = TokenCache(DjangoCacheStore("default"), "app.model")._keys(
        Owner("my dance é", "mona@example.com")
    )
    for key in keys:
        assert key.startswith("oauth_dance:app.model:")
        assert key.isascii()
        assert " " not in key
        assert "mona" not in key
        assert len(key) < 200
    cache = TokenCache(DjangoCacheStore("default"), "a.b")
    assert cache._keys(Owner("x", None)) != cache._keys(Owner("x", "None"))


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


def test_other_code_says_what_it_changed(users):
    """Rows that other code saves or deletes show at once, those of bulk updates once delete_cached was called."""
    from django_dance.models import DanceToken

    mona, _ = users
    backend = ORMBackend(cache="default")
    backend.set(visit(mona), {"access_token": "old"})
    backend.get(visit(mona))
    DanceToken.objects.update(token={"access_token": "new"})
    backend.delete_cached("github", mona.pk)
    assert backend.get(visit(mona)) == {"access_token": "new"}
    for row in DanceToken.objects.all():
        row.token = {"access_token": "saved"}
        row.save()
    assert backend.get(visit(mona)) == {"access_token": "saved"}
    DanceToken.objects.all().delete()
    assert backend.get(visit(mona)) is None
    ORMBackend().delete_cached("github", mona.pk)

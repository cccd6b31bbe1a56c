"""The ORM backend: whose token it keeps, in which row, and at what cost."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.models import Value

from dance_common.backends import BackendSlot, UserRequired
from dance_common.errors import TokenNotStored
from django_dance import dance_for
from django_dance.backends import ORMBackend
from django_dance.orm.table import separate_connection

pytestmark = pytest.mark.usefixtures("rows")

TOKEN = {"access_token": "a", "scope": ["one"], "expires_at": 1893456000.5}


@cache
def loose_model():
    """Make a model with nothing but what the specification asks for, and its table."""

    class Loose(models.Model):
        user = models.ForeignKey(
            get_user_model(), on_delete=models.CASCADE, null=True, related_name="+"
        )
        provider = models.CharField(max_length=50)
        token = models.JSONField()

        class Meta:
            app_label = "tests_orm"

    with connection.schema_editor() as editor:
        editor.create_model(Loose)
    return Loose


@cache
def userless_model():
    """Make a model without users, and its table."""

    class Userless(models.Model):
        provider = models.CharField(max_length=50)
        token = models.JSONField()

        class Meta:
            app_label = "tests_orm"

    with connection.schema_editor() as editor:
        editor.create_model(Userless)
    return Userless


@pytest.fixture
def mona():
    return get_user_model().objects.create(username="mona")


@pytest.fixture
def hubot():
    return get_user_model().objects.create(username="hubot")


def visit(user=None, name="github", /, **config):
    """Who asks: the dance's name, what it was told, and a request with a user."""
    return SimpleNamespace(name=name, config=config, request=SimpleNamespace(user=user))


def found(backend, who):
    """What a session finds in the backend."""
    return BackendSlot(backend, who).load()


def test_a_second_token_takes_the_place_of_the_first(mona, rows):
    """A user who connects again still has one row, and it says when."""
    backend = ORMBackend()
    backend.set(visit(mona), TOKEN)
    first = rows.get()
    backend.set(visit(mona), {"access_token": "b"})
    second = rows.get()
    assert second.token == {"access_token": "b"}
    assert (second.pk, second.created_at) == (first.pk, first.created_at)
    assert second.updated_at > first.updated_at


def test_a_row_shows_no_token(mona, rows):
    """Neither str nor repr of a row shows what is in it."""
    ORMBackend().set(visit(mona, provider_user_id="7"), {"access_token": "secret"})
    assert str(rows.get()) == "github 7"
    assert "secret" not in repr(rows.get())


def test_null_counts_as_none(mona, rows):
    """A row whose token is JSON's null is as good as no row."""
    rows.create(user=mona, provider="github", token=Value(None, models.JSONField()))
    assert ORMBackend().get(visit(mona)) is None


def test_the_site_has_one_token_for_a_provider_in_the_database_too(rows):
    """The table itself refuses a second token without a user."""
    rows.create(provider="github", token={})
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.create(provider="github", token={})
    rows.create(provider="google", token={})


def test_an_inactive_user_is_nobody_on_a_visit_and_somebody_by_name(mona):
    """Who is locked out has no connection to use; a command can still reach it."""
    backend = ORMBackend()
    backend.set(visit(mona), TOKEN)
    mona.is_active = False
    assert found(backend, visit(mona)) is None
    with pytest.raises(UserRequired):
        backend.set(visit(mona), TOKEN)
    assert backend.get(visit(None, user_id=mona.pk)) == TOKEN
    assert backend.get(SimpleNamespace(name="github", config={"user": mona})) == TOKEN


def test_a_look_costs_one_query(mona, django_assert_num_queries):
    """Reading costs one query, whether there is a token or none; for nobody it costs none."""
    backend = ORMBackend()
    for _ in range(2):
        with django_assert_num_queries(1):
            backend.get(visit(mona))
        backend.set(visit(mona), TOKEN)
    with django_assert_num_queries(0):
        found(backend, visit(AnonymousUser()))


def test_a_model_needs_no_user():
    """A table with provider and token alone keeps the site's token."""
    model = userless_model()
    model.objects.all().delete()
    backend = ORMBackend(model, user=None)
    backend.set(visit(provider_user_id="7"), TOKEN)
    backend.set(visit(), TOKEN)
    assert backend.get(visit()) == TOKEN
    assert model.objects.count() == 1


def test_a_model_may_be_named(mona, rows):
    """The model may be given as settings name models."""
    ORMBackend("django_dance.DanceToken").set(visit(mona), TOKEN)
    assert rows.get().token == TOKEN


def test_a_row_made_meanwhile_is_found_on_the_second_try(mona, rows, monkeypatch):
    """Losing the race for the first row ends in an update, inside of a transaction, too."""
    backend = ORMBackend()
    original, calls = backend.table.select_for_update, []

    def late(owner):
        if calls:
            return original(owner)
        calls.append(1)
        with transaction.atomic():
            rows.create(user=mona, provider="github", token={"access_token": "theirs"})
        return []

    monkeypatch.setattr(backend.table, "select_for_update", late)
    with transaction.atomic():
        backend.set(visit(mona), {"access_token": "ours"})
        monkeypatch.undo()
        assert backend.get(visit(mona)) == {"access_token": "ours"}
    assert rows.count() == 1


def test_a_user_who_is_gone_is_told_as_a_dance_error(mona):
    """A token for a user whom the database does not know is refused by one of our own errors."""
    with pytest.raises(TokenNotStored) as caught:
        ORMBackend(user_id=mona.pk + 1).set(visit(), {"access_token": "secret"})
    assert caught.value.status == 503
    assert caught.value.__context__ is None


def test_a_failing_database_is_told_as_a_dance_error(mona, monkeypatch):
    """What the database says about a row never leaves the backend: it may quote the token."""
    backend = ORMBackend()

    def fail(*_):
        raise DatabaseError("row contains secret")

    monkeypatch.setattr(backend.table, "insert", fail)
    with pytest.raises(TokenNotStored) as caught:
        backend.set(visit(mona), {"access_token": "secret"})
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


def test_nothing_is_kept_if_the_transaction_is_rolled_back(mona):
    """The backend's write belongs to the transaction that is open."""
    backend = ORMBackend()
    backend.set(visit(mona), TOKEN)
    with transaction.atomic():
        backend.set(visit(mona), {"access_token": "b"})
        assert backend.get(visit(mona)) == {"access_token": "b"}
        transaction.set_rollback(True)
    assert backend.get(visit(mona)) == TOKEN


def test_dance_for_needs_no_request(run, entry, mona, hubot):
    """A command uses a user's token with nothing but the user."""
    run(github=entry, DANCE_BACKEND="django_dance.backends.ORMBackend")
    ORMBackend().set(visit(mona), TOKEN)
    assert dance_for(mona).github.token["access_token"] == "a"
    assert dance_for(mona).github.authorized
    assert not dance_for(hubot).github.authorized
    assert not dance_for(None).github.authorized
    del dance_for(mona).visit("github").token
    assert not dance_for(mona).github.authorized


def test_replicas_are_not_asked(mona, monkeypatch):
    """Tokens are read where they are written: a replica that lags behind would bring a spent one back."""
    from django.db import router

    backend = ORMBackend()
    monkeypatch.setattr(router, "db_for_read", lambda *_, **__: pytest.fail("asked a replica"))
    backend.set(visit(mona), TOKEN)
    assert backend.get(visit(mona)) == TOKEN


def test_a_connection_that_failed_is_looked_at_before_a_token_is_stored(monkeypatch):
    """Django would look at it when the request ends, and the token that came meanwhile would be lost."""
    looked, connection = [], connections["default"]
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: looked.append(1))
    for has_failed in (False, True):
        monkeypatch.setattr(connection, "errors_occurred", has_failed)
        with separate_connection("default") as is_separate:
            assert not is_separate
        assert bool(looked) == has_failed

"""The ORM backend: whose token it keeps, in which row, and at what cost."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, models, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject
from django_site import migrate

from dance_common.backends import BackendSlot, UserRequired
from dance_common.errors import TokenNotStored
from dance_common.tokens import Token
from django_dance import dance_for
from django_dance.backends import ORMBackend
from django_dance.orm import AccountTaken

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


@pytest.fixture(autouse=True)
def rows():
    """The default model's rows: none at the beginning."""
    migrate()
    from django_dance.models import DanceToken

    DanceToken.objects.all().delete()
    get_user_model().objects.all().delete()
    yield DanceToken.objects
    DanceToken.objects.all().delete()
    get_user_model().objects.all().delete()


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


def test_each_user_has_a_token_of_their_own(mona, hubot):
    """What one user keeps is neither read, replaced nor dropped by another."""
    backend = ORMBackend()
    backend.set(visit(mona), TOKEN)
    assert backend.get(visit(hubot)) is None
    backend.set(visit(hubot), {"access_token": "b"})
    backend.delete(visit(hubot))
    backend.delete(visit(AnonymousUser()))
    assert backend.get(visit(mona)) == TOKEN


def test_each_dance_has_a_token_of_its_own(mona):
    """What is kept for one dance says nothing about another."""
    backend = ORMBackend()
    backend.set(visit(mona), TOKEN)
    assert backend.get(visit(mona, "google")) is None
    backend.delete(visit(mona, "google"))
    assert backend.get(visit(mona)) == TOKEN


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


def test_a_refresh_token_goes_on_where_the_new_token_has_none(mona):
    """Providers that give a refresh token only the first time don't take it away the second time."""
    backend = ORMBackend()
    backend.set(visit(mona), {"access_token": "a", "refresh_token": "r"})
    backend.set(visit(mona), {"access_token": "b"})
    assert backend.get(visit(mona)) == {"access_token": "b", "refresh_token": "r"}
    backend.set(visit(mona), {"access_token": "c", "refresh_token": "s"})
    assert backend.get(visit(mona)) == {"access_token": "c", "refresh_token": "s"}


def test_a_refresh_token_does_not_go_on_to_another_account(mona, rows):
    """Where the accounts are known to differ, the old one's refresh token is dropped."""
    backend = ORMBackend()
    backend.set(visit(mona, provider_user_id=1), {"access_token": "a", "refresh_token": "r"})
    backend.set(visit(mona, provider_user_id=2), {"access_token": "b"})
    assert backend.get(visit(mona)) == {"access_token": "b"}
    assert rows.get().provider_user_id == "2"


def test_the_accounts_identifier_stays(mona, rows):
    """A refresh, which does not know the account, leaves its identifier alone."""
    backend = ORMBackend()
    backend.set(visit(mona, provider_user_id="Abc"), TOKEN)
    backend.set(visit(mona), {"access_token": "b"})
    assert rows.get().provider_user_id == "Abc"


def test_an_account_belongs_to_one_user(mona, hubot):
    """Connecting an account that another user has connected is refused; upper and lower case differ."""
    backend = ORMBackend()
    backend.set(visit(mona, provider_user_id="Abc"), TOKEN)
    with pytest.raises(AccountTaken) as caught:
        backend.set(visit(hubot, provider_user_id="Abc"), {"access_token": "b"})
    assert (caught.value.code, caught.value.status) == ("account_taken", 409)
    assert backend.get(visit(hubot)) is None
    assert backend.get(visit(mona)) == TOKEN
    backend.set(visit(hubot, provider_user_id="abc"), {"access_token": "b"})
    assert backend.get(visit(hubot)) == {"access_token": "b"}


def test_what_is_loaded_is_a_copy_that_shows_no_secret(mona):
    """Changing a token that was loaded changes nothing that is kept, and its repr is masked."""
    backend = ORMBackend()
    backend.set(visit(mona), {"access_token": "secret"})
    token = backend.get(visit(mona))
    assert isinstance(token, Token)
    assert "secret" not in repr(token)
    token["access_token"] = "other"
    assert backend.get(visit(mona)) == {"access_token": "secret"}


def test_a_row_shows_no_token(mona, rows):
    """Neither str nor repr of a row shows what is in it."""
    ORMBackend().set(visit(mona, provider_user_id="7"), {"access_token": "secret"})
    assert str(rows.get()) == "github 7"
    assert "secret" not in repr(rows.get())


@pytest.mark.parametrize("junk", [None, [], "text", 3, {}])
def test_what_is_no_token_counts_as_none(mona, rows, junk):
    """A row whose token is no dict, or an empty one, is as good as no row."""
    from django.db.models import Value

    token = Value(None, models.JSONField()) if junk is None else junk
    rows.create(user=mona, provider="github", token=token)
    assert ORMBackend().get(visit(mona)) is None


def test_nobody_has_no_token_and_can_keep_none(rows):
    """Whoever is not logged in is simply not connected; asking for or keeping their token is an error that says so."""
    backend = ORMBackend()
    for nobody in (None, AnonymousUser(), SimpleLazyObject(AnonymousUser)):
        assert BackendSlot(backend, visit(nobody)).load() is None
        backend.delete(visit(nobody))
        with pytest.raises(UserRequired, match="nobody is logged in"):
            backend.get(visit(nobody))
        with pytest.raises(UserRequired, match="nobody is logged in"):
            backend.set(visit(nobody), TOKEN)
    assert issubclass(UserRequired, ValueError)
    assert not rows.exists()


def test_required_users_are_required_for_reading_too():
    """user_required=True lets a session raise, too; there is nothing to delete."""
    backend = ORMBackend(user_required=True)
    with pytest.raises(UserRequired):
        backend.get(visit(AnonymousUser()))
    with pytest.raises(UserRequired):
        BackendSlot(backend, visit(AnonymousUser())).load()
    with pytest.raises(UserRequired):
        backend.set(visit(AnonymousUser()), TOKEN)
    backend.delete(visit(AnonymousUser()))


def test_without_users_the_site_has_one_token(mona, hubot, rows):
    """With user=None everybody uses the same token, logged in or not."""
    backend = ORMBackend(user=None)
    backend.set(visit(mona), TOKEN)
    backend.set(visit(hubot), {"access_token": "b"})
    assert rows.get().user is None
    assert backend.get(visit(AnonymousUser())) == {"access_token": "b"}


def test_an_anonymous_write_never_touches_a_users_row(mona, hubot, rows):
    """Where users are not required, nobody's token lies beside the users' and replaces and deletes none of them."""
    backend = ORMBackend(user_required=False)
    for user in (mona, hubot, AnonymousUser()):
        backend.set(visit(user), {"access_token": str(user)})
    assert rows.count() == 3
    backend.set(visit(AnonymousUser()), {"access_token": "again"})
    assert [backend.get(visit(user))["access_token"] for user in (mona, hubot)] == ["mona", "hubot"]
    backend.delete(visit(AnonymousUser()))
    assert backend.get(visit(AnonymousUser())) is None
    assert rows.count() == 2


def test_the_site_has_one_token_for_a_provider_in_the_database_too(rows):
    """The table itself refuses a second token without a user."""
    rows.create(provider="github", token={})
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.create(provider="github", token={})
    rows.create(provider="google", token={})


@pytest.mark.parametrize("form", ["object", "function", "proxy"])
def test_the_user_may_be_given_in_three_forms(mona, hubot, form):
    """A user, a function that returns one and a lazy proxy mean the same; the request's user is not asked."""
    user = {"object": mona, "function": lambda: mona, "proxy": SimpleLazyObject(lambda: mona)}[form]
    ORMBackend(user=user).set(visit(hubot), TOKEN)
    assert ORMBackend().get(visit(mona)) == TOKEN
    assert ORMBackend().get(visit(hubot)) is None


def test_a_function_may_return_nobody(mona):
    """A function that returns None or an anonymous user says that nobody is there, whoever the request's user is."""
    for nobody in (None, AnonymousUser(), SimpleLazyObject(lambda: None)):
        backend = ORMBackend(user=lambda nobody=nobody: nobody)
        assert found(backend, visit(mona)) is None
        with pytest.raises(UserRequired):
            backend.set(visit(mona), TOKEN)


def test_user_id_goes_before_user(mona, hubot):
    """Where both are given the identifier counts."""
    ORMBackend(user=hubot, user_id=mona.pk).set(visit(), TOKEN)
    assert ORMBackend().get(visit(mona)) == TOKEN
    assert ORMBackend(user=None, user_id=lambda: mona.pk).get(visit()) == TOKEN


def test_the_visits_config_goes_before_the_backends_own(mona, hubot):
    """config["user_id"] goes first, config["user"] next, and both before what the backend was given."""
    backend = ORMBackend(user=hubot)
    backend.set(visit(hubot, user=mona), TOKEN)
    assert backend.get(visit(hubot, user=hubot, user_id=mona.pk)) == TOKEN
    assert backend.get(visit(hubot)) is None


def test_a_call_may_name_the_user(mona, hubot):
    """get, set and delete take a user or user_id of their own, which goes before everything."""
    backend = ORMBackend()
    backend.set(visit(hubot, user=hubot), TOKEN, user=mona)
    assert backend.get(visit(hubot), user_id=mona.pk) == TOKEN
    backend.delete(visit(hubot), user_id=mona.pk)
    assert backend.get(visit(mona)) is None


def test_anonymous_users_may_have_a_class_of_their_own(mona):
    """Instances of anon_user are nobody, whatever they say of themselves."""

    class Guest:
        is_authenticated = True
        pk = 0

    backend = ORMBackend(anon_user=Guest)
    assert found(backend, visit(Guest())) is None
    with pytest.raises(UserRequired):
        backend.set(visit(Guest()), TOKEN)


def test_an_unsaved_user_can_have_no_token():
    """A user without a primary key is an error, not the site as a whole."""
    unsaved = get_user_model()(username="new")
    with pytest.raises(UserRequired, match="never saved"):
        ORMBackend(user_required=False).set(visit(unsaved), TOKEN)


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


def test_a_look_costs_one_query(mona):
    """Reading costs one query, whether there is a token or none; for nobody it costs none."""
    backend = ORMBackend()
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            backend.get(visit(mona))
        assert len(queries) == 1
        backend.set(visit(mona), TOKEN)
    with CaptureQueriesContext(connection) as queries:
        found(backend, visit(AnonymousUser()))
    assert len(queries) == 0


def test_the_newest_of_several_rows_counts(mona, caplog):
    """A table without constraints may hold doubles: the newest is read and replaced, and the log says so once."""
    model = loose_model()
    model.objects.all().delete()
    for name in ("old", "new"):
        model.objects.create(user=mona, provider="github", token={"access_token": name})
    backend = ORMBackend(model)
    with caplog.at_level(logging.WARNING, "django_dance"):
        assert [backend.get(visit(mona))["access_token"] for _ in range(3)] == ["new"] * 3
    assert [record.getMessage() for record in caplog.records] == [
        "github: tests_orm.Loose has several rows of one user; the newest counts"
    ]
    backend.set(visit(mona), {"access_token": "newer"})
    assert backend.get(visit(mona)) == {"access_token": "newer"}
    backend.delete(visit(mona))
    assert not model.objects.exists()


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


def test_two_at_once_leave_one_row(mona, rows):
    """Threads that keep a user's first token together all succeed, and one row remains."""
    backend, at_once = ORMBackend(), 8

    for _ in range(5):
        rows.all().delete()
        barrier = threading.Barrier(at_once)

        def keep(n, barrier=barrier):
            try:
                barrier.wait(30)
                backend.set(visit(mona), {"access_token": str(n)})
                return backend.get(visit(mona))["access_token"]
            finally:
                connection.close()

        with ThreadPoolExecutor(at_once) as pool:
            seen = list(pool.map(keep, range(at_once)))
        assert set(seen) <= {str(n) for n in range(at_once)}
        assert rows.get().token["access_token"] in seen


def test_a_row_made_meanwhile_is_found_on_the_second_try(mona, rows, monkeypatch):
    """Losing the race for the first row ends in an update, inside of a transaction, too."""
    backend = ORMBackend()
    original, calls = backend.table.locked, []

    def late(name, owner):
        if calls:
            return original(name, owner)
        calls.append(1)
        with transaction.atomic():
            rows.create(user=mona, provider="github", token={"access_token": "theirs"})
        return []

    monkeypatch.setattr(backend.table, "locked", late)
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


def test_the_log_of_queries_holds_no_token(mona, caplog):
    """With DEBUG on Django logs the values of queries, but not these."""
    backend = ORMBackend()
    with override_settings(DEBUG=True), caplog.at_level(logging.DEBUG, "django.db.backends"):
        for token in ("tell-tale-1", "tell-tale-2"):
            backend.set(visit(mona), {"access_token": token})
            backend.get(visit(mona))
        backend.delete(visit(mona))
    assert "django_dance_dancetoken" in caplog.text
    assert "SELECT" in caplog.text
    shown = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    assert "tell-tale" not in shown


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


def test_a_lost_token_leaves_the_account_known(mona, hubot, rows):
    """When the provider ends a connection its user is still found by the account, and nobody else's row is touched."""
    backend = ORMBackend(cache="default")
    backend.set(visit(mona, provider_user_id="7"), TOKEN)
    backend.set(visit(hubot, provider_user_id="8"), TOKEN)
    assert backend.get(visit(mona)) == TOKEN
    backend.lose(visit(mona))
    backend.lose(visit(AnonymousUser()))
    assert backend.get(visit(mona)) is None
    assert rows.get(provider_user_id="7").user == mona
    assert backend.get(visit(hubot)) == TOKEN


def test_a_lost_token_of_an_unknown_account_leaves_nothing(mona, rows):
    """A row that says neither token nor account is of no use."""
    backend = ORMBackend()
    backend.set(visit(mona), TOKEN)
    backend.lose(visit(mona))
    assert not rows.exists()


def test_a_lost_token_of_a_plain_model_leaves_nothing(mona):
    """A model without accounts loses the row."""
    backend = ORMBackend(loose_model())
    backend.set(visit(mona), TOKEN)
    backend.lose(visit(mona))
    assert backend.get(visit(mona)) is None
    assert not loose_model().objects.exists()

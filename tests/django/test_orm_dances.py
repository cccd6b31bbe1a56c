"""Whole dances whose tokens are kept in the database, as visitors see them."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q, UniqueConstraint
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from django_dance import dance_for, signals
from django_dance.backends import ORMBackend
from django_dance.dances import Dances
from django_dance.orm.backend import DEFAULT_MODEL

pytestmark = pytest.mark.usefixtures("rows")

BACKEND = "django_dance.backends.ORMBackend"


def test_the_model_is_the_one_that_comes_with_it(rows):
    """Where none is named."""
    assert ORMBackend().model is rows.model
    assert rows.model._meta.label == DEFAULT_MODEL


def connect(browser, provider, **consent):
    began = browser.get("/login/rehearsal")
    assert began.status == 302, began.text
    return browser.get(provider.consent(began.location, **consent))


def test_a_user_who_is_logged_in_connects_an_account(run, entry, provider, rows):
    """The token is kept for the user, is there in another browser, and for a command."""
    browser = (site := run(rehearsal=entry, DANCE_BACKEND=BACKEND)).browser()
    browser.get("/enter/ada")
    assert connect(browser, provider, account="mona").location == "/"
    assert browser.get("/who/rehearsal").text == "mona"
    assert rows.get().user.get_username() == "ada"
    other = site.browser()
    assert other.get("/who/rehearsal").text == "nobody"
    other.get("/enter/ada")
    assert other.get("/who/rehearsal").text == "mona"
    ada = get_user_model().objects.get()
    assert dance_for(ada).rehearsal.get("/api/user").json()["login"] == "mona"


def test_two_users_in_one_browser_keep_to_themselves(run, entry, provider, rows):
    """After one has logged out and another in, the first one's account is out of reach."""
    browser = run(rehearsal=entry, DANCE_BACKEND=BACKEND).browser()
    for user, account in (("ada", "mona"), ("bob", "hubot")):
        browser.get("/leave")
        browser.get(f"/enter/{user}")
        assert browser.get("/who/rehearsal").text == "nobody"
        connect(browser, provider, account=account)
        assert browser.get("/who/rehearsal").text == account
    assert rows.count() == 2


def test_nobody_logged_in_is_a_clear_page(run, entry, provider, rows):
    """A visitor without a local account is told to log in first, and nothing is stored."""
    answer = connect(run(rehearsal=entry, DANCE_BACKEND=BACKEND).browser(), provider)
    assert answer.status == 403
    assert "Log in to this site first" in answer.text
    assert not rows.exists()


def test_a_receiver_that_logs_the_user_in_decides_whose_token_it_is(run, entry, provider, rows):
    """The documented log-in handler runs first, and the token goes to the user whom it logged in."""
    browser = run(rehearsal=entry, DANCE_BACKEND=BACKEND, LOGS_IN=True).browser()
    assert connect(browser, provider, account="mona").location == "/"
    assert browser.get("/me").text == "mona"
    assert browser.get("/who/rehearsal").text == "mona"
    assert rows.get().user.get_username() == "mona"


def test_a_receiver_may_say_which_account_it_is(run, entry, provider, rows):
    """provider_user_id in the visit's config is kept, and an account that is taken is refused on a page."""

    def name_account(sender, request, dance, token, **_):
        account = str(dance.session.get("/api/user").json()["id"])
        dance.config["provider_user_id"] = account

    site = run(rehearsal=entry, DANCE_BACKEND=BACKEND)
    signals.oauth_authorized.connect(name_account)
    try:
        first, second = site.browser(), site.browser()
        first.get("/enter/ada")
        second.get("/enter/bob")
        connect(first, provider, account="mona")
        refused = connect(second, provider, account="mona")
    finally:
        signals.oauth_authorized.disconnect(name_account)
    assert rows.get().provider_user_id
    assert refused.status == 409
    assert "Another user of this site" in refused.text
    assert second.get("/who/rehearsal").text == "nobody"


def test_disconnecting_deletes_the_row_and_ends_the_token(run, entry, provider, rows):
    """After disconnecting, neither we nor the provider know the token."""
    options = {**entry, "revocation_url": "/oauth2/revoke"}
    browser = run(rehearsal=options, DANCE_BACKEND=BACKEND).browser()
    browser.get("/enter/ada")
    connect(browser, provider)
    browser.get("/forget/rehearsal")
    assert browser.get("/who/rehearsal").text == "nobody"
    assert not rows.exists()


@pytest.mark.parametrize("atomic", [False, True])
def test_a_dance_within_one_transaction(run, entry, provider, rows, atomic):
    """ATOMIC_REQUESTS makes no difference."""
    browser = run(rehearsal=entry, DANCE_BACKEND=BACKEND).browser()
    browser.get("/enter/ada")
    connection.settings_dict["ATOMIC_REQUESTS"] = atomic
    try:
        connect(browser, provider)
        assert browser.get("/who/rehearsal").text == "mona"
    finally:
        connection.settings_dict["ATOMIC_REQUESTS"] = False
    assert rows.count() == 1


@pytest.mark.parametrize(("cache", "expected"), [(None, [1, 1]), ("default", [1, 0])])
def test_authorized_costs_one_query_and_with_a_cache_none(
    visited, run, entry, rows, cache, expected, django_assert_num_queries
):
    """Beyond what the user costs, `authorized` is one query a request; what a cache knows is none."""
    user = get_user_model().objects.create(username="ada")
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "dances"}
    with override_settings(CACHES={"default": memory}):
        run(rehearsal=entry, DANCE_BACKEND=ORMBackend(cache=cache))
        ORMBackend(cache=cache).set(visited(user).dance.visit("rehearsal"), {"access_token": "a"})
        for count in expected:
            request = visited(user)
            with django_assert_num_queries(count):
                assert request.dance.rehearsal.authorized
                assert request.dance.rehearsal.authorized


@pytest.fixture
def visited():
    """Make a request as the middleware leaves it."""
    from django.test import RequestFactory

    from django_dance.middleware import DanceMiddleware

    def make(user):
        request = RequestFactory().get("/")
        request.user = user
        DanceMiddleware(lambda _: HttpResponse())(request)
        return request

    return make


@pytest.fixture
def connected(run, entry, provider, rows):
    """Two users who have connected an account each; return the site."""
    site = run(rehearsal=entry, DANCE_BACKEND=BACKEND)
    for user, account in (("ada", "mona"), ("bob", "hubot")):
        browser = site.browser()
        browser.get(f"/enter/{user}")
        connect(browser, provider, account=account)
    return site


def test_a_row_leads_to_its_session_without_a_query(connected, rows, django_assert_num_queries):
    """Whoever begins with rows, as a nightly job does, asks the table once for all of them."""
    found = list(rows.order_by("pk"))
    with django_assert_num_queries(0):
        logins = [row.session().get("/api/user").json()["login"] for row in found]
    assert logins == ["mona", "hubot"]


def test_the_session_of_a_row_refreshes_that_row(connected, provider, rows):
    """A stale token is refreshed once and stored where it was, for the user whom the row belongs to."""
    provider.expire_tokens()
    for row, login in zip(rows.order_by("pk"), ("mona", "hubot"), strict=True):
        row.token = {**row.token, "expires_at": 1}
        row.save()
        session = row.session()
        assert session.get("/api/user").json()["login"] == login
        assert rows.get(pk=row.pk).token["access_token"] == session.access_token
    assert rows.count() == 2


def test_a_row_that_the_dance_does_not_use_leads_nowhere(connected, run, entry, rows):
    """Another client's token is not used, another table's row is an error, and so is a dance that is gone."""
    row = rows.first()
    with override_settings(DANCE_PROVIDERS={"rehearsal": {**entry, "client_id": "another"}}):
        assert not row.session().authorized
    in_sessions = override_settings(DANCE_BACKEND="django_dance.backends.SessionBackend")
    with in_sessions, pytest.raises(LookupError, match="another table"):
        row.session()
    with override_settings(DANCE_PROVIDERS={}), pytest.raises(LookupError, match="rehearsal"):
        row.session()


def test_a_row_without_a_user_is_not_used_for_nobody(connected, run, entry, rows):
    """Where a backend's users are fixed, a row of somebody else is refused."""
    row = rows.first()
    row.user = None
    someone = get_user_model().objects.get(username="bob")
    with (
        override_settings(
            DANCE_PROVIDERS={"rehearsal": {**entry, "backend": ORMBackend(user=someone)}}
        ),
        pytest.raises(LookupError, match="another token"),
    ):
        row.session()


@pytest.mark.parametrize("key", [lambda user: user.pk, lambda user: str(user.pk)])
def test_a_key_stands_for_its_user(connected, key):
    """A task in a queue is given a key, as a number or a text, and no user."""
    ada = get_user_model().objects.get(username="ada")
    dances = dance_for(key(ada))
    assert dances.rehearsal.get("/api/user").json()["login"] == "mona"
    dances.rehearsal.disconnect()
    assert not dance_for(ada).rehearsal.authorized


def test_a_user_of_one_account_has_that_one(connected, run, entry, rows):
    """Code that goes through the accounts of a user need not know how many the backend keeps."""
    ada = get_user_model().objects.get(username="ada")
    nobody = get_user_model().objects.create(username="eve")

    def logins(user):
        session = dance_for(user).rehearsal
        each = (session.for_account(account.id) for account in session.accounts)
        return [one.get("/api/user").json()["login"] for one in each]

    assert logins(ada) == ["mona"]
    assert logins(nobody) == []
    rows.filter(user=ada).update(provider_user_id="1")
    assert [account.id for account in dance_for(ada).rehearsal.accounts] == ["1"]
    assert logins(ada) == ["mona"]
    several = {"rehearsal": {**entry, "backend": ORMBackend(several_accounts=True)}}
    with override_settings(DANCE_PROVIDERS=several):
        assert logins(ada) == ["mona"]
        row = rows.get(user=ada)
        assert row.session().get("/api/user").json()["login"] == "mona"


def test_of_several_rows_only_the_chosen_one_may_lack_an_account(connected, entry, rows):
    """A row that names no account could be taken for another account's: its session is refused then."""
    several = {"rehearsal": {**entry, "backend": ORMBackend(several_accounts=True)}}
    with override_settings(DANCE_PROVIDERS=several):
        row = rows.first()
        assert row.session().authorized
        rows.create(
            user=row.user,
            provider="rehearsal",
            provider_user_id="7",
            is_default=True,
            token={"access_token": "of another account"},
        )
        with pytest.raises(LookupError, match="another token"):
            row.session()


@pytest.fixture
def atomic_requests():
    """Each request is one transaction."""
    connection.settings_dict["ATOMIC_REQUESTS"] = True
    yield
    connection.settings_dict["ATOMIC_REQUESTS"] = False


@pytest.mark.parametrize("backend", [BACKEND, "django_dance.backends.SessionBackend"])
@pytest.mark.usefixtures("atomic_requests")
def test_connections_are_told_when_the_request_is_committed(run, entry, provider, rows, backend):
    """A job would find nothing before that."""
    browser = run(rehearsal=entry, DANCE_BACKEND=backend).browser()
    browser.get("/enter/ada")
    states = []

    def note(sender, user_id, **_):
        states.append((user_id, connection.in_atomic_block))

    signals.oauth_connected.connect(note)
    try:
        connect(browser, provider)
    finally:
        signals.oauth_connected.disconnect(note)
    ada = get_user_model().objects.get()
    assert [(str(user_id), state) for user_id, state in states] == [(str(ada.pk), False)]


def test_what_is_rolled_back_is_told_to_nobody(run, entry, provider, rows):
    """The site's own transaction around the callback fails after the token was stored."""
    site = run(rehearsal=entry, DANCE_BACKEND=BACKEND)
    browser = site.browser()
    browser.get("/enter/ada")
    with site.receiver("oauth_connected") as heard, transaction.atomic():
        connect(browser, provider)
        assert rows.exists()
        transaction.set_rollback(True)
    assert not rows.exists()
    assert len(heard) == 0


class Elsewhere:
    """An authentication backend that knows nobody."""

    def get_user(self, key):
        return None


def test_a_receiver_logs_in_by_whichever_backend_knows_the_user(run, entry, provider, rows):
    """With several AUTHENTICATION_BACKENDS Django asks for one: the first that finds the user in the next request."""
    fields = {"profile_url": "/api/user", "profile_fields": {"id": "id", "username": "login"}}
    backends = [f"{__name__}.Elsewhere", "django.contrib.auth.backends.ModelBackend"]
    site = run(
        rehearsal={**entry, **fields}, DANCE_BACKEND=BACKEND, AUTHENTICATION_BACKENDS=backends
    )
    users = get_user_model().objects

    def arrive(sender, dance, **_):
        dance.log_in(dance.find_or_create_user(lambda told: users.create(username=told.username)))

    signals.oauth_authorized.connect(arrive)
    try:
        for _ in range(2):
            browser = site.browser()
            assert connect(browser, provider, account="mona").location == "/"
            assert browser.get("/me").text == "mona"
            assert browser.get("/who/rehearsal").text == "mona"
        assert (rows.count(), users.count()) == (1, 1)
        users.update(is_active=False)
        browser = site.browser()
        answer = connect(browser, provider, account="mona")
        assert (answer.status, "inactive_user" in answer.text) == (403, True)
        assert browser.get("/me").text != "mona"
    finally:
        signals.oauth_authorized.disconnect(arrive)
    with override_settings(AUTHENTICATION_BACKENDS=backends[:1]):
        request = RequestFactory().get("/")
        visit = Dances(request).visit("rehearsal")
        with pytest.raises(LookupError, match="AUTHENTICATION_BACKENDS"):
            visit.log_in(users.get())
    with pytest.raises(LookupError, match="request"):
        dance_for(users.get()).visit("rehearsal").log_in(users.get())


def test_only_a_table_leads_to_users(run, entry, provider):
    """A site that keeps tokens in sessions is told so, on a page, and nobody is logged in."""
    fields = {"profile_url": "/api/user", "profile_fields": {"id": "id", "username": "login"}}
    site = run(rehearsal={**entry, **fields})

    def arrive(sender, dance, **_):
        dance.find_or_create_user(lambda told: None)

    signals.oauth_authorized.connect(arrive)
    try:
        answer = connect(site.browser(), provider)
    finally:
        signals.oauth_authorized.disconnect(arrive)
    assert (answer.status, "table_without_accounts" in answer.text) == (503, True)


def test_an_account_is_found_by_an_index(rows):
    """Also where a conditional constraint is no index, or there is none."""
    lookup = rows.filter(provider="github", provider_user_id="7")
    assert "USING INDEX" in lookup.explain()


def test_migrations_are_complete(rows):
    """What the models say is what the migrations make."""
    call_command("makemigrations", "django_dance", check=True, dry_run=True, verbosity=0)


def test_constraints_that_a_database_leaves_out_are_no_finding(rows, monkeypatch):
    """The backend locks in their place there; those of a site's own are still reported."""
    monkeypatch.setattr(type(connection.features), "supports_partial_indexes", False)
    own = UniqueConstraint(fields=["provider"], condition=Q(provider="x"), name="own")
    assert rows.model.check(databases=["default"]) == []
    monkeypatch.setattr(rows.model._meta, "constraints", [*rows.model._meta.constraints, own])
    assert [each.id for each in rows.model.check(databases=["default"])] == ["models.W036"]

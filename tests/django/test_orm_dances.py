"""Whole dances whose tokens are kept in the database, as visitors see them."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from django_dance import dance_for, signals
from django_dance.backends import ORMBackend
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
    visited, run, entry, rows, cache, expected
):
    """Beyond what the user costs, `authorized` is one query a request; what a cache knows is none."""
    user = get_user_model().objects.create(username="ada")
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "dances"}
    with override_settings(CACHES={"default": memory}):
        run(rehearsal=entry, DANCE_BACKEND=ORMBackend(cache=cache))
        ORMBackend(cache=cache).set(visited(user).dance.visit("rehearsal"), {"access_token": "a"})
        for count in expected:
            request = visited(user)
            with CaptureQueriesContext(connection) as queries:
                assert request.dance.rehearsal.authorized
                assert request.dance.rehearsal.authorized
            assert len(queries) == count


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

"""Django's log of queries, which shows values at DEBUG: none of a session, of its key, or of what is cached."""

from __future__ import annotations

import logging

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from django_dance import query_logs

SECRET = "a-token-of-a-user"
DATABASE_CACHE = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cached"},
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "unnamed": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"},
}


@pytest.fixture
def filters():
    """Leave the log's filters as they were."""
    before = list(query_logs.QUERY_LOG.filters)
    query_logs.redact_sql_logs.cache_clear()
    yield lambda: [each.table for each in query_logs.QUERY_LOG.filters if each not in before]
    query_logs.QUERY_LOG.filters[:] = before
    query_logs.redact_sql_logs.cache_clear()


@pytest.fixture
def logged(db, caplog):
    """Return what Django logs of its queries, values included."""
    connection.force_debug_cursor = True
    caplog.set_level(logging.DEBUG, "django.db.backends")
    yield lambda: caplog.text + "".join(str(vars(record)) for record in caplog.records)
    connection.force_debug_cursor = False


def use_session():
    """Store, read, change and delete a session; return its key and what stood in the table."""
    session = SessionStore()
    session["github_oauth_token"] = {"access_token": SECRET}
    session.save()
    data = session.encode(dict(session.items()))
    SessionStore(session.session_key).load()
    session["more"] = 1
    session.save()
    session.delete()
    return session.session_key, data[:20]


def test_values_are_logged_by_django_itself(logged):
    """The other tests here show something."""
    key, _ = use_session()
    assert key in logged()


def test_no_session_is_readable_in_the_log(logged, filters):
    """Neither what it holds nor its key, which is as good as the cookie; that there was a query can be seen."""
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.db"):
        query_logs.redact_session_logs()
    assert "django_session" in filters()
    key, data = use_session()
    assert key not in logged()
    assert data not in logged()
    for verb in ("INSERT", "SELECT", "UPDATE", "DELETE"):
        assert f"{verb} django_session (masked)" in logged()


def test_nothing_cached_in_a_table_is_readable_in_the_log(logged, filters):
    """A cache of sessions or tokens may be a table of the database, too."""
    from django.core.cache import caches

    with override_settings(CACHES=DATABASE_CACHE):
        query_logs.redact_session_logs()
        assert filters() == ["cached"]
        call_command("createcachetable", verbosity=0)
        caches["default"].set("key", SECRET)
        assert caches["default"].get("key") == SECRET
    assert "INSERT cached (masked)" in logged()
    assert "SELECT cached (masked)" in logged()


def test_other_queries_are_logged_as_ever(logged, filters):
    """Whoever looks for a slow query still finds it, with its values."""
    query_logs.redact_sql_logs("django_session")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["a value"])
        cursor.execute("SELECT session_key FROM django_session WHERE session_key = %s", ["a key"])
    assert "a value" in logged()
    assert "a key" in logged()


@pytest.mark.parametrize(
    "engine", ["no.such.module", "json", "django.contrib.sessions.backends.cache"]
)
def test_sessions_elsewhere_have_no_table(filters, engine):
    """Of another engine nothing is masked, and a setting that is wrong is for Django to complain about."""
    with override_settings(SESSION_ENGINE=engine):
        query_logs.redact_session_logs()
    assert filters() == []

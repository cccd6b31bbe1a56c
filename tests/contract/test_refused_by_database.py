"""A database that refuses a token: the visitor reads one sentence, and the log says why, by names alone."""

from __future__ import annotations

import logging
from contextlib import contextmanager

import pytest


@contextmanager
def without_table(site):
    """Let the table of tokens be missing, as before a migration."""
    if site.name == "flask":
        from flask_tables import Base

        backend = site.app.blueprints["rehearsal"].backend
        Base.metadata.drop_all(backend.session.get_bind())
        yield
        return
    from django.db import connection

    rename = "ALTER TABLE {} RENAME TO {}"
    with connection.cursor() as cursor:
        cursor.execute(rename.format("django_dance_dancetoken", "elsewhere"))
        yield
        cursor.execute(rename.format("elsewhere", "django_dance_dancetoken"))


@pytest.fixture
def refused(run, provider, entry, caplog):
    """Dance where the table is missing; return the answer, what the log says of it, and what was heard."""
    caplog.set_level(logging.DEBUG, logger="dance_common")

    def dance(**settings):
        site = run(rehearsal=entry, TABLES={}, **settings)
        browser = site.browser()
        browser.get("/enter/ada")
        callback = provider.consent(browser.get("/login/rehearsal").location)
        with without_table(site), site.receiver("oauth_error") as heard:
            answer = browser.get(callback)
        records = [
            each
            for each in caplog.records
            if each.name.endswith("_dance") or "dance_common" in each.name
        ]
        return answer, records, heard

    return dance


def test_the_log_says_what_is_missing(refused, provider):
    """Its line names the class, the table and what to do; nothing of it has the token, at DEBUG neither."""
    _, records, heard = refused()
    lines = [each.getMessage() for each in records]
    (reason,) = [line for line in lines if "refused the token" in line]
    assert reason.startswith(
        "rehearsal: the database refused the token: OperationalError (SQLITE_ERROR, no "
    )
    assert reason.endswith("Has it been created (flask db upgrade, manage.py migrate)?")
    assert "rehearsal: the dance failed in step store: token_not_stored" in lines
    assert all(token not in line for line in lines for token in provider.tokens_of("mona"))
    assert reason.endswith(str(heard.last["exception"].__cause__))


def test_the_visitor_reads_what_can_be_done(run, provider, entry):
    """The page says that the site could not store it, without the database's words."""
    site = run(rehearsal=entry, TABLES={})
    browser = site.browser()
    browser.get("/enter/ada")
    callback = provider.consent(browser.get("/login/rehearsal").location)
    with without_table(site):
        answer = browser.get(callback)
    assert answer.status == 503
    for sentence in (
        "This site could not store the connection.",
        "Please try again in a few minutes.",
    ):
        assert sentence in answer.text
    assert "Operational" not in answer.text


@pytest.mark.parametrize("debugs", [True, False])
def test_a_site_that_is_debugged_logs_the_whole_of_it(refused, provider, caplog, debugs):
    """There the failure's line has the traceback with its cause, which names no value either."""
    _, records, _ = refused(DEBUG=debugs)
    (failure,) = [each for each in records if "failed in step store" in each.getMessage()]
    assert (failure.exc_info is not None) is debugs
    text = logging.Formatter().format(failure)
    assert ("DatabaseRefusal: OperationalError" in text) is debugs
    assert all(token not in caplog.text for token in provider.tokens_of("mona"))

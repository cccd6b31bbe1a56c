"""What database libraries log of the queries that keep tokens."""

from __future__ import annotations

import logging

import pytest
from setups import Setup, every_table

from dance_common.errors import TokenNotStored
from dance_common.testing.backends import OAUTH1, OAUTH2, SECRETS

LOGGERS = ("sqlalchemy.engine", "django.db.backends")
every_database = every_table([Setup("sqlite"), Setup("postgresql")])


@every_database
def test_the_log_of_queries_holds_no_token(harness, caplog):
    """At the level that shows every value and every row these are not among them."""
    for name in LOGGERS:
        caplog.set_level(logging.DEBUG, name)
    with harness.queries_logged():
        for token in (OAUTH1, OAUTH2):
            harness.backend.set(harness.context(), token)
            assert harness.backend.get(harness.context()) == token
        harness.backend.delete(harness.context())
    assert "SELECT" in caplog.text
    assert harness.table_name in caplog.text
    assert SECRETS[0] not in caplog.text + "".join(str(vars(record)) for record in caplog.records)


# SQLite takes names of any length.
@every_table([Setup("postgresql")])
def test_an_error_of_the_database_holds_no_token(harness, caplog):
    """What the database says about a row never leaves the backend, nor does what its library adds to that."""
    with pytest.raises(TokenNotStored) as caught:
        harness.backend.set(harness.context("a name that no column has room for" * 9), OAUTH2)
    assert caught.value.__context__ is None
    assert SECRETS[0] not in f"{caught.value!r}{caught.value.signal_kwargs()}{caplog.text}"

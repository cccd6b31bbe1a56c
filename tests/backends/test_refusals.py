"""What is logged when a database refuses a token: class, SQLSTATE and names, and never a value."""

from __future__ import annotations

import logging
from importlib.util import find_spec

import pytest

pytest.importorskip("sqlalchemy")

from flask_harness import DRIVERS
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from dance_common.backends.tables.refusals import refusal_of, token_not_stored

TABLES = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY)",
    "CREATE TABLE tokens (id INTEGER PRIMARY KEY, token VARCHAR(100) NOT NULL, account VARCHAR(40) NOT NULL,"
    " provider VARCHAR(20), person INTEGER, CONSTRAINT one_account UNIQUE (account),"
    " CONSTRAINT whose FOREIGN KEY (person) REFERENCES people (id))",
)
INSERT = "INSERT INTO tokens (id, token, account, person) VALUES (:id, :token, :account, :person)"
ROW = {"id": 1, "token": "planted-token", "account": "planted-account", "person": None}

SERVERS = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.services),
    *(
        [pytest.param("mariadb", id="mariadb", marks=pytest.mark.services)]
        if find_spec("MySQLdb")
        else []
    ),
]

SAID = {
    "no account": {
        "sqlite": "IntegrityError (SQLITE_CONSTRAINT_NOTNULL, table tokens, column account).",
        "postgresql": "IntegrityError (SQLSTATE 23502, table tokens, column account).",
        "mariadb": "IntegrityError (error 1048, column account).",
    },
    "twice": {
        "sqlite": "IntegrityError (SQLITE_CONSTRAINT_UNIQUE, constraint tokens.account).",
        "postgresql": "IntegrityError (SQLSTATE 23505, table tokens, constraint one_account).",
        "mariadb": "IntegrityError (error 1062, constraint one_account).",
    },
    "nobody's": {
        "sqlite": "IntegrityError (SQLITE_CONSTRAINT_FOREIGNKEY).",
        "postgresql": "IntegrityError (SQLSTATE 23503, table tokens, constraint whose).",
        "mariadb": "IntegrityError (error 1452, table tokens, constraint whose).",
    },
    "no table": {
        "sqlite": "OperationalError (SQLITE_ERROR, no absent)."
        " Has it been created (flask db upgrade, manage.py migrate)?",
        "postgresql": "ProgrammingError (SQLSTATE 42P01, no absent)."
        " Has it been created (flask db upgrade, manage.py migrate)?",
        "mariadb": "ProgrammingError (error 1146, no refusals.absent)."
        " Has it been created (flask db upgrade, manage.py migrate)?",
    },
    "no column": {
        "sqlite": "OperationalError (SQLITE_ERROR, no absent)."
        " Has it been created (flask db upgrade, manage.py migrate)?",
        "postgresql": "ProgrammingError (SQLSTATE 42703, no absent)."
        " Has it been created (flask db upgrade, manage.py migrate)?",
        "mariadb": "OperationalError (error 1054, no absent)."
        " Has it been created (flask db upgrade, manage.py migrate)?",
    },
}


def refused(connection, case):
    """Let the database refuse a statement; return the error."""
    statements = {
        "no account": [(INSERT, ROW | {"account": None})],
        "twice": [(INSERT, ROW), (INSERT, ROW | {"id": 2})],
        "nobody's": [(INSERT, ROW | {"person": 7})],
        "no table": [("INSERT INTO absent (token) VALUES (:token)", ROW)],
        "no column": [("SELECT absent FROM tokens WHERE token = :token", ROW)],
    }
    *before, (last, values) = statements[case]
    with connection.begin():
        for each in before:
            connection.execute(text(each[0]), each[1])
    with connection.begin(), pytest.raises(DBAPIError) as caught:
        connection.execute(text(last), values)
    return caught.value


@pytest.fixture
def connection(request, services, tmp_path):
    """A connection with the database, and the table in it."""
    kind = request.param
    url = f"sqlite:///{tmp_path}/test.sqlite3"
    if kind != "sqlite":
        request.getfixturevalue(f"{kind}_server")
        url = services.database("refusals", kind=kind, driver=DRIVERS[kind])
    engine = create_engine(url)
    with engine.connect() as connection:
        with connection.begin():
            for table in ("tokens", "people"):
                connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
            for each in TABLES:
                connection.execute(text(each))
        if kind == "sqlite":
            connection.connection.execute("PRAGMA foreign_keys = ON")
        yield connection
    engine.dispose()


@pytest.mark.parametrize("connection", SERVERS, indirect=True)
@pytest.mark.parametrize("case", SAID)
def test_what_a_database_refuses_is_named(connection, case, caplog):
    """The log has names and no value, at DEBUG neither; the error's cause says the same."""
    caplog.set_level(logging.DEBUG, logger="dance_common")
    error = refused(connection, case)
    expected = SAID[case][
        {"mysql": "mariadb"}.get(connection.dialect.name) or connection.dialect.name
    ]
    problem = token_not_stored("github", error)
    (first, second) = [record.getMessage() for record in caplog.records]
    assert first == f"github: the database refused the token: {expected}"
    assert "tokens" in second or "absent" in second
    assert "test_refusals" in second
    assert "planted" not in first + second
    assert str(problem.__cause__) == expected
    assert "planted" not in repr(vars(problem.__cause__))
    assert (problem.status, str(problem)) == (503, "This site could not store the connection.")


def test_what_says_nothing_is_named_by_its_class():
    """Any other driver, or the ORM itself, is named by its class."""
    assert str(refusal_of(LookupError("planted"))) == "LookupError."
    assert str(refusal_of(LookupError())) == "LookupError."

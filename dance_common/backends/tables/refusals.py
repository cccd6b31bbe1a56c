"""What a database said when it refused a token, in names alone: values may be tokens.

PostgreSQL's drivers say SQLSTATE and names beside their sentence, MariaDB's and SQLite's in it.
"""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

from ...errors import IN_MINUTES, DanceError, TokenNotStored

log = logging.getLogger("dance_common")

_SENTENCES = tuple(
    re.compile(pattern)
    for pattern in (
        # SQLite
        r"NOT NULL constraint failed: (?P<table>\w+)\.(?P<column>\w+)$",
        r"UNIQUE constraint failed: (?P<constraint>[\w., ]+)$",
        r"CHECK constraint failed: (?P<constraint>\w+)$",
        r"no such table: (?P<missing>[\w.]+)$",
        r"no such column: (?P<missing>[\w.]+)$",
        r"table (?P<table>\w+) has no column named (?P<missing>\w+)$",
        # PostgreSQL
        r'^relation "(?P<missing>[^"]+)" does not exist',
        r'^column "?(?P<missing>[\w.]+)"? (of relation "(?P<table>[^"]+)" )?does not exist',
        # MySQL and MariaDB
        r"^Column '(?P<column>[^']+)' cannot be null$",
        r"for key '(?P<constraint>[\w.$]+)'$",
        r"^Table '(?P<missing>[^']+)' doesn't exist$",
        r"^Unknown column '(?P<missing>[^']+)' in ",
        r"^Data too long for column '(?P<column>[^']+)'",
        r"foreign key constraint fails \(`[^`]+`\.`(?P<table>[^`]+)`, CONSTRAINT `(?P<constraint>[^`]+)`",
    )
)
_DEFINITE = frozenset({"IntegrityError", "DataError", "ProgrammingError", "NotSupportedError"})
_MISSING = " Has it been created (flask db upgrade, manage.py migrate)?"


class DatabaseRefusal(Exception):
    """What a database said, without a value: the ``__cause__`` of ``TokenNotStored``.

    Attributes:
        kind: the class of the driver's or the ORM's error.
        sqlstate: SQLSTATE, or what the database has in its place, such as MariaDB's error number; empty if unknown.
        names: the names of table, column and constraint, and of what is missing, by these words.
    """

    def __init__(self, kind: str, sqlstate: str, names: dict[str, str]) -> None:
        self.kind, self.sqlstate, self.names = kind, sqlstate, names
        said = [sqlstate, *(f"{word} {name}" for word, name in names.items() if word != "missing")]
        if missing := names.get("missing"):
            said.append(f"no {missing}")
        about = f" ({', '.join(filter(None, said))})" if any(said) else ""
        super().__init__(f"{kind}{about}.{_MISSING if missing else ''}")


def refusal_of(error: Exception) -> DatabaseRefusal:
    """Return what an ORM's error says of the database's refusal, with the traceback that it came by."""
    driver: object = getattr(error, "orig", None) or error.__cause__ or error
    refusal = DatabaseRefusal(type(error).__name__, _code(driver), _names(driver))
    return refusal.with_traceback(error.__traceback__)


def token_not_stored(dance: str, error: Exception | None) -> TokenNotStored:
    """Log why a database refused a token, and return the error that says to a visitor that it did.

    Args:
        dance: the name of the dance.
        error: what the ORM raised.
    """
    problem = TokenNotStored(
        "This site could not store the connection.", status=503, hint=IN_MINUTES
    )
    if error is not None:
        problem.__cause__ = refusal = refusal_of(error)
        log.error("%s: the database refused the token: %s", dance, refusal)
        # Lines of source alone: neither what was bound to the statement nor what the driver quotes of it.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.debug("%s: %s\n%s", dance, getattr(error, "statement", None) or "", where)
    return problem


def may_pass(error: Exception) -> bool:
    """Tell whether a token that could not be stored may be stored in a moment: the database or cache was out of reach.

    Args:
        error: what a backend raised; another one than a ``DanceError`` comes from a cache, or a backend of the site's.
    """
    if isinstance(error, DanceError):
        refusal = error.__cause__
        return isinstance(refusal, DatabaseRefusal) and not (
            refusal.kind in _DEFINITE or refusal.names
        )
    return True


def _code(driver: Any) -> str:
    if sqlstate := getattr(driver, "sqlstate", None) or getattr(driver, "pgcode", None):
        return f"SQLSTATE {sqlstate}"
    if name := getattr(driver, "sqlite_errorname", None):
        return str(name)
    match driver.args:
        case [int(number), str()]:
            return f"error {number}"
    return ""


def _names(driver: Any) -> dict[str, str]:
    diagnosis = getattr(driver, "diag", None)
    named = {
        word: str(name)
        for word in ("table", "column", "constraint")
        if (name := getattr(diagnosis, f"{word}_name", None))
    }
    sentence = getattr(diagnosis, "message_primary", None) or str((driver.args or ("",))[-1])
    for pattern in _SENTENCES:
        if found := pattern.search(sentence):
            return named | {word: name for word, name in found.groupdict().items() if name}
    return named

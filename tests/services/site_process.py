"""A site of several processes, and visitors who come to it at the same time."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import requests
from private_services import MariaDB, PostgreSQL, Redis
from server_facts import CACHE, DATABASE, FOLDER, POOL, PROVIDER, STAND_IN, login_of

from dance_common.rehearsal import Rehearsal

PROCESSES, THREADS = 2, 8
PATIENCE = 20
"""Seconds after which a visitor has waited for ever."""

_HERE = Path(__file__).parent
_TABLES = {"flask": "flask_dance_oauth", "django": "django_dance_dancetoken"}
_PROGRAMS = {"flask": "flask_server:app", "django": "django_server:application"}
_DRIVERS = {
    ("flask", "postgresql"): "postgresql+psycopg",
    ("flask", "mariadb"): "mysql+mysqldb",
    ("django", "postgresql"): "postgresql",
    ("django", "mariadb"): "mysql",
    ("flask", "sqlite"): "sqlite",
    ("django", "sqlite"): "sqlite3",
}


@dataclass(frozen=True)
class SQLite:
    """A folder with a file for each database."""

    folder: Path
    kind: ClassVar = "sqlite"
    token_text: ClassVar = "token"
    aged_token: ClassVar = "json_set(token, '$.expires_at', 1)"

    def url(self, database: str, *, driver: str) -> str:
        """Return the address of a database."""
        return f"{driver}:///{self._file(database)}"

    def create(self, database: str) -> None:
        """Make an empty database in place of the one that has the name."""
        self._file(database).unlink(missing_ok=True)

    def say(self, statement: str, *, database: str) -> list[str]:
        """Run one statement and return the rows that it answered, with tabs between their values."""
        with closing(sqlite3.connect(self._file(database), timeout=20)) as connection, connection:
            rows = connection.execute(statement).fetchall()
        return ["\t".join(map(str, row)) for row in rows]

    def _file(self, database: str) -> Path:
        return self.folder / f"{database}.sqlite3"


@dataclass(frozen=True)
class SiteProcess:
    """A site that gunicorn serves.

    Attributes:
        url: where it is.
        master: the identifier of the process that starts the others.
        table: the table that tokens are in.
        folder: where processes leave notes for the tests.
        provider: who plays the other site.
    """

    url: str
    master: int
    table: str
    folder: Path
    database: PostgreSQL | MariaDB | SQLite
    redis: Redis
    provider: Rehearsal

    def get(self, path: str, user: int, **options) -> requests.Response:
        """Fetch a page as the user does, and follow no redirect."""
        headers = {"X-User": str(user)}
        url = self.url + path
        return requests.get(
            url, headers=headers, timeout=PATIENCE, allow_redirects=False, **options
        )

    def who(self, user: int) -> str:
        """Return what the site says who the user is at the provider."""
        return self.get("/who", user).text

    def begin(self, user: int) -> tuple[str, requests.cookies.RequestsCookieJar]:
        """Dance until the provider sends the user back; return the callback's path and the cookies to come with."""
        began = self.get(f"/login/{PROVIDER}", user)
        assert began.status_code == 302, began.text
        callback = urlsplit(
            self.provider.consent(began.headers["Location"], account=login_of(user))
        )
        return f"{callback.path}?{callback.query}", began.cookies

    def connect(self, user: int) -> None:
        """Dance to the end."""
        path, cookies = self.begin(user)
        ended = self.get(path, user, cookies=cookies)
        assert ended.status_code == 302, ended.text

    def expire(self) -> None:
        """Let an hour pass: every token has expired, here and at the provider."""
        self.say(f"UPDATE {self.table} SET token = {self.database.aged_token}")
        self.redis.say("FLUSHALL")
        self.provider.expire_tokens()

    def forget_everybody(self) -> None:
        """Begin without a token."""
        self.say(f"DELETE FROM {self.table}")
        self.redis.say("FLUSHALL")

    def rows(self) -> dict[int, int]:
        """Return how many rows each user has."""
        lines = self.say(f"SELECT user_id, count(*) FROM {self.table} GROUP BY user_id")
        return {int(user): int(count) for user, count in (line.split("\t") for line in lines)}

    def say(self, statement: str) -> list[str]:
        """Run a statement in the site's database."""
        return self.database.say(statement, database=self.folder.name)

    def workers(self) -> list[int]:
        """Return the processes that serve now."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children")
        return [int(child) for child in children.read_text().split()]

    def await_workers(self) -> None:
        """Wait until all processes are there again."""
        limit = time.monotonic() + PATIENCE
        while len(self.workers()) < PROCESSES:
            assert time.monotonic() < limit, "gunicorn does not replace its workers"
            time.sleep(0.01)

    def note(self, user: int) -> Path:
        """Return the file that says who serves the user."""
        return self.folder / str(user)


@contextmanager
def site_process(
    framework: str,
    *,
    folder: Path,
    database: PostgreSQL | MariaDB | SQLite,
    redis: Redis,
    provider: Rehearsal,
    pool: int = 0,
) -> Iterator[SiteProcess]:
    """Serve the framework's site within the block; ``pool`` is how many connections a process has, 0 for enough."""
    database.create(folder.name)
    environment = {
        DATABASE: database.url(folder.name, driver=driver_of(framework, database)),
        CACHE: redis.url(),
        STAND_IN: provider.issuer,
        FOLDER: str(folder),
        POOL: str(pool),
    }
    make_tables(framework, environment)
    with gunicorn(framework, environment) as (url, master):
        site = SiteProcess(url, master, _TABLES[framework], folder, database, redis, provider)
        site.await_workers()
        yield site


def driver_of(framework: str, database: PostgreSQL | MariaDB | SQLite) -> str:
    """Return how the address of a database begins for the framework."""
    return _DRIVERS[framework, database.kind]


def table_of(framework: str) -> str:
    """Return the table that tokens are in."""
    return _TABLES[framework]


def make_tables(
    framework: str, environment: Mapping[str, str], *, before: Sequence[str] = ()
) -> None:
    """Make the tables and the users of the framework's site in an empty database."""
    module = _PROGRAMS[framework].partition(":")[0]
    command = [*before, sys.executable, str(_HERE / f"{module}.py")]
    subprocess.run(command, env=_whole(environment), check=True, timeout=60)


@contextmanager
def gunicorn(
    framework: str, environment: Mapping[str, str], *, before: Sequence[str] = ()
) -> Iterator[tuple[str, int]]:
    """Serve the framework's site within the block; give its address and the process that starts the others.

    Args:
        framework: ``flask`` or ``django``.
        environment: what the site is told, as ``server_facts`` names it.
        before: what to write before the command, such as the namespace that the site is to run in: visitors come from
            this process's own nevertheless.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        command = [*before, sys.executable, "-m", "gunicorn", _PROGRAMS[framework]]
        # Preloaded, so that a worker that was killed is replaced at once, and what must not survive a fork shows.
        command += [f"--bind=fd://{listening.fileno()}", "--preload", "--worker-class=gthread"]
        command += [f"--workers={PROCESSES}", f"--threads={THREADS}", "--log-level=error"]
        command += ["--graceful-timeout=1", "--no-control-socket"]
        server = subprocess.Popen(command, env=_whole(environment), pass_fds=[listening.fileno()])
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", server.pid
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _whole(environment: Mapping[str, str]) -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(_HERE), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **environment}

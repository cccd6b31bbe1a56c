"""A PostgreSQL cluster and a Redis that belong to one run of the tests: sockets in folders of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar

PATIENCE = 30
"""Seconds for a service to answer for the first time."""

_UNPRIVILEGED = "postgres"
_CLIENTS_VANISH = (
    "tcp_keepalives_idle=1",
    "tcp_keepalives_interval=1",
    "tcp_keepalives_count=2",
)
"""Without them a transaction of a machine that can't be reached any more keeps its locks for hours."""
_NOTHING_LASTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Missing(Exception):
    """A program that a service needs is not on this machine."""


@dataclass(frozen=True)
class PostgreSQL:
    """A cluster that trusts whoever reaches its socket.

    Attributes:
        folder: where the socket is.
        programs: where ``psql`` and ``pg_dump`` are.
    """

    folder: Path
    programs: Path
    kind: ClassVar = "postgresql"
    token_text: ClassVar = "token::text"
    aged_token: ClassVar = """token::jsonb || '{"expires_at": 1}'"""
    held: ClassVar = (
        "SELECT state, query FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        " UNION ALL SELECT locktype, '' FROM pg_locks WHERE locktype = 'advisory'"
    )
    """What is left of transactions that do not end."""

    def url(self, database: str, *, driver: str = "postgresql") -> str:
        """Return the address of a database, for SQLAlchemy with the name of its driver."""
        return f"{driver}://postgres@/{database}?host={self.folder}"

    def create(self, database: str) -> None:
        """Make an empty database in place of the one that has the name."""
        self.say(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        self.say(f'CREATE DATABASE "{database}"')

    def say(self, statement: str, *, database: str = "postgres") -> list[str]:
        """Run one statement and return the rows that it answered, with tabs between their values."""
        options = ("-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", statement)
        return self._run("psql", *options, self.url(database)).decode().splitlines()

    def dump(self, database: str) -> bytes:
        """Return all that is in a database, as a backup would hold it."""
        return self._run("pg_dump", self.url(database))

    def _run(self, program: str, *arguments: str) -> bytes:
        command = [str(self.programs / program), *arguments]
        return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


@contextmanager
def postgresql(*, before: Sequence[str] = (), network: str = "") -> Iterator[PostgreSQL]:
    """Run a cluster within the block; it goes with this process, however that ends.

    Args:
        before: what to write before the server's command, such as the namespace that it is to run in.
        network: whose machines may connect to it, too, as ``pg_hba.conf`` has it; empty for none.

    Raises:
        Missing: PostgreSQL is not installed, or nobody is there who may run it.
    """
    programs = _postgresql_programs()
    account = _unprivileged()
    with _folder(account) as folder:
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N"]
        locale = ["-E", "UTF8", "--locale=C"]
        # Run from the folder: the one that the tests run in may be closed to the other user.
        subprocess.run(
            [*_as(account), *map(str, initdb), *locale],
            check=True,
            capture_output=True,
            cwd=folder,
            timeout=60,
        )
        settings = [f"unix_socket_directories={folder}", "max_connections=120"]
        if network:
            with (data / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {network} trust\n")
            settings += ["listen_addresses=*", *_CLIENTS_VANISH]
        else:
            settings.append("listen_addresses=")
        options = [word for setting in (*settings, *_NOTHING_LASTS) for word in ("-c", setting)]
        server = PostgreSQL(folder, programs)
        command = [*before, *_as(account), str(programs / "postgres"), "-D", str(data), *options]
        with _running(command, folder=folder, is_ready=lambda: bool(server.say("SELECT 1"))):
            yield server


@dataclass(frozen=True)
class MariaDB:
    """A MariaDB that asks nobody who they are.

    Attributes:
        socket: where it listens.
    """

    socket: Path
    kind: ClassVar = "mariadb"
    token_text: ClassVar = "token"
    aged_token: ClassVar = "JSON_SET(token, '$.expires_at', 1)"
    held: ClassVar = "SELECT trx_state, trx_query FROM information_schema.innodb_trx"
    """What is left of transactions that do not end."""

    def url(self, database: str, *, driver: str = "mysql") -> str:
        """Return the address of a database, for SQLAlchemy with the name of its driver."""
        return f"{driver}://root@localhost/{database}?unix_socket={self.socket}"

    def create(self, database: str) -> None:
        """Make an empty database in place of the one that has the name."""
        self.say(f"CREATE OR REPLACE DATABASE {database} CHARACTER SET utf8mb4")

    def say(self, statement: str, *, database: str = "") -> list[str]:
        """Run one statement and return the rows that it answered, with tabs between their values."""
        return self._run("mariadb", "-N", "-B", "-e", statement, database).decode().splitlines()

    def dump(self, database: str) -> bytes:
        """Return all that is in a database, as a backup would hold it."""
        return self._run("mariadb-dump", "--skip-extended-insert", database)

    def _run(self, program: str, *arguments: str) -> bytes:
        given = filter(None, arguments)
        command = [program, "--no-defaults", f"--socket={self.socket}", "-uroot", *given]
        return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


@contextmanager
def mariadb() -> Iterator[MariaDB]:
    """Run a MariaDB within the block; it goes with this process, however that ends.

    Raises:
        Missing: it is not installed.
    """
    program, installer = shutil.which("mariadbd"), shutil.which("mariadb-install-db")
    if not program or not installer:
        raise Missing("mariadb-server")
    with _folder() as folder:
        who = [f"--user={pwd.getpwuid(os.getuid()).pw_name}"]
        data = ["--no-defaults", f"--datadir={folder / 'data'}", *who]
        subprocess.run([installer, *data], check=True, capture_output=True, timeout=60)
        server = MariaDB(folder / "mariadb.sock")
        settings = {"innodb-flush-log-at-trx-commit": "0", "max-connections": "120"}
        options = [f"--{name}={value}" for name, value in settings.items()]
        listens = ["--skip-networking", f"--socket={server.socket}"]
        command = [program, *data, "--skip-grant-tables", *listens, *options]
        with _running(
            [*_as(None, dies_by="TERM"), *command],
            folder=folder,
            is_ready=lambda: bool(server.say("SELECT 1")),
            ends_by=signal.SIGTERM,
        ):
            yield server


@dataclass(frozen=True)
class Redis:
    """A Redis that writes nothing to the disk.

    Attributes:
        socket: where it listens.
        program: ``redis-cli``.
    """

    socket: Path
    program: str

    def url(self, number: int = 0) -> str:
        """Return the address of one of its sixteen databases."""
        return f"unix://{self.socket}?db={number}"

    def say(self, *words: str, number: int = 0) -> bytes:
        """Run one command and return what it answered."""
        command = [self.program, "-s", str(self.socket), "-n", str(number), *words]
        return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout

    def dump(self) -> bytes:
        """Return all that it holds, as a backup would: uncompressed, so that what is there can be found."""
        self.say("SAVE")
        return (self.socket.parent / "dump.rdb").read_bytes()


@contextmanager
def redis(*, before: Sequence[str] = (), port: int = 0) -> Iterator[Redis]:
    """Run a Redis within the block; it goes with this process, however that ends.

    Args:
        before: what to write before its command, such as the namespace that it is to run in.
        port: where it listens on all addresses, and asks nobody who they are; 0 for nowhere.

    Raises:
        Missing: Redis is not installed.
    """
    program, client = shutil.which("redis-server"), shutil.which("redis-cli")
    if not program or not client:
        raise Missing("redis-server")
    with _folder() as folder:
        server = Redis(folder / "redis.sock", client)
        settings = {
            "port": str(port),
            "protected-mode": "no",
            "unixsocket": str(server.socket),
            "dir": str(folder),
            "save": "",
            "appendonly": "no",
            "rdbcompression": "no",
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        command = [*before, *_as(None), program, *options]
        with _running(command, folder=folder, is_ready=lambda: b"PONG" in server.say("PING")):
            yield server


def _postgresql_programs() -> Path:
    """Return the folder with the newest server that Debian installed, or the one that is on the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3])
    )
    on_path = shutil.which("postgres")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise Missing("PostgreSQL")


def _unprivileged() -> pwd.struct_passwd | None:
    """Return the account to run PostgreSQL as, which refuses to be run by root; None is this process's own."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam(_UNPRIVILEGED)
    except KeyError:
        raise Missing(f"the account {_UNPRIVILEGED!r}") from None


def _as(account: pwd.struct_passwd | None, *, dies_by: str = "INT") -> list[str]:
    """Return what to write before a command that is to run as the account, and not to outlive this process."""
    program = shutil.which("setpriv")
    if not program:
        if account:
            raise Missing("setpriv")
        return []
    command = [program, f"--pdeathsig={dies_by}"]
    if account:
        command += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--init-groups"]
    return command


@contextmanager
def _folder(owner: pwd.struct_passwd | None = None) -> Iterator[Path]:
    # Not pytest's: another user can't get into that one, and the path of a socket has to be short.
    folder = Path(tempfile.mkdtemp(prefix="dance-"))
    try:
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(
    command: list[str],
    *,
    folder: Path,
    is_ready: Callable[[], bool],
    ends_by: signal.Signals = signal.SIGINT,
) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        _await(process, is_ready, folder / "log")
        yield
    finally:
        # For PostgreSQL that is the fast shutdown, which waits for nobody.
        process.send_signal(ends_by)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            if is_ready():
                return
        except subprocess.CalledProcessError:
            pass
        if process.poll() is not None or time.monotonic() > limit:
            raise RuntimeError(f"{process.args[0]} did not start: {log.read_text()}")
        time.sleep(0.05)


@dataclass(frozen=True, eq=False)
class Services:
    """What is started when a test first needs it, and kept until the last one.

    Attributes:
        folder: where files may be kept meanwhile.
    """

    folder: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _databases: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def postgresql(self) -> PostgreSQL:
        """A cluster; ``Missing`` is raised where there can be none."""
        return self._stack.enter_context(postgresql())

    @cached_property
    def mariadb(self) -> MariaDB:
        """A MariaDB; ``Missing`` is raised where there can be none."""
        return self._stack.enter_context(mariadb())

    @cached_property
    def redis(self) -> Redis:
        """A Redis; ``Missing`` is raised where there can be none."""
        return self._stack.enter_context(redis())

    def database(self, name: str, *, kind: str = "postgresql", driver: str = "postgresql") -> str:
        """Return the address of a database, which is made when it is first asked for.

        Args:
            name: what it is called.
            kind: ``postgresql`` or ``mariadb``.
            driver: how the address begins.
        """
        server: PostgreSQL | MariaDB = getattr(self, kind)
        if (kind, name) not in self._databases:
            server.create(name)
            self._databases.add((kind, name))
        return server.url(name, driver=driver)

    def at_the_end(self, action: Callable[[], None]) -> None:
        """Call the function after the last test, while all that was started before is still there."""
        self._stack.callback(action)

    def stop(self) -> None:
        """Stop everything."""
        self._stack.close()

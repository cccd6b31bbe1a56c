"""Two machines with a site each, a third with PostgreSQL and Redis, a fourth with a provider, and links that are cut.

``python tests/services/machines.py --framework flask`` makes them of network namespaces, as root on Linux. In each
round eight requests of one user with a stale token come to both sites at once, and the link between one of them and
its database, or the provider, is cut at a random moment for up to three seconds. It ends with status 1 if a user's
row is gone or doubled, a connection is lost without its provider's answer having been lost on the way, the provider is
asked once more than answers were lost, or a request takes longer than ``BOUND``.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import requests
from private_services import Missing, PostgreSQL, Redis, postgresql, redis
from server_facts import CACHE, DATABASE, FOLDER, POOL, STAND_IN, TIMEOUT, USERS, login_of
from site_process import SiteProcess, driver_of, gunicorn, make_tables, table_of
from werkzeug.serving import WSGIRequestHandler, make_server

from dance_common.rehearsal import Account, Answer, Rehearsal

SECONDS = 2
"""For how long a site waits for the provider; a lease is five seconds longer."""
BOUND = 20.0
"""Seconds within which a request has to be answered: a lease's seven, the provider's two for a token and two for the
call, and three for each of the database's steps that meets a link that is cut.
"""
LONGEST_CUT = 3.0
AT_ONCE = 8
NETWORK = "10.203.0.0/16"
SERVICES = {"data": "10.203.100.1", "provider": "10.203.100.2"}
"""The machines that sites talk to, and their addresses."""
_PORTS = {"provider": 9000, "redis": 6379}
_CLONE_NEWNET = 0x40000000
_DATABASE_OPTIONS = {
    "connect_timeout": 2,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 3000,
}
"""Without them libpq waits for a quarter of an hour for a server that can't be reached any more."""
_REDIS_OPTIONS = "socket_timeout=1&socket_connect_timeout=1"


@dataclass(frozen=True)
class Network:
    """Four machines: each site has a link of its own to each service.

    Attributes:
        prefix: how the namespaces' names begin.
    """

    prefix: str

    def within(self, machine: str) -> list[str]:
        """Return what to write before a command that is to run on the machine."""
        return ["ip", "netns", "exec", f"{self.prefix}-{machine}"]

    def make(self) -> None:
        """Make the machines and their links."""
        for machine in ("one", "two", *SERVICES):
            _ip("netns", "add", f"{self.prefix}-{machine}")
            _ip("-n", f"{self.prefix}-{machine}", "link", "set", "lo", "up")
        number = 0
        for service, address in SERVICES.items():
            there = f"{self.prefix}-{service}"
            _ip("-n", there, "address", "add", f"{address}/32", "dev", "lo")
            for site in ("one", "two"):
                number += 1
                here = f"{self.prefix}-{site}"
                peer = ("peer", "name", site, "netns", there)
                _ip("link", "add", service, "netns", here, "type", "veth", *peer)
                for namespace, device, last in ((here, service, 1), (there, site, 2)):
                    own = f"10.203.{number}.{last}/30"
                    _ip("-n", namespace, "address", "add", own, "dev", device)
                    _ip("-n", namespace, "link", "set", device, "up")
                _ip("-n", here, "route", "add", address, "via", f"10.203.{number}.2")

    def set_link(self, site: str, service: str, state: str) -> None:
        """Cut the link between a site and a service (``down``), or mend it (``up``)."""
        _ip("-n", f"{self.prefix}-{service}", "link", "set", site, state)

    def remove(self) -> None:
        """Remove the machines, with their links."""
        for machine in ("one", "two", *SERVICES):
            subprocess.run(["ip", "netns", "del", f"{self.prefix}-{machine}"], check=False)

    def listen(self, machine: str, port: int) -> socket.socket:
        """Return a socket of this process that listens on the machine's address."""

        def enter() -> socket.socket:
            libc = ctypes.CDLL(None, use_errno=True)
            with Path(f"/run/netns/{self.prefix}-{machine}").open() as namespace:
                if libc.setns(namespace.fileno(), _CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
            return socket.create_server((SERVICES[machine], port), backlog=128)

        # A thread is in a namespace by itself, and a socket stays in the one that it was made in.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(enter).result()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True, timeout=20)


@contextmanager
def machines() -> Iterator[Network]:
    """Make the machines within the block.

    Raises:
        Missing: namespaces can't be made here.
    """
    if not shutil.which("ip"):
        raise Missing("the program ip (package iproute2)")
    network = Network(f"dance{os.getpid()}")
    try:
        try:
            network.make()
        except subprocess.CalledProcessError as error:
            raise Missing(f"the right to make network namespaces: {error.stderr}") from None
        yield network
    finally:
        network.remove()


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@contextmanager
def provider_on(network: Network) -> Iterator[Rehearsal]:
    """Serve a provider on its machine within the block, and play it in this process."""
    accounts = [
        Account(user, login_of(user), f"Person {user}", f"{login_of(user)}@example.com")
        for user in range(1, USERS + 1)
    ]
    address, port = SERVICES["provider"], _PORTS["provider"]
    rehearsal = Rehearsal(issuer=f"http://{address}:{port}", accounts=accounts)
    with network.listen("provider", port) as listening:
        server = make_server(
            address,
            port,
            rehearsal,
            threaded=True,
            request_handler=_Quiet,
            fd=listening.fileno(),
        )
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield rehearsal
        finally:
            server.shutdown()


@contextmanager
def sites_on(
    network: Network,
    framework: str,
    *,
    folder: Path,
    database: PostgreSQL,
    cache: Redis,
    provider: Rehearsal,
) -> Iterator[dict[str, SiteProcess]]:
    """Serve the framework's site on both machines within the block; both have the same tables."""
    database.create(folder.name)
    options = "&".join(f"{name}={value}" for name, value in _DATABASE_OPTIONS.items())
    driver = driver_of(framework, database)
    address = SERVICES["data"]
    environment = {
        DATABASE: f"{driver}://postgres@/{folder.name}?host={address}&{options}",
        CACHE: f"redis://{address}:{_PORTS['redis']}/0?{_REDIS_OPTIONS}",
        STAND_IN: provider.issuer,
        FOLDER: str(folder),
        POOL: "0",
        TIMEOUT: str(SECONDS),
        "OAUTHLIB_INSECURE_TRANSPORT": "1",
        "NO_PROXY": "*",
    }
    make_tables(framework, environment, before=network.within("one"))
    with ExitStack() as stack:
        found = {}
        for name in ("one", "two"):
            url, master = stack.enter_context(
                gunicorn(framework, environment, before=network.within(name))
            )
            found[name] = SiteProcess(
                url, master, table_of(framework), folder, database, cache, provider
            )
            found[name].await_workers()
        yield found


@dataclass
class Results:
    """What was seen in all rounds."""

    rounds: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    refreshes: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    recovered: list[float] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Trial:
    """Rounds of one run: everything that a round needs."""

    network: Network
    sites: dict[str, SiteProcess]
    provider: Rehearsal
    rotates: bool
    dice: random.Random
    results: Results

    def round(self, user: int) -> None:
        """Let both sites serve a user with a stale token while a link is cut."""
        site, service = self.dice.choice(("one", "two")), self.dice.choice(tuple(SERVICES))
        pause, lasts = self.dice.uniform(0, 0.25), self.dice.uniform(0.2, LONGEST_CUT)
        self.age(user)
        before = self.provider.refreshes
        with ThreadPoolExecutor(AT_ONCE) as pool:
            calls = [
                pool.submit(self.ask, name, user) for name in tuple(self.sites) * (AT_ONCE // 2)
            ]
            time.sleep(pause)
            self.network.set_link(site, service, "down")
            time.sleep(lasts)
            self.network.set_link(site, service, "up")
            answers = [call.result() for call in calls]
        self.results.rounds[service] += 1
        self.results.answers.update(f"{service}: {answer}" for answer in answers)
        failed = sum(answer.startswith(("Provider", "502", "503", "504")) for answer in answers)
        outcome = self.recover(user)
        asked = self.provider.refreshes - before
        self.results.refreshes[service, asked] += 1
        where = (
            f"user {user}, {site}-{service} cut after {pause:.3f} s for {lasts:.2f} s: {answers}"
        )
        if asked > 1 + failed:
            self.results.faults.append(f"{asked} refreshes; {where}")
        if outcome != login_of(user):
            self.results.lost[service] += 1
            if outcome != "TokenLost" or not (self.rotates and failed):
                self.results.faults.append(f"ended as {outcome}; {where}")
        if (rows := self.sites["one"].rows().get(user, 0)) != (outcome == login_of(user)):
            self.results.faults.append(f"{rows} rows; {where}")

    def age(self, user: int) -> None:
        """Let the user's token expire, here and at the provider."""
        one = self.sites["one"]
        one.say(f"UPDATE {one.table} SET token = {one.database.aged_token} WHERE user_id = {user}")
        one.redis.say("FLUSHALL")
        self.provider.expire_tokens(login_of(user))

    def ask(self, name: str, user: int) -> str:
        """Ask a site who the user is; return what it answered, and note how long that took."""
        began = time.perf_counter()
        try:
            response = self.sites[name].get("/who", user)
            answer = response.text if response.status_code < 500 else str(response.status_code)
        except requests.RequestException as error:
            answer = type(error).__name__
        took = time.perf_counter() - began
        self.results.seconds.append(took)
        if took > BOUND or (answer.endswith(("Timeout", "Error")) and "Provider" not in answer):
            self.results.faults.append(f"{took:.1f} s for {answer}, user {user}")
        return "the user's login" if answer == login_of(user) else answer

    def recover(self, user: int) -> str:
        """Ask both sites until both say the same of the user; return what it is."""
        began = time.monotonic()
        limit = began + 40
        while True:
            answers = {self.sites[name].who(user) for name in self.sites}
            if answers == {login_of(user)}:
                self.results.recovered.append(time.monotonic() - began)
                return login_of(user)
            if answers <= {"nobody", "TokenLost"}:
                return "TokenLost"
            if time.monotonic() > limit:
                return str(answers)
            time.sleep(0.2)


def report(framework: str, rotates: bool, results: Results) -> None:
    """Print what was seen."""
    kind = "taken once" if rotates else "kept"
    print(f"## {framework}: {sum(results.rounds.values())} cuts, refresh tokens are {kind}\n")
    for service, count in sorted(results.rounds.items()):
        asked = {n: times for (at, n), times in sorted(results.refreshes.items()) if at == service}
        print(f"- links to {service} cut: {count}; refreshes of a stale token: {asked};")
        print(f"  connections lost: {results.lost[service]}")
    longest, middle = max(results.seconds), median(results.seconds)
    print(f"- requests: {len(results.seconds)}, median {middle:.2f} s, longest {longest:.1f} s")
    print(
        f"- both sites serve the user again after the cut: {max(results.recovered):.1f} s at most\n"
    )
    for answer, count in sorted(results.answers.items()):
        print(f"- {answer}: {count}")
    for fault in results.faults:
        print(f"FAULT {fault}")


def main() -> int:
    """Make the machines, cut links, and report; return the status to end with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--framework", choices=("flask", "django"), required=True)
    parser.add_argument("--cuts", type=int, default=100, choices=range(1, USERS + 1), metavar="N")
    parser.add_argument("--keeps-refresh-tokens", action="store_true")
    parser.add_argument("--seed", type=int, default=16)
    options = parser.parse_args()
    rotates, results = not options.keeps_refresh_tokens, Results()
    with ExitStack() as stack:
        try:
            network = stack.enter_context(machines())
            within = network.within("data")
            database = stack.enter_context(postgresql(before=within, network=NETWORK))
            cache = stack.enter_context(redis(before=within, port=_PORTS["redis"]))
        except Missing as missing:
            print(f"skipped: this machine lacks {missing}")
            return 0
        provider = stack.enter_context(provider_on(network))
        provider.rotates = rotates
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="machines")))
        sites = stack.enter_context(
            sites_on(
                network,
                options.framework,
                folder=folder,
                database=database,
                cache=cache,
                provider=provider,
            )
        )
        for user in range(1, options.cuts + 1):
            sites["one"].connect(user)
        trial = Trial(network, sites, provider, rotates, random.Random(options.seed), results)
        with provider.answer_with("/oauth2/token", Answer(status=None, delay_seconds=0.05)):
            for user in range(1, options.cuts + 1):
                trial.round(user)
    report(options.framework, rotates, results)
    return 1 if results.faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""What is done in each measurement: all systems in turn, round after round."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from .running import Bench
from .systems import (
    ALL,
    ALLAUTH,
    AUTHLIB_DJANGO,
    AUTHLIB_FLASK,
    BARE_DJANGO,
    BARE_DJANGO_SQL,
    BARE_FLASK,
    FLASK_DANCE,
    FLASK_DANCE_READY,
    OURS_DJANGO,
    OURS_DJANGO_SQL,
    OURS_FLASK,
    OURS_FLASK_SQL,
    SESSIONS,
    SOCIAL,
    System,
)


@dataclass(frozen=True)
class Case:
    """One line of a table.

    Attributes:
        system: whose.
        note: what else tells it from others, such as the number of providers; empty where nothing does.
        rounds: what each round found.
    """

    system: System
    note: str
    rounds: list[dict[str, Any]] = field(default_factory=list)


Wanted = tuple[System, str, dict[str, Any], dict[str, Any]]
"""A system, what tells its case from others, the options of its worker, and what to ask that."""

TURNS = 5
"""How often each system has its turn in a round. The best turn counts: what else the machine does only ever adds."""


def _rounds(
    name: str, bench: Bench, rounds: int, wanted: Sequence[Wanted], *, turns: int = TURNS
) -> list[Case]:
    """Let all systems take turns, each in a new process for each round: where things lie in memory is luck."""
    cases = [Case(system, note) for system, note, _, _ in wanted]
    for n in range(rounds):
        print(f"{name}: round {n + 1} of {rounds}", file=sys.stderr)
        with ExitStack() as stack:
            asked = [
                (stack.enter_context(bench.worker(system, **options)), ask)
                for system, _, options, ask in wanted
            ]
            found = [[worker.ask(**ask) for worker, ask in asked] for _ in range(turns)]
        for case, *results in zip(cases, *found, strict=True):
            case.rounds.append(_best(results))
    return cases


def _one_by_one(name: str, bench: Bench, rounds: int, wanted: Sequence[Wanted]) -> list[Case]:
    """The same for what a process can be asked once, while no other one runs."""
    cases = [Case(system, note) for system, note, _, _ in wanted]
    for n in range(rounds):
        print(f"{name}: round {n + 1} of {rounds}", file=sys.stderr)
        for case, (system, _, options, ask) in zip(cases, wanted, strict=True):
            with bench.worker(system, **options) as worker:
                case.rounds.append(worker.ask(**ask))
    return cases


def _best(turns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    def best(figure: str) -> Any:
        pick = max if figure == "per_second" else min
        return pick(turn[figure] for turn in turns)

    return {figure: best(figure) for figure in turns[0]}


def _visits(
    name: str,
    bench: Bench,
    rounds: int,
    wanted: Sequence[tuple[System, str, dict[str, Any]]],
    *,
    turns: int = TURNS,
    **ask: Any,
) -> list[Case]:
    each = [(*entry, ask) for entry in wanted]
    return _rounds(name, bench, rounds, each, turns=turns)


def idle(bench: Bench, rounds: int) -> list[Case]:
    """A request that has nothing to do with OAuth, with 0, 1, 10 and 30 providers."""
    grown = (OURS_FLASK, FLASK_DANCE, FLASK_DANCE_READY, AUTHLIB_FLASK)
    grown += (OURS_DJANGO, AUTHLIB_DJANGO, ALLAUTH, SOCIAL)
    wanted: list[tuple[System, str, dict[str, Any]]] = [(BARE_FLASK, "", {}), (BARE_DJANGO, "", {})]
    for system in grown:
        counts = (1, 30) if bench.is_quick else (0, 1, 10, 30)
        wanted += [(system, f"{n} providers", {"providers": n}) for n in counts]
    wanted.sort(key=lambda entry: entry[0].framework, reverse=True)
    return _visits("idle", bench, rounds, wanted, do="get", path="/plain", count=bench.count(800))


def authorized(bench: Bench, rounds: int) -> list[Case]:
    """A view that asks whether the visitor is connected; the bare ones read one key of the session."""
    wanted = [(system, "", {}) for system in ALL]
    ask = {"do": "get", "path": "/authorized", "count": bench.count(400)}
    return _visits("authorized", bench, rounds, wanted, **ask)


def api(bench: Bench, rounds: int) -> list[Case]:
    """A view that calls the provider once; the bare ones by a requests session that the thread keeps."""
    wanted = [
        (system, "https" if by_tls else "http", {"by_tls": by_tls})
        for system in (*SESSIONS, ALLAUTH, SOCIAL)
        for by_tls in (False, True)
    ]
    return _visits("api", bench, rounds, wanted, do="get", path="/api", count=bench.count(80))


def awaited(bench: Bench, rounds: int) -> list[Case]:
    """The same call by `get` in a view, by `aget` in an async view, and four of them in a row and gathered."""
    paths = {
        "get": "/api",
        "aget": "/awaited",
        "get four times": "/four",
        "aget, gathered": "/gathered",
    }
    wanted: list[Wanted] = [
        (system, note, {"by_tls": True}, {"do": "get", "path": path, "count": bench.count(40)})
        for system in (BARE_FLASK, OURS_FLASK, BARE_DJANGO, OURS_DJANGO)
        for note, path in paths.items()
        if system.is_ours or note == "get"
    ]
    return _rounds("awaited", bench, rounds, wanted)


def connections(bench: Bench, rounds: int) -> list[Case]:
    """How many connections the provider is asked for by one call."""
    wanted = [(system, "https", {"by_tls": True}) for system in (*SESSIONS, ALLAUTH, SOCIAL)]
    return _visits("connections", bench, 1, wanted, turns=1, do="connections")


def dances(bench: Bench, rounds: int) -> list[Case]:
    """Whole dances of new users; those with SQL make a user and keep the token in a table."""
    systems = (*SESSIONS, OURS_FLASK_SQL, BARE_DJANGO_SQL, OURS_DJANGO_SQL, ALLAUTH, SOCIAL)
    wanted = [(system, "https", {"by_tls": True}) for system in systems]
    return _visits("dances", bench, rounds, wanted, do="dance", count=bench.count(20))


def start(bench: Bench, rounds: int) -> list[Case]:
    """From the start of the process to its first answer, with one provider."""
    systems = (BARE_FLASK, OURS_FLASK, FLASK_DANCE, AUTHLIB_FLASK)
    systems += (BARE_DJANGO, OURS_DJANGO, AUTHLIB_DJANGO, ALLAUTH, SOCIAL)

    wanted: list[Wanted] = [(system, "", {}, {"do": "start"}) for system in systems]
    # The first round compiles bytecode, and brings files into memory.
    cases = _one_by_one("start", bench, rounds + 1, wanted)
    return [Case(case.system, case.note, case.rounds[1:]) for case in cases]


def memory(bench: Bench, rounds: int) -> list[Case]:
    """10,000 calls for 1,000 users, after a first round."""
    systems = (BARE_FLASK, OURS_FLASK, OURS_FLASK_SQL, BARE_DJANGO, OURS_DJANGO, OURS_DJANGO_SQL)
    ask = {"do": "memory", "requests": bench.count(10_000), "users": bench.count(1000)}
    return [
        case
        for system in systems
        for case in _visits(f"memory, {system.title}", bench, 1, [(system, "", {})], turns=1, **ask)
    ]


SCENARIOS: dict[str, Callable[[Bench, int], list[Case]]] = {
    scenario.__name__: scenario
    for scenario in (idle, authorized, api, awaited, connections, dances, start, memory)
}
"""Every measurement, by name."""

"""Tables of what was found, in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from .scenarios import SCENARIOS, Case
from .systems import System


@dataclass(frozen=True)
class Column:
    """A column of a table: the name of a figure, its heading, and how many digits it is worth.

    ``ratio`` adds two columns: the figure by that of the bare framework, and by this project's, round by round.
    """

    figure: str
    heading: str
    digits: int = 0
    has_ratio: bool = False


COLUMNS = {
    "idle": [Column("us", "µs a request", 1), Column("cpu_us", "CPU µs", 1, has_ratio=True)],
    "authorized": [
        Column("us", "µs a request", 0),
        Column("cpu_us", "CPU µs", 0, has_ratio=True),
        Column("sql", "SQL", 1),
    ],
    "api": [
        Column("us", "µs a request", 0, has_ratio=True),
        Column("cpu_us", "CPU µs", 0, has_ratio=True),
    ],
    "awaited": [
        Column("us", "µs a request", 0, has_ratio=True),
        Column("cpu_us", "CPU µs", 0, has_ratio=True),
    ],
    "connections": [Column("per_call", "connections a call", 1)],
    "dances": [
        Column("per_second", "dances a second", 0, has_ratio=True),
        Column("cpu_ms", "CPU ms a dance", 2, has_ratio=True),
        Column("sql", "SQL", 1),
    ],
    "start": [
        Column("ms", "ms to the first answer", 0),
        Column("cpu_ms", "CPU ms", 0, has_ratio=True),
        Column("rss_mb", "MB", 1, has_ratio=True),
        Column("modules", "modules", 0),
    ],
    "memory": [
        Column("objects", "objects more", 0),
        Column("rss_mb", "MB more", 1),
        Column("uncollectable", "uncollectable", 0),
    ],
}


def ratios(case: Case, other: Case, figure: str) -> list[float]:
    """Return the figure of one case by that of another, round by round."""
    pairs = zip(case.rounds, other.rounds, strict=True)
    return [mine[figure] / theirs[figure] for mine, theirs in pairs]


def median_ratio(case: Case, other: Case, figure: str) -> float:
    """Return the median of the ratios."""
    return statistics.median(ratios(case, other, figure))


def bare_of(case: Case, cases: Sequence[Case]) -> Case:
    """Return the bare framework's case that belongs to the case: with the same store, where there is one."""
    return _find(case, cases, lambda system: system.is_bare)


def ours_of(case: Case, cases: Sequence[Case]) -> Case:
    """Return this project's case that belongs to the case: with the same store, where there is one."""
    return _find(case, cases, lambda system: system.is_ours)


def _find(case: Case, cases: Sequence[Case], is_it) -> Case:
    def distance(other: Case) -> tuple[bool, bool]:
        return (other.system.store != case.system.store, other.note != case.note)

    fitting = [
        other
        for other in cases
        if is_it(other.system) and other.system.framework == case.system.framework
    ]
    return min(fitting, key=distance)


def table(name: str, cases: Sequence[Case]) -> str:
    """Return the table of one measurement, under its heading."""
    columns = COLUMNS[name]
    heads = ["framework", "system"]
    for column in columns:
        heads.append(column.heading)
        if column.has_ratio:
            heads += ["× bare", "× oauth-dance"]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for case in cases:
        cells = [case.system.framework, _title(case.system, case.note)]
        for column in columns:
            cells += _cells(case, cases, column)
        lines.append(f"| {' | '.join(cells)} |")
    return f"## {name.capitalize()}\n\n{SCENARIOS[name].__doc__}\n\n" + "\n".join(lines) + "\n"


def _title(system: System, note: str) -> str:
    return f"{system.title}, {note}" if note else system.title


def _cells(case: Case, cases: Sequence[Case], column: Column) -> list[str]:
    found = [one[column.figure] for one in case.rounds]
    shown = f"{statistics.median(found):.{column.digits}f}"
    if len(found) > 1 and column.has_ratio:
        shown += f" ({min(found):.{column.digits}f}–{max(found):.{column.digits}f})"
    if not column.has_ratio:
        return [shown]
    others = (bare_of(case, cases), ours_of(case, cases))
    return [shown, *(f"{median_ratio(case, other, column.figure):.2f}" for other in others)]

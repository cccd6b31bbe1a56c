"""What the project wants to hold, and whether it does."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from .report import bare_of, median_ratio
from .scenarios import Case
from .systems import (
    ALLAUTH,
    AUTHLIB_DJANGO,
    AUTHLIB_FLASK,
    FLASK_DANCE,
    OURS_DJANGO,
    OURS_DJANGO_CACHE,
    OURS_DJANGO_SQL,
    OURS_FLASK,
    OURS_FLASK_CACHE,
    OURS_FLASK_SQL,
    SOCIAL,
    System,
)

MANY = "30 providers"
Measured = dict[str, list[Case]]


@dataclass(frozen=True)
class Target:
    """One promise.

    Attributes:
        scenario: the measurement that shows it.
        sentence: what is promised.
        found: returns the figure.
        limit: what it must not pass.
        is_at_least: whether the limit is a lower one.
    """

    scenario: str
    sentence: str
    found: Callable[[list[Case]], float]
    limit: float
    is_at_least: bool = False

    def line(self, measured: Measured) -> str:
        """Return the table's line."""
        figure = self.found(measured[self.scenario])
        is_met = figure >= self.limit if self.is_at_least else figure <= self.limit
        wanted = f"{'at least' if self.is_at_least else 'at most'} {self.limit:g}"
        return f"| {self.sentence} | {wanted} | {figure:.2f} | {'yes' if is_met else '**no**'} |"


def _case(cases: list[Case], system: System, note: str = "") -> Case:
    return next(case for case in cases if case.system == system and case.note == note)


def _to_bare(system: System, figure: str, note: str = "") -> Callable[[list[Case]], float]:
    def found(cases: list[Case]) -> float:
        case = _case(cases, system, note)
        return median_ratio(case, bare_of(case, cases), figure)

    return found


def _between(
    one: System, other: System, figure: str, note: str = "", other_note: str | None = None
) -> Callable[[list[Case]], float]:
    def found(cases: list[Case]) -> float:
        against = _case(cases, other, note if other_note is None else other_note)
        return median_ratio(_case(cases, one, note), against, figure)

    return found


def _median(system: System, figure: str, note: str = "") -> Callable[[list[Case]], float]:
    return lambda cases: statistics.median(one[figure] for one in _case(cases, system, note).rounds)


def _targets() -> list[Target]:
    targets: list[Target] = []
    for ours in (OURS_FLASK, OURS_DJANGO):
        name = ours.framework
        targets += [
            Target("idle", f"{name}: a request without OAuth, × bare", _to_bare(ours, "cpu_us", MANY), 1.02),
            Target("idle", f"{name}: 30 providers × one", _between(ours, ours, "cpu_us", MANY, "1 providers"), 1.02),
            Target("authorized", f"{name}: connected or not, from the session, × bare", _to_bare(ours, "cpu_us"), 1.08),
            Target("api", f"{name}: a call by https × a kept session, the clock", _to_bare(ours, "us", "https"), 0.8),
            Target("api", f"{name}: a call by https × a kept session, CPU", _to_bare(ours, "cpu_us", "https"), 0.8),
            Target("connections", f"{name}: connections a call", _median(ours, "per_call", "https"), 0),
            Target("start", f"{name}: time to the first answer, × bare", _to_bare(ours, "cpu_ms"), 1.3),
            Target("start", f"{name}: memory then, × bare", _to_bare(ours, "rss_mb"), 1.3),
        ]  # fmt: skip
    pairs = ((OURS_FLASK, FLASK_DANCE), (OURS_FLASK, AUTHLIB_FLASK), (OURS_DJANGO, AUTHLIB_DJANGO))
    for ours, peer in pairs:
        name = f"{ours.framework}: × {peer.title}"
        targets += [
            Target("api", f"{name}, calls by https, by the clock", _between(peer, ours, "us", "https"), 4, True),
            Target("api", f"{name}, calls by https, CPU", _between(peer, ours, "cpu_us", "https"), 4, True),
            Target("dances", f"{name}, dances, by the clock", _between(ours, peer, "per_second", "https"), 1.3, True),
            Target("dances", f"{name}, dances, CPU", _between(peer, ours, "cpu_ms", "https"), 1.3, True),
        ]  # fmt: skip
    for peer in (ALLAUTH, SOCIAL):
        name = f"Django, a user made: × {peer.title}, dances"
        found = _between(OURS_DJANGO_SQL, peer, "per_second", "https")
        by_cpu = _between(peer, OURS_DJANGO_SQL, "cpu_ms", "https")
        targets.append(Target("dances", f"{name}, by the clock", found, 4, True))
        targets.append(Target("dances", f"{name}, CPU", by_cpu, 4, True))
    # The one beside our own statement loads the user in Flask; Django's user is lazy, and asked for its key by ours.
    for ours, limit in (
        (OURS_FLASK_SQL, 2),
        (OURS_FLASK_CACHE, 1),
        (OURS_DJANGO_SQL, 2),
        (OURS_DJANGO_CACHE, 1),
    ):
        sentence = f"{ours.framework}: statements to say who is connected, {ours.title}"
        targets.append(Target("authorized", sentence, _median(ours, "sql"), limit))
    for ours in (OURS_FLASK, OURS_FLASK_SQL, OURS_DJANGO, OURS_DJANGO_SQL):
        sentence = f"{ours.framework}, {ours.title}: objects more after 10,000 requests"
        targets.append(Target("memory", sentence, _median(ours, "objects"), 500))
    return targets


def table(measured: Measured) -> str:
    """Return the targets whose measurements were made, and whether each is met."""
    lines = [target.line(measured) for target in _targets() if target.scenario in measured]
    return "\n".join(["| target | wanted | found | met |", "|---|---|---|---|", *lines]) + "\n"

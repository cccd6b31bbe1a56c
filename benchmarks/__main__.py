"""Measure this project beside its peers, and write the page that the documentation shows."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from pathlib import Path

from . import environments, plot, report, running, targets
from .scenarios import SCENARIOS, TURNS, Case

FOLDER = Path(tempfile.gettempdir()) / "oauth-dance-benchmarks"
PAGE = environments.ROOT / "docs" / "benchmarks.md"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help=f"of {', '.join(SCENARIOS)}; all unless given")
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured")
    parser.add_argument("--quick", action="store_true", help="a little of each, to see it work")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where environments are kept")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args()
    names = given.scenarios or list(SCENARIOS)
    rounds = 2 if given.quick else max(given.rounds, 5)
    began, load = time.time(), os.getloadavg()
    with running.bench(given.folder, is_quick=given.quick) as bench:
        measured = {name: SCENARIOS[name](bench, rounds) for name in names}
        page = _page(measured, bench, rounds=rounds, seconds=time.time() - began, load=load)
    picture = given.output.with_suffix(".svg")
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(page)
    picture.write_text(plot.svg(measured))
    print(given.output, picture)


def _page(
    measured: dict[str, list[Case]],
    bench: running.Bench,
    *,
    rounds: int,
    seconds: float,
    load: tuple[float, float, float],
) -> str:
    lines = [
        "# Benchmarks",
        "",
        "<!-- Written by python -m benchmarks; do not edit. -->",
        "",
        f"Measured by `python -m benchmarks` on {time.strftime('%d %B %Y', time.gmtime())}: {rounds} rounds, in"
        f" which all systems take their turns, in {seconds / 60:.0f} minutes; {os.cpu_count()} CPUs, Python"
        f" {platform.python_version()}. The load was {load[0]:.1f} when it began and {os.getloadavg()[0]:.1f} when"
        f" it ended. In each round every system runs in a new process and has {TURNS} turns, of which the best counts."
        " Figures are medians of the rounds, with the least and the greatest; ratios are medians of each round's ratio."
        " CPU is that of the site's own process, which tells more than the clock where a machine does other work, too.",
        "",
        "The provider is a process of its own on loopback, by HTTP and HTTPS, and keeps connections open. Each system"
        " has an environment of its own. “Bare” is the framework alone; where the provider is called, it is by a"
        " `requests.Session` that the thread keeps.",
        "",
        "django-allauth and social-auth make a user in each dance and keep the token in a table, and have no client"
        " for the API: their views with a call are written by hand with `requests.get`.",
        "",
        "![Time and CPU as multiples of the bare framework's](benchmarks.svg)",
        "",
        "## What is wanted",
        "",
        targets.table(measured),
        *(report.table(name, cases) for name, cases in measured.items()),
        (running.HERE / "notes.md").read_text(),
        "## Versions",
        "",
        *_versions(bench),
    ]
    return "\n".join(lines) + "\n"


def _versions(bench: running.Bench) -> list[str]:
    lines = []
    for name, python in sorted(bench.pythons.items()):
        told = ", ".join(f"{n} {v}" for n, v in sorted(environments.versions(python).items()))
        lines.append(f"- {name}: {told}")
    return lines


if __name__ == "__main__":
    main()

"""Let Flask-Dance 7.1.0 and this project meet the same faults: see README.md."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parents[1] / "tests"
sys.path[:0] = [str(TESTS / "contract"), str(TESTS / "core")]

from fault_table import FAULTS, GOES_ON

PATHS = {
    ("oauth1", "request_token"): "/oauth1/request_token",
    ("oauth1", "exchange"): "/oauth1/access_token",
    ("oauth2", "exchange"): "/oauth2/token",
    ("oauth2", "refresh"): "/oauth2/token",
}
PLACES = {
    ("oauth1", "request_token"): "log-in, OAuth 1",
    ("oauth1", "exchange"): "callback, OAuth 1",
    ("oauth2", "exchange"): "callback, OAuth 2",
    ("oauth2", "refresh"): "refresh, OAuth 2",
}
SAYS = {"500": "**unhandled (500)**", "hangs": "**hangs**", "works": "works"}


class Provider:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "provider.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.origin = self.process.stdout.readline().strip()

    def ask(self, line: str) -> str:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


def run(python: str, side: str, rows: list[dict]) -> list[dict]:
    """Let a consumer meet the rows; return what each ended with."""
    provider, results, left = Provider(), [], iter(rows)
    consumer = subprocess.Popen(
        [python, str(HERE / "consumer.py"), side, provider.origin],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in consumer.stdout:
        command, _, rest = line.strip().partition(" ")
        if command == "result":
            results.append(json.loads(rest))
            continue
        if command == "next":
            found = next(left, None)
            answer = json.dumps(found) if found else ""
        else:
            answer = provider.ask(rest)
        consumer.stdin.write(answer + "\n")
        consumer.stdin.flush()
        if command == "next" and not answer:
            break
    consumer.terminate()
    provider.process.terminate()
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--venv", type=Path, default=HERE / ".venv-flask-dance")
    options = parser.parse_args()
    if not (options.venv / "bin" / "python").exists():
        venv.create(options.venv, with_pip=True)
        subprocess.run(
            [options.venv / "bin" / "pip", "install", "-q", "flask-dance==7.1.0", "blinker"],
            check=True,
        )
    rows, shown = [], []
    for fault in FAULTS:
        for (protocol, step), path in PATHS.items():
            if step in fault.at and protocol in fault.protocols:
                goes_on = fault.ends == GOES_ON
                rows.append(
                    {"protocol": protocol, "step": step, "fault": fault.id, "path": path}
                    | {"goes_on": goes_on}
                )
                shown.append((fault, PLACES[protocol, step]))
    for side, python in (("theirs", options.venv / "bin" / "python"), ("ours", sys.executable)):
        healthy = [
            {"protocol": protocol, "step": step, "fault": "none", "path": path, "goes_on": True}
            for (protocol, step), path in PATHS.items()
        ]
        found = [result["outcome"] for result in run(str(python), side, healthy)]
        # A log-in that works is a redirect to the provider.
        assert found == ["302", "works", "works", "works"], (side, found)
    theirs = run(str(options.venv / "bin" / "python"), "theirs", rows)
    ours = run(sys.executable, "ours", rows)
    text = page(shown, theirs, ours)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text)


def verdict(result: dict) -> str:
    outcome = result["outcome"]
    if outcome in SAYS:
        return SAYS[outcome]
    return f"answers ({outcome})"


def page(shown, theirs, ours) -> str:
    lines = [
        "---",
        "orphan: true",
        "---",
        "",
        "# Test matrix: faults, compared with Flask-Dance 7.1.0",
        "",
        "Written by `benchmarks/faults/compare.py`: both packages meet the same provider on the same sockets, with the",
        "defaults of each. “Unhandled” is an exception that no code of the package or the view caught; “hangs” is",
        "no response within eight seconds; “works” is a dance or a call that succeeded all the same. Without any fault",
        "all four places work in both.",
        "",
        "| Result | Flask-Dance 7.1.0 | oauth-dance |",
        "|---|---|---|",
    ]
    for name, outcome in (("unhandled exceptions (500)", "500"), ("hanging", "hangs")):
        counts = [Counter(r["outcome"] for r in side)[outcome] for side in (theirs, ours)]
        lines.append(f"| {name}, of {len(shown)} | {counts[0]} | {counts[1]} |")
    lines += ["", "| What happens | Where | Flask-Dance 7.1.0 | oauth-dance |", "|---|---|---|---|"]
    for (fault, place), their, our in zip(shown, theirs, ours, strict=True):
        lines.append(f"| {fault.happens} | {place} | {verdict(their)} | {verdict(our)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()

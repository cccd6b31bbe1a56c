"""A provider that hangs for twenty seconds, and again: what pages and other providers feel of it. See README.md."""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from statistics import median, quantiles

import requests
from soak import HERE, Child

SLICE = 20.0
"""Seconds for which the provider hangs, and for which it answers before it hangs again."""
SETTLE = 1.0
"""Seconds at the beginning of a slice that count for neither."""
WATCHED = ("/page", "/call/works")
THREADS = 16
VISITORS, IN_TROUBLE = 4, 6
SERVERS = {
    "flask": [
        "gunicorn",
        "hanging_parts:flask_app()",
        "--worker-class=gthread",
        "--log-level=critical",
    ],
    "django": ["uvicorn", "hanging_parts:django_app", "--factory", "--log-level=critical"],
}


class Load:
    """Visitors who open pages, some of which call the provider that hangs."""

    def __init__(self, site: str) -> None:
        self.site, self.is_over = site, threading.Event()
        self.slice: tuple[int, bool] | None = None
        self.seconds: dict[tuple[str, int, bool], list[float]] = defaultdict(list)
        self.outcomes: Counter[str] = Counter()

    def visit(self, number: int, paths: tuple[str, ...], pause: float) -> None:
        dice, browser = random.Random(number), requests.Session()
        browser.trust_env = False
        while not self.is_over.wait(dice.uniform(0.5, 1.5) * pause):
            path, within, began = dice.choice(paths), self.slice, time.perf_counter()
            status = browser.get(self.site + path, timeout=60).status_code
            took = time.perf_counter() - began
            if within is not None and within == self.slice:
                self.seconds[path, *within].append(took)
            self.outcomes[f"{path}: {status}"] += 1


def serve(framework: str, works: str, hangs: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start the framework's site; return its process and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    module, *words = SERVERS[framework]
    if framework == "flask":
        words += [f"--bind=127.0.0.1:{port}", f"--threads={THREADS}", "--no-control-socket"]
    else:
        words += ["--host=127.0.0.1", f"--port={port}"]
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "SOAK_WORKS": works, "SOAK_HANGS": hangs, "PYTHONPATH": path}
    process = subprocess.Popen([sys.executable, "-m", module, *words], env=environment)
    site, limit = f"http://127.0.0.1:{port}", time.monotonic() + 20
    while time.monotonic() < limit:
        try:
            requests.get(f"{site}/page", timeout=5)
            return process, site
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("The site does not answer.")


def report(framework: str, slices: int, load: Load) -> None:
    """Print the percentiles of both kinds of slices, and each hanging one beside the quiet one before it."""
    print(
        f"## {framework}: {slices} slices of {SLICE:.0f} s that hang, between as many that don't\n"
    )
    print(
        "| Page | Requests | 99th percentile, quiet (ms) | hanging (ms) | Ratio | Ratios of slices |"
    )
    print("|---|---|---|---|---|---|")
    for path in WATCHED:
        found = {
            hangs: [quantiles(load.seconds[path, n, hangs], n=100)[-1] for n in range(slices)]
            for hangs in (False, True)
        }
        ratios = [there / before for before, there in zip(found[False], found[True], strict=True)]
        count = sum(len(load.seconds[path, n, h]) for n in range(slices) for h in (False, True))
        quiet, hanging = (median(found[h]) * 1000 for h in (False, True))
        each = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(
            f"| `{path}` | {count} | {quiet:.0f} | {hanging:.0f} | {hanging / quiet:.2f} | {each} |"
        )
    print()
    for outcome, count in sorted(load.outcomes.items()):
        print(f"- {outcome}: {count}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--framework", choices=tuple(SERVERS), required=True)
    parser.add_argument("--slices", type=int, default=5)
    options = parser.parse_args()
    provider = Child("hanging_parts.py")
    process, site = serve(options.framework, *provider.address.split())
    load = Load(site)
    visits = [(n, WATCHED, 0.1) for n in range(VISITORS)]
    visits += [(VISITORS + n, ("/call/hangs",), 2.0) for n in range(IN_TROUBLE)]
    threads = [threading.Thread(target=load.visit, args=visit) for visit in visits]
    try:
        for thread in threads:
            thread.start()
        time.sleep(5)
        for number in range(options.slices):
            for hangs in (False, True):
                provider.ask("hang" if hangs else "answer")
                time.sleep(SETTLE)
                load.slice = number, hangs
                time.sleep(SLICE - SETTLE)
                load.slice = None
        provider.ask("answer")
        load.is_over.set()
        for thread in threads:
            thread.join(60)
    finally:
        load.is_over.set()
        process.terminate()
        process.wait(20)
        provider.end()
    report(options.framework, options.slices, load)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

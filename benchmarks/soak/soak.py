"""Sustained load with faults: see README.md."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter

from dance_common.rehearsal import visitor

HERE = Path(__file__).parent
PLAUSIBLE = {401, 502, 504}
"""How a page of ours about a provider's failure may end."""


class Child:
    """A process that is asked by lines."""

    def __init__(self, script: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / script), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.address = self.read()

    def read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ask(self, question: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.read()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(10)


class User:
    """One person who dances and calls until told to stop."""

    def __init__(self, number: int, site: str, outcomes: Counter, stop: threading.Event) -> None:
        self.name, self.site, self.outcomes, self.stop = f"user{number}", site, outcomes, stop
        self.random = random.Random(number)
        self.browser = requests.Session()
        self.browser.trust_env = False

    def run(self, pause: float) -> None:
        while not self.stop.is_set():
            try:
                self.turn()
            except requests.RequestException as error:
                self.count(f"site unreachable: {type(error).__name__}")
            except visitor.ConsentError:
                self.count("consent page in trouble")
            self.stop.wait(self.random.uniform(0.5, 1.5) * pause)

    def turn(self) -> None:
        if self.random.random() < 0.02:
            self.count_status("disconnect", self.get("/forget/rehearsal"))
        answer = self.get("/who/rehearsal?pause=0.001")
        if answer.status_code == 200 and answer.text == "nobody":
            self.dance()
        elif answer.status_code == 200:
            self.count("right user" if answer.text == self.name else "CROSSED")
        elif answer.status_code in PLAUSIBLE:
            self.count(f"call: page {answer.status_code}")
            if answer.status_code == 401:
                self.dance()
        else:
            self.count(f"call: HTTP {answer.status_code}")

    def dance(self) -> None:
        began = self.get("/login/rehearsal")
        if began.status_code != 302:
            self.count_status("log-in", began)
            return
        callback = visitor.consent(
            HTTPAdapter(), began.headers["Location"], account=self.name, allow=True, scopes=None
        )
        self.count_status("callback", self.browser.get(callback, timeout=60, allow_redirects=False))

    def get(self, path: str) -> requests.Response:
        return self.browser.get(self.site + path, timeout=60, allow_redirects=False)

    def count_status(self, what: str, answer: requests.Response) -> None:
        self.count(f"{what}: {answer.status_code}")

    def count(self, what: str) -> None:
        self.outcomes[what] += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--framework", choices=("flask", "django"), required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--users", type=int, default=64)
    parser.add_argument("--faults", type=float, default=0.05)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between a user's turns")
    options = parser.parse_args()
    provider = Child("provider.py", f"--users={options.users}", f"--faults={options.faults}")
    site = Child(
        "site_under_test.py", f"--framework={options.framework}", f"--provider={provider.address}"
    )
    outcomes: Counter = Counter()
    stop = threading.Event()
    users = [User(n, site.address, outcomes, stop) for n in range(options.users)]
    threads = [threading.Thread(target=user.run, args=(options.pause,)) for user in users]
    samples = []
    try:
        idle = json.loads(site.ask("health"))
        for thread in threads:
            thread.start()
        began = time.monotonic()
        seconds = options.minutes * 60
        while time.monotonic() - began < seconds:
            time.sleep(min(15, seconds / 10))
            samples.append(json.loads(site.ask("health")))
        stop.set()
        for thread in threads:
            thread.join(90)
        time.sleep(15)  # what is slow ends, what leaks stays
        after = json.loads(site.ask("health"))
        asked, bad = map(int, provider.ask("count").split())
    finally:
        stop.set()
        site.end()
        provider.end()
    report(options, outcomes, idle, samples, after, asked, bad)
    crossed = outcomes["CROSSED"]
    return 1 if crossed or after["unhandled"] else 0


def report(options, outcomes, idle, samples, after, asked, bad) -> None:
    tenth = max(1, len(samples) // 10)
    middle = len(samples) // 2
    rows = [
        ("before the load", idle),
        ("at the start of the load", samples[min(tenth, len(samples) - 1)]),
        ("in the middle", samples[middle]),
        ("at the end of the load", samples[-1]),
        ("15 s after the load", after),
    ]
    print(f"## {options.framework}: {options.users} users, {options.minutes:g} minutes\n")
    print(f"- turns and dances of users: {sum(outcomes.values())}")
    print(f"- answers of the provider: {asked}, of which bad on purpose: {bad}")
    print(f"- answers with another user's identity: {outcomes['CROSSED']}")
    print(f"- unhandled exceptions in the site: {after['unhandled']}\n")
    print("| When | Memory (MB) | Threads | Sockets |\n|---|---|---|---|")
    for name, sample in rows:
        print(f"| {name} | {sample['megabytes']} | {sample['threads']} | {sample['sockets']} |")
    print("\n| Outcome | Count |\n|---|---|")
    for name, count in outcomes.most_common():
        print(f"| {name} | {count} |")


if __name__ == "__main__":
    raise SystemExit(main())

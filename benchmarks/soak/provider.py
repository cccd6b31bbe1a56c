"""A stand-in provider on loopback that misbehaves in a share of its answers. Prints its address."""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections import deque
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"
sys.path[:0] = [str(TESTS / "contract"), str(TESTS / "core")]

from fault_table import answers, drips_its_body, sends_away, stops_halfway
from hostile import Hostile, Wire

from dance_common.rehearsal import Account, Rehearsal

SPARED = ("/oauth2/authorize", "/oauth1/authorize")
"""Pages for people, which the site under test never asks for."""


def says_nothing_for_a_while(wire: Wire) -> None:
    wire.wait(5)


ANYWHERE = [
    answers(500, "<html>oops"),
    answers(502, ""),
    answers(429, "slow down", Retry_After="1"),
    Wire.reset,
    says_nothing_for_a_while,
    stops_halfway,
    drips_its_body,
]
AT_TOKENS = [
    *ANYWHERE,
    answers(200, "<html>hello"),
    answers(200, b"\xff\xfe\x00"),
    answers(400, '{"error": "temporarily_unavailable"}'),
    sends_away,
]
"""What a view would have to read itself, if the API said it, is said by the token endpoint only."""


class Weather(dict):
    """Chooses what happens to each request."""

    def __init__(self, share: float, seed: int) -> None:
        super().__init__()
        self.share, self.random, self.count, self.bad = share, random.Random(seed), 0, 0

    def get(self, path, default=None):
        if path.startswith(SPARED):
            return default
        self.count += 1
        if self.random.random() >= self.share:
            return default
        self.bad += 1
        act = self.random.choice(AT_TOKENS if path.startswith("/oauth") else ANYWHERE)
        return lambda wire: _briefly(act, wire)


def _briefly(act, wire) -> None:
    """Misbehave for six seconds at most: the site gives up before."""
    until = time.monotonic() + 6
    act(Wire(wire.connection, _Until(wire.stopping, until), wire.origin, wire.truth))


class _Until:
    def __init__(self, stopping: threading.Event, until: float) -> None:
        self.stopping, self.until = stopping, until

    def wait(self, seconds: float) -> bool:
        left = self.until - time.monotonic()
        return left <= 0 or self.stopping.wait(min(seconds, left)) or time.monotonic() >= self.until


class Server(Hostile):
    request_queue_size = 256


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--users", type=int, required=True)
    parser.add_argument("--faults", type=float, required=True)
    options = parser.parse_args()
    accounts = [
        Account(n, f"user{n}", f"User {n}", f"user{n}@example.com") for n in range(options.users)
    ]
    with Server() as server:
        server.rehearsal = Rehearsal(
            issuer=server.origin, accounts=accounts, access_token_seconds=60
        )
        server.requests = deque(maxlen=1)  # type: ignore[assignment]  # nobody asks
        server.acts = weather = Weather(options.faults, seed=1)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.origin, flush=True)
        for line in sys.stdin:
            if line.strip() == "count":
                print(weather.count, weather.bad, flush=True)


if __name__ == "__main__":
    main()

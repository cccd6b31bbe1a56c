"""One system in one process: reads what to do as lines of JSON, and answers each with a line of JSON.

Run by path, ``python benchmarks/worker.py``, so that the system is the one that the environment has, and not the
checkout's.
"""

from __future__ import annotations

import time

BEGAN = time.perf_counter()

import json  # after the clock has begun to run
import sys

MOST = 20_000
"""Requests, or dances, that one command may ask for."""


class Worker:
    def __init__(self, system: str, authority: str, options: dict) -> None:
        from importlib import import_module

        from apps import Options

        self.authority = authority
        self.options = Options(**options)
        self.site = import_module(f"apps.{system}").make(self.options)
        self.dances = 0

    def start(self) -> dict:
        """Serve the first request; say when it was served, and what is loaded by then."""
        from browser import Browser

        Browser(self.site.app).get("/plain")
        took = time.perf_counter() - BEGAN
        cpu = time.process_time()
        loaded = {"rss_mb": _rss(), "modules": len(sys.modules)}
        return {"ms": took * 1000, "cpu_ms": cpu * 1000, **loaded}

    def get(self, path: str, count: int) -> dict:
        """Visit a page again and again as a user who has danced."""
        from browser import Browser, call

        if not hasattr(self, "visitor"):
            self.visitor = Browser(self.site.app)
            if path != "/plain":
                self._dance(self.visitor)
        visitor, app = self.visitor, self.site.app
        environ = visitor.environ(path)
        status, _, body = call(app, dict(environ))
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:300]!r}")
        before = self.site.statements()
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(min(count, MOST)):
            call(app, dict(environ))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {
            "us": wall / count * 1e6,
            "cpu_us": cpu / count * 1e6,
            "sql": (self.site.statements() - before) / count,
            "body": body.decode(),
        }

    def connections(self) -> dict:
        """Say how many connections the provider was asked for by ten calls."""
        provider = self._provider()
        self.get("/api", 1)
        before = provider.connections()
        self.get("/api", 9)
        return {"per_call": (provider.connections() - before) / 10}

    def dance(self, count: int) -> dict:
        """Dance as a new user each time."""
        from browser import Browser

        visitors = [Browser(self.site.app) for _ in range(min(count, MOST))]
        self._dance(Browser(self.site.app))
        before = self.site.statements()
        cpu, wall = time.process_time(), time.perf_counter()
        for visitor in visitors:
            self._dance(visitor)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {
            "per_second": count / wall,
            "cpu_ms": cpu / count * 1000,
            "sql": (self.site.statements() - before) / count,
        }

    def memory(self, requests: int, users: int) -> dict:
        """Call the provider for many users; say by how much memory and objects grow after the first round."""
        import gc

        from browser import Browser, call

        environs = []
        for _ in range(users):
            visitor = Browser(self.site.app)
            self._dance(visitor)
            environs.append(visitor.environ("/api"))

        def visit(times: int) -> None:
            for n in range(min(times, MOST)):
                call(self.site.app, dict(environs[n % users]))

        visit(users)
        gc.collect()
        objects, rss = len(gc.get_objects()), _rss()
        visit(requests)
        gc.collect()
        return {
            "objects": len(gc.get_objects()) - objects,
            "rss_mb": _rss() - rss,
            "uncollectable": len(gc.garbage),
        }

    def _dance(self, visitor) -> None:
        from browser import dance

        self.dances += 1
        dance(visitor, self._provider(), self.site, f"u{self.dances}")

    def _provider(self):
        from browser import Provider

        if not hasattr(self, "provider"):
            self.provider = Provider(self.options.origin, self.authority)
        return self.provider


def _rss() -> float:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096 / 1e6


def main() -> None:
    first = json.loads(sys.stdin.readline())
    worker = Worker(**first)
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = getattr(worker, command.pop("do"))(**command)
        except Exception as error:  # whatever it is, the one who asked has to hear of it
            answer = {"error": f"{type(error).__name__}: {error}"}
            import traceback

            traceback.print_exc()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

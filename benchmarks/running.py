"""Processes: the provider, and one worker for each site; all of them end with the measurement."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import certificates, environments
from .systems import System

HERE = Path(__file__).parent


@dataclass
class Bench:
    """Where measurements run: the provider's addresses, and the environments.

    Attributes:
        folder: where environments are kept.
        http: the provider's address.
        https: its address by TLS.
        authority: path of the certificate that makes the latter believable.
        is_quick: whether counts are small, to see that everything works.
    """

    folder: Path
    http: str
    https: str
    authority: Path
    is_quick: bool
    pythons: dict[str, Path] = field(default_factory=dict)

    def count(self, usual: int) -> int:
        """Return how often to do something that is usually done that often."""
        return max(usual // 20, 5) if self.is_quick else usual

    def python_of(self, environment: str) -> Path:
        """Return the environment's interpreter."""
        if environment not in self.pythons:
            self.pythons[environment] = environments.python_of(environment, self.folder)
        return self.pythons[environment]

    @contextmanager
    def worker(
        self, system: System, *, by_tls: bool = False, providers: int = 1
    ) -> Iterator[Worker]:
        """Run a site in a process of its own."""
        options = {
            "origin": self.https if by_tls else self.http,
            "providers": providers,
            "store": system.store,
            "is_ready_made": system.is_ready_made,
        }
        process = subprocess.Popen(
            [self.python_of(system.environment), HERE / "worker.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=_environment(self.authority),
        )
        worker = Worker(process, system)
        worker.tell(system=system.app, authority=str(self.authority), options=options)
        try:
            yield worker
        finally:
            process.stdin.close()
            process.wait(30)
            process.stdout.close()


@dataclass(frozen=True)
class Worker:
    """One site's process."""

    process: subprocess.Popen[str]
    system: System

    def tell(self, **message: Any) -> None:
        """Send a line."""
        print(json.dumps(message), file=self.process.stdin, flush=True)

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Let the worker do something, and return what it found.

        Raises:
            RuntimeError: it failed.
        """
        self.tell(do=do, **arguments)
        line = self.process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the process has ended"}
        if "error" in answer:
            raise RuntimeError(f"{self.system.title} ({self.system.framework}): {answer['error']}")
        return answer


@contextmanager
def bench(folder: Path, *, is_quick: bool) -> Iterator[Bench]:
    """Start the provider, and end it afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    made = certificates.made_in(folder)
    process = subprocess.Popen(
        [sys.executable, HERE / "provider.py", made.chain, made.key],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    http, https = json.loads(process.stdout.readline())
    try:
        yield Bench(
            folder=folder,
            http=f"http://localhost:{http}",
            https=f"https://localhost:{https}",
            authority=made.authority,
            is_quick=is_quick,
        )
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def _environment(authority: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return kept | {"REQUESTS_CA_BUNDLE": str(authority), "PYTHONDONTWRITEBYTECODE": ""}

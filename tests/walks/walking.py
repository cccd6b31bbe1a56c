"""Follow a visitor's requests through a site: which files of ours they enter, and each call from file to file."""

from __future__ import annotations

import datetime
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from sizes import PACKAGES, folder

_LEFT_OUT = ("dance_common/rehearsal/", "dance_common/testing/")
"""They stand for the provider and for the test, and what they call is no step of the request."""


@dataclass(frozen=True)
class Walk:
    """One request's way.

    Attributes:
        files: those that were entered, as paths below the folder that the packages are in, in the order of entering.
        calls: from file to file, in their order: caller and callee as ``file:line function``. What lies between two
            of our files (a framework, requests, the stand-in) is looked through.
    """

    files: list[str] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)

    @property
    def figures(self) -> tuple[int, int]:
        """How many files, and how many calls."""
        return len(self.files), len(self.calls)


def walks(site: str) -> dict[str, Walk]:
    """Follow the requests through a site, in a process of its own; return the walks by what is requested."""
    done = subprocess.run(
        [sys.executable, __file__, site],
        check=True,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    return {name: Walk(**values) for name, values in json.loads(done.stdout).items()}


class _Tracer:
    """A function for ``sys.setprofile`` that writes a walk down."""

    def __init__(self) -> None:
        self.walk = Walk()
        self._roots = {f"{folder(package)}/": f"{package}/" for package in PACKAGES}

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or (file := self._ours(frame)) is None or file.startswith(_LEFT_OUT):
            return
        callers = [(above, path) for above in _above(frame) if (path := self._ours(above))]
        if any(path.startswith(_LEFT_OUT) for _, path in callers):
            return
        if file not in self.walk.files:
            self.walk.files.append(file)
        caller, came_from = callers[0] if callers else (frame, file)
        if came_from != file:
            self.walk.calls.append(
                (
                    f"{came_from}:{caller.f_lineno} {caller.f_code.co_qualname}",
                    f"{file}:{frame.f_code.co_firstlineno} {frame.f_code.co_qualname}",
                )
            )

    def _ours(self, frame: FrameType) -> str | None:
        """Return the frame's file if it is ours; what runs at an import is not entered by the request."""
        path = frame.f_code.co_filename
        for root, package in self._roots.items():
            if path.startswith(root) and frame.f_code.co_name != "<module>":
                return package + path.removeprefix(root)
        return None


def _above(frame: FrameType) -> Iterator[FrameType]:
    """Yield who called, and who called that."""
    while (caller := frame.f_back) is not None:
        yield (frame := caller)


@contextmanager
def _traced() -> Iterator[Walk]:
    tracer = _Tracer()
    threading.setprofile(tracer)
    sys.setprofile(tracer)
    try:
        yield tracer.walk
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def _walks_of_a_visitor(app: Any, rehearsal: Any) -> dict[str, Walk]:
    """Let one new visitor come, connect, call the provider twice, and be led to an error page."""
    import time_machine
    from werkzeug.test import Client

    client = Client(app)
    client.get("/enter")
    followed = {}

    def get(name: str, url: str, status: int, text: str = "") -> Any:
        with _traced() as followed[name]:
            response = client.get(url)
        assert response.status_code == status, (name, response.text)
        assert text in response.text, name
        return response

    page = get("login", "/login/github", 302).location
    get("callback", rehearsal.consent(page), 302)
    get("good call", "/who", 200, "mona")
    tomorrow = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    with time_machine.travel(tomorrow):
        get("stale call", "/who", 200, "mona")
    get("error page", "/login/github/authorized?code=any&state=nobodys", 400)
    return followed


def _print_walks(site: str) -> None:
    from sites import SITES

    from dance_common.testing.mounted import MountedRehearsal

    app = SITES[site]()
    logging.disable()
    with MountedRehearsal.replace_providers() as rehearsal:
        _walks_of_a_visitor(app, rehearsal)  # what the first visitor finds loaded, all others do
        followed = _walks_of_a_visitor(app, rehearsal)
    json.dump({name: vars(walk) for name, walk in followed.items()}, sys.stdout)


if __name__ == "__main__":
    _print_walks(sys.argv[1])

"""A provider that is told by lines what to do; answers each with one line."""

from __future__ import annotations

import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"
sys.path[:0] = [str(TESTS / "contract"), str(TESTS / "core")]

from fault_table import FAULTS
from hostile import Hostile


def main() -> None:
    faults = {fault.id: fault for fault in FAULTS}
    with Hostile() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.origin, flush=True)
        stack = ExitStack()
        for line in sys.stdin:
            command, *words = line.split()
            print(answer(server, faults, stack, command, words) or "-", flush=True)


def answer(server, faults, stack, command, words) -> str | None:
    if command == "consent":
        return server.rehearsal.consent(words[0])
    if command == "expire":
        server.rehearsal.expire_tokens()
    if command == "calm":
        stack.close()
    if command == "fault":
        name, path = words
        if name == "none":
            return None
        fault = faults[name]
        if fault.act is not None:
            stack.enter_context(server.acting(path, fault.act))
            return None
        needs = (Path(tempfile.mkdtemp()),) if fault.address.__name__ == "untrusted" else ()
        return stack.enter_context(fault.address(*needs))
    return None


if __name__ == "__main__":
    main()

"""What a test makes the provider answer instead of the truth."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

from werkzeug.wrappers import Response


@dataclass(frozen=True)
class Answer:
    """Describe what to answer instead of the truth.

    With ``status`` None the truth is told, only ``delay_seconds`` late.
    """

    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | str = field(default=b"", repr=False)
    delay_seconds: float = 0.0

    def response(self) -> Response:
        """Return this answer as it goes out, a Content-Length that lies included."""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        # A list, because for a single body Werkzeug would put the Content-Length right.
        return Response([body], self.status, dict(self.headers))


class Fault:
    """One answer in place of the truth, from now until ``end`` or the end of a ``with`` block."""

    def __init__(
        self, place: str, answer: Answer, times: int | None, end: Callable[[Fault], None]
    ) -> None:
        """Hold what ``Faults`` hands out."""
        self.place = place
        self.answer = answer
        self.times = times
        self._end = end

    def end(self) -> None:
        """Let the truth be told again."""
        self._end(self)

    def __enter__(self) -> Self:
        """Begin a block that this lasts for; it has begun already."""
        return self

    def __exit__(self, *_: object) -> None:
        """End with the block."""
        self.end()


class Faults:
    """Keep the answers that stand in for the truth, by path or role; the newest one wins."""

    def __init__(self) -> None:
        """Begin without any."""
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def begin(self, place: str, answer: Answer, *, times: int | None) -> Fault:
        """Give ``answer`` to this many requests for ``place``, None for all, until the fault ends."""
        fault = Fault(place, answer, times, self._remove)
        with self._lock:
            self._faults.append(fault)
        return fault

    def take(self, *places: str | None) -> Answer | None:
        """Return what a request for these places gets instead of the truth, if anything."""
        with self._lock:
            for fault in reversed(self._faults):
                if fault.place in places and fault.times is None:
                    return fault.answer
                if fault.place in places and fault.times:
                    fault.times -= 1
                    return fault.answer
        return None

    def _remove(self, fault: Fault) -> None:
        with self._lock:
            if fault in self._faults:
                self._faults.remove(fault)

"""What the provider saw, and what a test makes it answer instead of the truth."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from werkzeug.wrappers import Request, Response

from . import wire


@dataclass(frozen=True, repr=False)
class Seen:
    """Hold one request as it was sent, and the status it was answered with.

    ``query`` and ``form`` are pairs in their order, empty where they were malformed. ``status`` is
    None when the client gave up waiting. The repr names parameters and never shows a value.
    """

    method: str
    url: str
    path: str
    query: wire.Pairs
    form: wire.Pairs
    headers: wire.Pairs
    body: bytes
    status: int | None

    @property
    def parameters(self) -> Mapping[str, str]:
        """Return the parameters of URL and form together, without repeats."""
        return dict((*self.query, *self.form))

    @property
    def scheme(self) -> str:
        """Return how the request authenticated: ``Basic``, ``Bearer``, ``OAuth`` or nothing."""
        return self.header("Authorization").partition(" ")[0]

    def header(self, name: str) -> str:
        """Return the value of a header, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def __repr__(self) -> str:
        """Show names only, because values are codes, secrets and tokens."""
        names = ",".join(name for name, _ in (*self.query, *self.form))
        parts = (self.method, self.path, names, self.scheme, str(self.status))
        return f"<Seen {' '.join(part for part in parts if part)}>"


def seen(request: Request, status: int | None) -> Seen:
    """Return the record of a request whose body was read already."""
    try:
        query, form = wire.query_of(request), wire.form_of(request)
    except ValueError:
        query, form = (), ()
    return Seen(
        method=request.method,
        url=wire.sent_uri(request),
        path=request.path,
        query=query,
        form=form,
        headers=tuple((name, value) for name, value in request.headers),
        body=request.get_data(),
        status=status,
    )


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


@dataclass(eq=False)
class _Fault:
    answer: Answer
    times: int | None


class Faults:
    """Keep the answers that stand in for the truth, by path; the newest one wins."""

    def __init__(self) -> None:
        """Begin without any."""
        self._lock = threading.Lock()
        self._faults: dict[str, list[_Fault]] = {}

    @contextmanager
    def answering(self, path: str, answer: Answer, *, times: int | None) -> Iterator[None]:
        """Give ``answer`` to this many requests for ``path``, None for all, within the block."""
        fault = _Fault(answer, times)
        with self._lock:
            self._faults.setdefault(path, []).append(fault)
        try:
            yield
        finally:
            with self._lock:
                self._faults[path].remove(fault)

    def take(self, path: str) -> Answer | None:
        """Return what this request gets instead of the truth, if anything."""
        with self._lock:
            for fault in reversed(self._faults.get(path, [])):
                if fault.times is None:
                    return fault.answer
                if fault.times > 0:
                    fault.times -= 1
                    return fault.answer
        return None


class Record:
    """Keep the newest ten thousand requests, safely for many threads."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = threading.Lock()
        self._seen: deque[Seen] = deque(maxlen=10_000)

    def add(self, entry: Seen) -> None:
        """Keep a request."""
        with self._lock:
            self._seen.append(entry)

    def all(self) -> tuple[Seen, ...]:
        """Return the requests in the order in which they were answered."""
        with self._lock:
            return tuple(self._seen)

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()

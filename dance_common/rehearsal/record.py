"""What the provider saw."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.wrappers import Request

from . import wire
from .stage import Role


@dataclass(frozen=True, repr=False)
class Seen:
    """Hold one request as it was sent, and the status it was answered with.

    ``query`` and ``form`` are pairs in their order, empty where they were malformed. ``status`` is
    None when the client gave up waiting, ``role`` what the endpoint is for, None where there is
    none. The repr names parameters and never shows a value.
    """

    method: str
    url: str
    path: str
    query: wire.Pairs
    form: wire.Pairs
    headers: wire.Pairs
    body: bytes
    status: int | None
    role: Role | None = None

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


def seen(request: Request, status: int | None, role: Role | None = None) -> Seen:
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
        role=role,
    )


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

"""Where the site's registrations at servers are stored that it has registered at by itself."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..errors import BadServer
from . import encryption

MOST_REGISTRATIONS = 10_000
"""Registrations that a store takes unless it is told otherwise: strangers name the servers."""

_PURPOSE = "registration"


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What a server has issued to the site.

    Attributes:
        client_id: the client identifier.
        client_secret: the client secret; empty for a public client.
        callback_url: the redirect URI that was registered.
        expires_at: Unix time in seconds, UTC, at which the secret ends; 0 for never (RFC 7591 section 3.2.1).
        authentication: how the token endpoint takes the secret, where the server has said so; else empty.
    """

    client_id: str
    client_secret: str = field(default="", repr=False)
    callback_url: str = ""
    expires_at: int = 0
    authentication: str = ""

    @property
    def is_over(self) -> bool:
        """Whether the secret has ended."""
        return 0 < self.expires_at <= time.time()


class RegistrationStore(ABC):
    """Stores one registration for each dance and server, encrypted where the site has keys.

    Subclass it and say how one is read, inserted and deleted, and how all are rewritten.

    Args:
        most: registrations that are stored at once; who names a further server is refused.
    """

    def __init__(self, *, most: int = MOST_REGISTRATIONS) -> None:
        self.most = most

    @abstractmethod
    def read(self, dance: str, server: str, /) -> Mapping[str, Any] | None:
        """Return what was inserted for the server, or None."""

    @abstractmethod
    def insert(self, dance: str, server: str, value: Mapping[str, Any], /) -> None:
        """Store what JSON can hold, unless something is stored for the server already."""

    @abstractmethod
    def delete(self, dance: str, server: str, /) -> None:
        """Delete what is stored for the server, if anything is."""

    @abstractmethod
    def count(self) -> int:
        """Return how many are stored."""

    @property
    def label(self) -> str:
        """What people know the store by: the name of its table."""
        return type(self).__name__

    @abstractmethod
    def rewrite(self, change: Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]], /) -> int:
        """Replace each stored value by what the function returns for its dance, its server and itself.

        Returns how many there are. A store in a database locks one row at a time for it.
        """

    def encryption_keys(self) -> Sequence[str]:
        """Return the keys that registrations are encrypted with, newest first; none if they are stored as they are."""
        return ()

    def reencrypt(self) -> int:
        """Encrypt every registration with the newest key, and return how many there are.

        Raises:
            DecryptionError: one was encrypted with a key that is gone.
        """

        def encrypt_anew(dance: str, server: str, stored: Mapping[str, Any]) -> Mapping[str, Any]:
            return self._encrypt(dance, server, self._decrypt(dance, server, stored))

        return self.rewrite(encrypt_anew)

    def _encrypt(self, dance: str, server: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
        stored: Mapping[str, Any] = encryption.encrypt(
            value, self.encryption_keys, purpose=_PURPOSE, binding=f"{dance} {server}"
        )
        return stored

    def _decrypt(self, dance: str, server: str, stored: Mapping[str, Any]) -> Mapping[str, Any]:
        value: Mapping[str, Any] = encryption.decrypt(
            stored, self.encryption_keys, purpose=_PURPOSE, binding=f"{dance} {server}"
        )
        return value

    def load(self, dance: str, server: str) -> Registration | None:
        """Return the registration at a server; None if there is none that can still be used."""
        stored = self.read(dance, server)
        if not stored:
            return None
        try:
            found = Registration(**self._decrypt(dance, server, stored))
        except (encryption.DecryptionError, TypeError):
            # Its key is gone, or another release has written it: the site registers anew.
            return None
        return None if found.is_over else found

    def require_room(self) -> None:
        """Raise ``BadServer`` where no further registration may be stored."""
        if self.count() >= self.most:
            raise BadServer(
                "This site is registered at too many servers.", code="server_refused", status=503
            )

    def add(self, dance: str, server: str, registration: Registration) -> Registration:
        """Store a new registration; return the one that is stored then, which may be that of another process."""
        if self.load(dance, server) is None:
            # What can't be used any more is in the way.
            self.delete(dance, server)
        self.insert(dance, server, self._encrypt(dance, server, asdict(registration)))
        return self.load(dance, server) or registration

    def forget(self, dance: str, server: str, client_id: str) -> None:
        """Delete the registration that a server does not know any more, unless there is a newer one."""
        found = self.load(dance, server)
        if found is not None and found.client_id == client_id:
            self.delete(dance, server)


class MemoryRegistrations(RegistrationStore):
    """Stores registrations in this process's memory, for trials: other processes, and the next one, register anew."""

    def __init__(self, *, most: int = MOST_REGISTRATIONS) -> None:
        super().__init__(most=most)
        self._lock = threading.Lock()
        self._values: dict[tuple[str, str], Mapping[str, Any]] = {}

    def rewrite(self, change: Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]], /) -> int:
        """Replace each stored value by what the function returns."""
        with self._lock:
            self._values = {key: change(*key, value) for key, value in self._values.items()}
            return len(self._values)

    def read(self, dance: str, server: str, /) -> Mapping[str, Any] | None:
        """Return what was inserted for the server, or None."""
        return self._values.get((dance, server))

    def insert(self, dance: str, server: str, value: Mapping[str, Any], /) -> None:
        """Store the value, unless something is stored for the server already."""
        with self._lock:
            self._values.setdefault((dance, server), value)

    def delete(self, dance: str, server: str, /) -> None:
        """Delete what is stored for the server."""
        with self._lock:
            self._values.pop((dance, server), None)

    def count(self) -> int:
        """Return how many are stored."""
        return len(self._values)


def reencrypt_registrations(stores: Iterable[object]) -> Iterator[str]:
    """Encrypt every registration in the stores with the newest key, and yield a line about each table.

    Args:
        stores: what dances store registrations in; what is no store, such as None, is passed over.

    Raises:
        DecryptionError: one was encrypted with a key that is gone.
    """
    found = {each.label: each for each in stores if isinstance(each, RegistrationStore)}
    for label, store in found.items():
        if count := store.reencrypt():
            yield f"{label}: {count} registrations encrypted with the newest key."

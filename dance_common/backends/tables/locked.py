"""What a refresh sees of a table while nobody else can reach the user's token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...tokens import Token, loaded, saved
from .. import encryption


class LockedPlace:
    """A slot for one user's token that nobody else can reach meanwhile."""

    def __init__(
        self, row: Any, *, put: Callable[[Mapping[str, Any]], None], end: Callable[[], None]
    ) -> None:
        self._kept: Mapping[str, Any] | None = row.kept.token if row else None
        self._put = put
        self._end = end

    def load(self) -> Token | None:
        """Return what was kept when the place was locked.

        Raises:
            NotOpened: it is encrypted with a key that the site does not have.
        """
        return loaded(encryption.required_open(self._kept))

    def save(self, token: Mapping[str, Any]) -> None:
        """Keep the token when the context ends."""
        self._put(saved(token))

    def invalidate(self) -> None:
        """Drop the token when the context ends; whose it was stays known."""
        self._end()

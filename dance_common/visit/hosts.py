"""A site that answers at several hosts: one callback for all of them, and pages that a dance may end at."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..dance.base import Dance
from ..urls import is_safe_next

_PLAIN_HOST = re.compile(r"[a-z0-9._-]+(:[0-9]+)?")

CALLBACK_ORIGIN = "DANCE_CALLBACK_ORIGIN"
"""The setting with the scheme and host that all callback URLs have, whichever host a visitor came to."""
NEXT_HOSTS = "DANCE_NEXT_HOSTS"
"""The setting with the further hosts of this site that a dance may end at."""


@dataclass(frozen=True)
class Hosts:
    """What the site says of its hosts.

    Attributes:
        origin: scheme and host of all callback URLs, such as ``https://auth.example``; empty for the request's own.
        callback: the callback URL of one dance that has its own (``callback_url``); empty for any other dance.
        others: hosts that ``?next=`` may lead to beside the request's; ``.example.org`` stands for all below that, too.
    """

    origin: str = ""
    others: tuple[str, ...] = ()
    callback: str = ""

    @classmethod
    def from_settings(cls, get: Callable[[str], Any], dance: Dance) -> Hosts:
        """Return what holds for a dance.

        Args:
            get: finds a setting by its name, None where it is not set.
            dance: its own ``callback_url`` goes before the origin for all.
        """
        others = get(NEXT_HOSTS) or ()
        listed = (others,) if isinstance(others, str) else tuple(others)
        return cls(
            origin=str(get(CALLBACK_ORIGIN) or "").rstrip("/"),
            others=tuple(map(str.lower, listed)),
            callback=dance.callback_url or "",
        )

    def callback_url(self, own: str) -> str:
        """Return the callback URL to use where ``own`` is the request's: the dance's, or ``own`` at the origin."""
        return self.callback or (f"{self.origin}{urlsplit(own).path}" if self.origin else own)

    def safe_next(self, next_url: str, *, host: str, secure: bool) -> str | None:
        """Return the page to go to after the dance, if a user may be sent there; None otherwise.

        A page of the host that the visitor came to is named with its host where the callback comes to another one, if
        that host is listed; nobody else's are.

        Args:
            next_url: what the visitor's request says.
            host: the request's host and port.
            secure: whether it came by https.
        """
        if is_safe_next(next_url, host=host, secure=secure):
            callback_host = urlsplit(self.callback or self.origin).netloc
            is_elsewhere = callback_host.lower() not in ("", host.lower())
            if is_elsewhere and next_url.startswith("/") and self._is_listed(host):
                return f"{'https' if secure else 'http'}://{host}{next_url}"
            return next_url
        try:
            named = urlsplit(next_url).netloc
        except ValueError:
            return None
        is_safe = self._is_listed(named) and is_safe_next(next_url, host=named, secure=secure)
        return next_url if is_safe else None

    def _is_listed(self, host: str) -> bool:
        name = host.lower()
        # Only a plain name and a port: a domain at the end says nothing of what stands before an @ or a %.
        return _PLAIN_HOST.fullmatch(name) is not None and any(
            name == each or (each.startswith(".") and f".{name}".endswith(each))
            for each in self.others
        )

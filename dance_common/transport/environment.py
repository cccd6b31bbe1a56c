"""What the environment says about the way to a host: its proxy, and the certificates to believe.

requests reads both anew for each call, which costs more than a quarter of the call. Here an answer is kept for as long
as the variables that it came from stay as they are; they are looked at once a second. What macOS and Windows keep
outside of the environment is read once for each host and process.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from types import MappingProxyType

from requests.utils import get_environ_proxies

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_VARIABLES = (
    *_PROXIES,
    *(name.upper() for name in _PROXIES),
    # Where it is set the process may be a CGI script, and HTTP_PROXY a visitor's header.
    "REQUEST_METHOD",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
)


@dataclass(frozen=True)
class Way:
    """How to reach a host.

    Attributes:
        proxies: as the ``proxies`` of requests.
        certificates: path of the bundle of certificates to believe; None for the usual one.
    """

    proxies: Mapping[str, str]
    certificates: str | None


def way_to(url: str) -> Way:
    """Return the way to the URL's host; the URL is absolute, as requests prepares it."""
    origin = "/".join(url.split("/", 3)[:3])
    return _way(origin, _values(int(monotonic())))


def look_again() -> None:
    """Let the next call see what the variables are now, if less than a second has passed since the last one."""
    _values.cache_clear()


@lru_cache(maxsize=1)
def _values(_second: int) -> tuple[str | None, ...]:
    return tuple(map(os.environ.get, _VARIABLES))


@lru_cache(maxsize=256)
def _way(origin: str, _values: tuple[str | None, ...]) -> Way:
    return Way(
        proxies=MappingProxyType(get_environ_proxies(origin, no_proxy=None)),
        certificates=os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE"),
    )

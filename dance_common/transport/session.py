"""A requests session over the connections of this process, which asks the environment once for each host."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from types import MappingProxyType
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies

from ..connections import USUAL, Connections
from .pool import SharedAdapter

Auth = tuple[str, str] | Callable[[requests.PreparedRequest], requests.PreparedRequest]
"""What requests takes as ``auth``: a name and a password, or what changes the prepared request."""

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_VARIABLES = (
    *_PROXIES,
    *(name.upper() for name in _PROXIES),
    # Where it is set the process may be a CGI script, and HTTP_PROXY a visitor's header.
    "REQUEST_METHOD",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
)


class PooledSession(requests.Session):
    """A requests session that keeps no connections of its own, so that it is cheap and ``close`` closes nobody's.

    Attributes:
        connections: how the process keeps connections, and how long a call waits that doesn't say.
    """

    connections: Connections = USUAL

    def __init__(self, *args: object, **options: Any) -> None:
        super().__init__(*args, **options)
        for prefix in self.adapters:
            self.adapters[prefix] = SharedAdapter()

    def get_adapter(self, url: str | bytes) -> BaseAdapter:
        """Return the adapter that the site has mounted on this session for the URL, or the one of the process."""
        text = url.decode() if isinstance(url, bytes) else url
        adapter = super().get_adapter(text)
        if isinstance(adapter, SharedAdapter):
            shared: BaseAdapter = adapter.current(text, self.connections)
            return shared
        return adapter

    def send(self, request: requests.PreparedRequest, **settings: object) -> requests.Response:
        """Send a prepared request by requests itself, whatever has replaced ``requests.Session`` for the whole process.

        ``requests_cache.install_cache()`` does, and would answer one user with what the provider told another: it knows
        responses by their addresses. What a site's own session class adds to this one goes on working.
        """
        own_class: object = type(self)
        plain: Any = super(_before_plain(own_class), self)
        response: requests.Response = plain.send(request, **settings)
        return response

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """Return a call's settings with those of the session and the environment, as in requests.

        requests asks the environment in each call, which takes a quarter of the time of a call in a view.
        """
        if proxies or not self.trust_env:
            return super().merge_environment_settings(url, proxies, stream, verify, cert)
        environment = environment_settings(url)
        if verify is None or verify is True:
            verify = environment.certificates or verify
        own: dict[str, Any] = dict(self.proxies)
        return {
            "proxies": {k: v for k, v in {**own, **environment.proxies}.items() if v is not None},
            "stream": self.stream if stream is None else stream,
            "verify": self.verify if verify is None else verify,
            "cert": self.cert if cert is None else cert,
        }


@lru_cache
def _before_plain(session_class: Any) -> Any:
    """Return the class before the one whose ``send`` follows ours, without those that were put beneath all sessions.

    They are the bases of sessions that no site has made: of ours, or of requests-oauthlib's, whichever came later.
    """
    mro = session_class.__mro__
    libraries = [each for each in mro if each.__module__.startswith("requests_oauthlib")]
    beneath = {base for each in (PooledSession, *libraries) for base in each.__mro__}
    following = mro[mro.index(PooledSession) + 1 :]
    plain = next(
        each
        for each in following
        if "send" in vars(each) and (each.__module__ == "requests.sessions" or each not in beneath)
    )
    return mro[mro.index(plain) - 1]


def without_user(session: requests.Session) -> PooledSession:
    """Return a session with the same connections, headers and settings, and nobody's token or cookies.

    A thread can use it when the request of our site is over that the first one belonged to.
    """
    bare = PooledSession()
    bare.connections = getattr(session, "connections", USUAL)
    bare.adapters = dict(session.adapters)
    bare.headers = CaseInsensitiveDict(session.headers)
    bare.proxies = dict(session.proxies)
    bare.verify, bare.cert, bare.trust_env = session.verify, session.cert, session.trust_env
    return bare


def no_authentication(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add nothing: without any ``auth`` requests would look for a password in ``.netrc``."""
    return request


def prepare_call(
    session: requests.Session, method: str, url: str, **options: Any
) -> tuple[requests.PreparedRequest, dict[str, Any]]:
    """Return what ``session.request`` would send for these arguments, and those of ``session.send``.

    See https://requests.readthedocs.io/en/latest/user/advanced/#prepared-requests
    """
    own = {
        "timeout": options.pop("timeout", None),
        "allow_redirects": options.pop("allow_redirects", True),
    }
    if not (options.get("params") or session.params):
        # As an empty mapping, which it would be else, it would take longer than to read the whole address.
        options["params"] = b""
    proxies = options.pop("proxies", None) or {}
    merged = [options.pop(name, None) for name in ("stream", "verify", "cert")]
    request = session.prepare_request(requests.Request(method.upper(), url, **options))
    return request, session.merge_environment_settings(request.url, proxies, *merged) | own


@dataclass(frozen=True)
class EnvironmentSettings:
    """What the environment says about requests to a host.

    Attributes:
        proxies: as the ``proxies`` of requests.
        certificates: path of the bundle of certificates to believe; None for the usual one.
    """

    proxies: Mapping[str, str]
    certificates: str | None


def environment_settings(url: str) -> EnvironmentSettings:
    """Return what the environment says about requests to the host of an absolute URL.

    It is remembered for as long as the variables that it came from stay as they are; they are looked at once a second.
    What macOS and Windows keep outside of the environment is read once for each host and process.
    """
    origin = "/".join(url.split("/", 3)[:3])
    return _settings(origin, _variables(int(monotonic())))


def clear_environment_cache() -> None:
    """Let the next call see what the variables are now, if less than a second has passed since the last one."""
    _variables.cache_clear()


@lru_cache(maxsize=1)
def _variables(_second: int) -> tuple[str | None, ...]:
    return tuple(map(os.environ.get, _VARIABLES))


@lru_cache(maxsize=256)
def _settings(origin: str, _variables: tuple[str | None, ...]) -> EnvironmentSettings:
    return EnvironmentSettings(
        proxies=MappingProxyType(get_environ_proxies(origin, no_proxy=None)),
        certificates=os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE"),
    )

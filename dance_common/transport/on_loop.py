"""Requests of async code that need no thread: aiohttp sends them on the running event loop, where it is installed.

What is sent and what becomes of the response is decided by ``requests`` and by ``pool``, as in any other call. Only the
one exchange between them is carried out here, and only where nobody could tell the difference: a thread sends whatever
else there is, such as a file that has to be read, or what a test has mounted in place of the network.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, prepend_scheme_if_needed, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import parse_url
from urllib3.util.ssl_ import create_urllib3_context

from ..urls import is_loopback
from . import bodies
from .pool import PooledAdapter
from .session import PooledSession

LARGEST_BODY = 64 * 1024
"""Bytes of a request's body that are sent here: they fit into a socket's buffer, so that to send them takes no time."""


class Sender(Protocol):
    """What is needed of a session of requests."""

    cookies: Any

    @property
    def send(self) -> Callable[..., requests.Response]:
        """Send a prepared request; see ``requests.Session.send``."""
        ...

    def get_adapter(self, url: str) -> BaseAdapter:
        """Return what sends requests to the URL."""
        ...


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request that can be sent on the event loop, and how.

    Attributes:
        request: the request.
        adapter: what would send it otherwise; it says how connections are kept.
        connect: seconds in which the connection has to be there; None for no limit.
        read: seconds within which more of the response has to come; None for no limit.
        context: the TLS context; None for plain http.
        most: bytes that the response may have.
        proxy: the proxy's URL without credentials; empty for none.
        proxy_headers: what the proxy has to be told.
    """

    request: requests.PreparedRequest
    adapter: PooledAdapter
    connect: float | None
    read: float | None
    most: int
    context: ssl.SSLContext | None = field(default=None, repr=False)
    proxy: str = ""
    proxy_headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@lru_cache(maxsize=1)
def _find_pools() -> ModuleType | None:
    """Return what keeps the connections of event loops; None where no aiohttp is installed that it can use."""
    try:
        return import_module(f"{__package__}.loop_pool")
    except ImportError:
        return None


def plan(
    session: Sender,
    request: requests.PreparedRequest,
    settings: Mapping[str, Any],
    *,
    most: int | None = None,
) -> Exchange | None:
    """Return how the event loop can send what ``session.send`` would; None where a thread has to.

    It may read certificates, and so is called where code may wait.

    Args:
        session: the session.
        request: what it would send.
        settings: the keyword arguments of ``session.send``.
        most: bytes that the response may have; None for as many as that of an API.
    """
    adapter = _own_adapter(session, request)
    if adapter is None or _find_pools() is None:
        return None
    timeout = settings.get("timeout")
    connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    values: Iterable[object] = request.headers.values()
    is_plain = (
        not settings.get("stream")
        and not any(request.hooks.values())
        and all(isinstance(each, int | float | None) for each in (connect, read))
        and _is_short(request.body)
        and all(isinstance(value, str | bytes) and value.isascii() for value in values)
    )
    if not is_plain:
        return None
    url = request.url or ""
    proxy, proxy_headers = "", {}
    chosen = None if is_loopback(url) else select_proxy(url, settings.get("proxies"))
    if chosen:
        proxy = prepend_scheme_if_needed(chosen, "http")  # type: ignore[no-untyped-call]  # the stubs leave it out
        proxy_headers = adapter.proxy_headers(proxy)
        parts = parse_url(proxy)
        if parts.scheme != "http" or not parts.host:
            return None
        proxy = parts._replace(auth=None).url
    context = None
    if url.startswith("https:"):
        context = _tls_context(settings.get("verify"), settings.get("cert"))
        if context is None:
            return None
    return Exchange(
        request=request,
        adapter=adapter,
        most=bodies.LARGEST_API_RESPONSE if most is None else most,
        connect=connect,
        read=read,
        context=context,
        proxy=proxy,
        proxy_headers=proxy_headers,
    )


async def send(
    session: Sender, what: Exchange, settings: Mapping[str, Any]
) -> Callable[[], requests.Response] | requests.Response:
    """Send the request as ``session.send`` would.

    Args:
        session: a session that nobody else uses meanwhile; it gets the cookies.
        what: what ``plan`` has returned for the request.
        settings: as there.

    Returns:
        The response, or what has to be called by a thread to follow a redirect to it.

    Raises:
        requests.RequestException: as ``session.send``.
    """
    pools = _find_pools()
    assert pools is not None  # noqa: S101  # there is a plan
    pool = await pools.pool_of_loop(what.adapter.connections)
    response: requests.Response = await pool.exchange(what)
    # Cookies, redirects and what else there is are requests' own affair, as if an adapter had got the response.
    vars(session)["get_adapter"] = _FirstAdapter(session, response)
    finish = partial(session.send, what.request, **settings)
    is_followed = settings.get("allow_redirects", True) and response.is_redirect
    return finish if is_followed else finish()


class _FirstAdapter(BaseAdapter):
    """Hands a session the response that is there already; further requests are sent as usual."""

    def __init__(self, session: Sender, response: requests.Response) -> None:
        super().__init__()
        self._session = session
        self._response = response

    def __call__(self, url: str) -> BaseAdapter:
        vars(self._session).pop("get_adapter")
        return self

    def send(self, *args: object, **options: Any) -> requests.Response:
        return self._response

    def close(self) -> None:
        pass


def _own_adapter(session: Sender, request: requests.PreparedRequest) -> PooledAdapter | None:
    """Return this process's adapter, if it is what would send the request: nothing of the site's, and no recorder."""
    url = request.url or ""
    host = url.partition("//")[2].partition("/")[0]
    if not url.startswith(("http://", "https://")) or "@" in host:
        return None
    sends_plainly = _sends_by_requests(type(session))
    if not (sends_plainly and _is_of(HTTPAdapter.__module__, HTTPAdapter.send)):
        return None
    # What a recorder such as vcrpy has put there; mypy takes it for a constant.
    pools: tuple[Any, ...] = (HTTPConnectionPool, HTTPSConnectionPool)
    if [pool.ConnectionCls for pool in pools] != [HTTPConnection, HTTPSConnection]:
        return None
    adapter: BaseAdapter = session.get_adapter(url)
    if type(adapter) is not PooledAdapter:
        return None
    # Names that come from strangers are looked up and checked by the pools of threads alone; they retry, too.
    if adapter.connections.public_only or adapter.has_own_retries:
        return None
    return adapter


def _sends_by_requests(session_class: type[object]) -> bool:
    """Return whether nobody has another way to send: a site's own session class, or what wraps requests' own."""
    own: object = getattr(session_class, "send", None)
    plain = (vars(each) for each in session_class.__mro__ if each.__module__ == "requests.sessions")
    return own is PooledSession.send and all(
        _is_of("requests.sessions", attributes["send"])
        for attributes in plain
        if "send" in attributes
    )


def _is_of(module: str, function: object) -> bool:
    """Return whether the function is the one that the module has defined, and wrapped by nobody."""
    return getattr(function, "__globals__", {}).get("__name__") == module


def _is_short(body: object) -> bool:
    return body is None or (isinstance(body, str | bytes) and len(body) <= LARGEST_BODY)


def _tls_context(verify: object, cert: object) -> ssl.SSLContext | None:
    """Return the context for ``verify`` and ``cert`` of requests; None where requests has to say what is wrong."""
    bundle: Any = DEFAULT_CA_BUNDLE_PATH if verify in (True, None) else verify or ""
    files: tuple[Any, ...] = cert if isinstance(cert, tuple) else (cert,) if cert else ()
    try:
        # A certificate that was renewed is read again; requests reads it for each connection.
        stamps = tuple(os.stat(path).st_mtime_ns for path in (*files, bundle) if path)
        return _read_context(bundle, files, stamps)
    except (OSError, TypeError, ValueError):
        return None


@lru_cache(maxsize=64)
def _read_context(
    bundle: str, files: tuple[str, ...], _stamps: tuple[int, ...]
) -> ssl.SSLContext | None:
    # It demands a certificate, and a name that fits, unless it is told otherwise.
    context = create_urllib3_context()
    if not isinstance(context, ssl.SSLContext):
        return None  # urllib3 was told to use pyOpenSSL
    context.set_alpn_protocols(["http/1.1"])
    if bundle:
        is_folder = os.path.isdir(bundle)
        context.load_verify_locations(**{"capath" if is_folder else "cafile": bundle})
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if files:
        context.load_cert_chain(*files)
    return context

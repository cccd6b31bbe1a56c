"""How requests travel to a provider: over the connections of this process, and what can happen on the way."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import requests
from requests.adapters import BaseAdapter

from ..connections import USUAL, Connections
from ..errors import DanceError, ProviderFailed, ProviderUnreachable, Step
from .pool import PooledAdapter


class _Connections:
    """This process's adapters, one for each way of keeping connections, and what stands in for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._adapters: dict[Connections, PooledAdapter] = {}
        self._mounts: tuple[tuple[str, BaseAdapter], ...] = ()

    def for_url(self, url: str, connections: Connections) -> BaseAdapter:
        for prefix, adapter in self._mounts:
            if url.lower().startswith(prefix):
                return adapter
        # How long a call waits is the call's own: it makes no difference here.
        kept = replace(connections, api_timeout=None) if connections is not USUAL else USUAL
        found = self._adapters.get(kept)
        if found is None:
            with self._lock:
                found = self._adapters.setdefault(kept, PooledAdapter(kept))
        return found

    @contextmanager
    def mounted(self, prefix: str, adapter: BaseAdapter) -> Iterator[None]:
        mount = (prefix.lower(), adapter)
        with self._lock:
            self._mounts = (mount, *self._mounts)
        try:
            yield
        finally:
            with self._lock:
                self._mounts = tuple(other for other in self._mounts if other is not mount)

    def forget(self) -> None:
        # A child must not use its parent's sockets: two processes would read each other's answers.
        self._lock = threading.Lock()
        self._adapters = {}


_connections = _Connections()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_connections.forget)


def adapter_for(url: str, connections: Connections = USUAL) -> BaseAdapter:
    """Return the transport adapter that this process uses for the URL, by how connections are to be kept."""
    return _connections.for_url(url, connections)


@contextmanager
def mounted(prefix: str, adapter: BaseAdapter) -> Iterator[None]:
    """Let every session of this process use the adapter for URLs that begin with ``prefix``, for tests."""
    with _connections.mounted(prefix, adapter):
        yield


@contextmanager
def provider_errors(title: str, *, step: Step) -> Iterator[None]:
    """Turn what can happen on the way to a provider into the ``DanceError`` that says so.

    Raises:
        ProviderUnreachable: there was no connection or no answer in time.
        ProviderFailed: the answer was no valid HTTP.
    """
    try:
        yield
    except DanceError as error:
        error.step = step
        raise
    except requests.Timeout:
        raise ProviderUnreachable(
            title=title, code="provider_timeout", step=step, status=504
        ) from None
    except requests.exceptions.SSLError:
        raise ProviderUnreachable(title=title, code="provider_tls", step=step) from None
    except requests.ConnectionError:
        raise ProviderUnreachable(title=title, step=step) from None
    except requests.RequestException:
        raise ProviderFailed(
            f"{title} sent an answer that is not valid HTTP.", code="bad_answer", step=step
        ) from None

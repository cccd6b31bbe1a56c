"""Fixtures of the core's tests: no framework, no network; the user session is a dict."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from core_helpers import ISSUER, OddServer, Visitor, oauth1_dance, oauth2_dance

from dance_common import transport
from dance_common.openid.metadata import documents
from dance_common.rehearsal import Rehearsal


@pytest.fixture(autouse=True)
def _plain_environment(plain_environment: None) -> None:
    """Keep the machine's proxies, netrc and switches out of all of these tests."""


@pytest.fixture(autouse=True)
def _nothing_known_of_issuers() -> Iterator[None]:
    """Let each test ask issuers itself, and leave nothing that they said to other tests."""
    documents.clear()
    yield
    documents.clear()


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    """Mount a stand-in provider in process."""
    provider = Rehearsal(ISSUER)
    with transport.mounted(ISSUER, provider.adapter()):
        yield provider


@pytest.fixture
def visitor(rehearsal: Rehearsal) -> Visitor:
    """Return a browser that can dance by OAuth 2."""
    return Visitor(oauth2_dance(), rehearsal)


@pytest.fixture
def veteran(rehearsal: Rehearsal) -> Visitor:
    """Return a browser that can dance by OAuth 1."""
    return Visitor(oauth1_dance(), rehearsal)


@pytest.fixture
def odd_server() -> Iterator[OddServer]:
    """Serve strange answers on loopback."""
    with OddServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.stopping.set()
        server.shutdown()
        thread.join(10)
    transport.adapter_for(server.origin).clear()  # type: ignore[attr-defined]

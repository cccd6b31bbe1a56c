"""How connections are kept: shared, bounded, never between two requests, dropped before servers drop them."""

from __future__ import annotations

import select
import socketserver
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests
import trustme
from core_helpers import OAUTH2_PROVIDER, oauth2_dance
from urllib3.util import Retry

from dance_common import connections, transport
from dance_common.connections import USUAL, Connections
from dance_common.errors import NotConfigured


class Handler(socketserver.StreamRequestHandler):
    """Answers who asked, and notices a request that comes before the last one was answered."""

    def handle(self):
        self.server.connections += 1
        served = 0
        while line := self.rfile.readline():
            sent = [line]
            while sent[-1] not in (b"\r\n", b""):
                sent.append(self.rfile.readline())
            if self.server.hangs_up(served):
                return
            served += 1
            asked = b"".join(sent)
            self.server.seen.append(asked)
            if self.server.is_busy(len(self.server.seen)):
                self.wfile.write(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
                continue
            if self.server.looks_for_more and select.select([self.connection], [], [], 0.002)[0]:
                self.server.overlaps += 1
            token = asked.partition(b"Bearer ")[2].partition(b"\r\n")[0]
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(token)}\r\n{self.server.headers}\r\n"
            self.wfile.write(head.encode() + token)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = context
        self.connections = self.overlaps = 0
        self.seen = []
        self.headers = ""
        self.looks_for_more = False
        self.hangs_up = lambda served: False
        self.is_busy = lambda number: False

    def get_request(self):
        connection, address = super().get_request()
        if self.context is not None:
            connection = self.context.wrap_socket(connection, server_side=True)
        return connection, address

    @property
    def origin(self):
        return f"{'https' if self.context else 'http'}://localhost:{self.server_address[1]}"


@contextmanager
def served(context=None):
    with Server(context) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)
            transport.adapter_for(server.origin).clear()


@pytest.fixture
def server():
    """A plain server."""
    with served() as running:
        yield running


def session_at(server, token="t", **changes):
    dance = oauth2_dance(OAUTH2_PROVIDER).changed(
        base_url=f"{server.origin}/", authorization_url="/a", token_url="/t", **changes
    )
    return dance.session(token={"access_token": token})


def test_a_thousand_calls_take_one_connection(tmp_path):
    """One TCP connection and one TLS handshake serve sessions that come one after the other."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with served(context) as server:
        for n in range(1000):
            found = session_at(server, f"t{n}", verify_tls=str(tmp_path / "ca.pem")).get("/user")
            assert found.text == f"t{n}"
        assert server.connections == 1


def test_a_provider_may_have_an_authority_of_its_own(tmp_path):
    """A bundle of certificates holds for its provider alone: to others the same server is a stranger."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with served(context) as server:
        assert session_at(server, verify_tls=str(tmp_path / "ca.pem")).get("/user").ok
        with pytest.raises(requests.exceptions.SSLError):
            session_at(server).get("/user")


def test_a_provider_may_ask_for_a_client_certificate(tmp_path):
    """A client certificate is shown where the dance has one."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    authority.issue_cert("client.example").private_key_and_cert_chain_pem.write_to_path(
        str(tmp_path / "me.pem")
    )
    files = {"verify_tls": str(tmp_path / "ca.pem"), "client_certificate": str(tmp_path / "me.pem")}
    with served(context) as server:
        assert session_at(server, **files).get("/user").ok


def test_no_connection_serves_two_requests_at_once(server):
    """Sixteen threads share the pool: each gets its own answer, and no connection has two requests under way."""
    server.looks_for_more = True

    def call(n):
        return session_at(server, f"t{n}").get("/user").text == f"t{n}"

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(call, range(400)))
    assert server.overlaps == 0
    assert server.connections <= 16


def test_a_pool_keeps_no_more_than_its_size(server):
    """Calls beyond the pool's size get through, and their connections are closed afterwards."""
    kept = Connections(pool_size=2)
    barrier = threading.Barrier(6)

    def call(n):
        session = session_at(server, connections=kept)
        barrier.wait(10)
        return session.get("/user").ok

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(call, range(6)))
    adapter = transport.adapter_for(server.origin, kept)
    (key,) = adapter.poolmanager.pools.keys()
    pool = adapter.poolmanager.pools[key]
    assert pool.pool.maxsize == 2
    assert sum(found is not None for found in list(pool.pool.queue)) <= 2


@pytest.mark.parametrize(
    ("headers", "idle", "connections_made"),
    [
        ("", 19, 1),
        ("", 21, 2),
        ("Keep-Alive: timeout=5\r\n", 3.9, 1),
        ("Keep-Alive: timeout=5\r\n", 4.1, 2),
    ],
)
def test_an_idle_connection_is_dropped_before_its_server_drops_it(
    server, monkeypatch, headers, idle, connections_made
):
    """After keep_alive seconds, or a second before the server has said it will, a call begins a new one."""
    server.headers = headers
    session_at(server).get("/user")
    now = time.monotonic
    monkeypatch.setattr("dance_common.transport.deadlines.time.monotonic", lambda: now() + idle)
    session_at(server).get("/user")
    assert server.connections == connections_made


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_a_stale_connection_is_tried_again_where_that_is_safe(server, method):
    """A server that hangs up a kept connection instead of answering is asked once more."""
    server.hangs_up = lambda served: served == 1
    session_at(server).get("/user")
    assert session_at(server).request(method, "/user").ok
    assert (server.connections, len(server.seen)) == (2, 2)


@pytest.mark.parametrize(("method", "body"), [("POST", "x"), ("PATCH", "x"), ("PUT", iter([b"x"]))])
def test_a_stale_connection_is_an_error_where_trying_again_is_not_safe(server, method, body):
    """What may have been done, or can't be sent twice, is not sent twice."""
    server.hangs_up = lambda served: served == 1
    session_at(server).get("/user")
    with pytest.raises(requests.ConnectionError):
        session_at(server).request(method, "/user", data=body)
    assert server.connections == 1


def test_a_server_that_always_hangs_up_is_asked_twice_at_most(server):
    """Whoever hangs up a new connection is not asked again."""
    server.hangs_up = lambda served: True
    with pytest.raises(requests.ConnectionError):
        session_at(server).get("/user")
    assert server.connections == 1


def test_cookies_stay_with_their_session(server):
    """What a provider sets for one user is never sent with another's call."""
    server.headers = "Set-Cookie: who=one\r\n"
    session = session_at(server)
    session.get("/user")
    session.get("/user")
    session_at(server).get("/user")
    assert [b"Cookie: who=one" in sent for sent in server.seen] == [False, True, False]


def test_configuration_says_how_connections_are_kept():
    """Four variables, each with a value that holds without it."""
    settings = {
        "DANCE_POOL_SIZE": 5,
        "DANCE_KEEP_ALIVE": 2.5,
        "DANCE_API_TIMEOUT": [1, 2],
        "DANCE_ASYNC_THREADS": 4,
    }
    expected = Connections(pool_size=5, keep_alive=2.5, api_timeout=(1, 2), async_threads=4)
    assert connections.connections_from(settings.get) == expected
    assert connections.connections_from({}.get) is USUAL
    dance = oauth2_dance().with_settings(settings)
    assert dance.session().connections == expected
    assert dance.changed(api_timeout=7).session().connections.api_timeout == 7


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DANCE_POOL_SIZE", 0),
        ("DANCE_POOL_SIZE", 1.5),
        ("DANCE_POOL_SIZE", "5"),
        ("DANCE_ASYNC_THREADS", 0),
        ("DANCE_KEEP_ALIVE", -1),
        ("DANCE_KEEP_ALIVE", True),
        ("DANCE_API_TIMEOUT", (1, 2, 3)),
        ("DANCE_API_TIMEOUT", (1, 0)),
    ],
)
def test_nonsense_in_the_configuration_is_named(variable, value):
    """A value that can't be meant is an error that names its variable."""
    with pytest.raises(NotConfigured, match=variable):
        connections.connections_from({variable: value}.get)


def test_nonsense_in_a_dance_is_named():
    """A timeout that can't be meant is an error where the dance is made."""
    with pytest.raises(ValueError, match="api_timeout"):
        oauth2_dance(api_timeout=0)


def by_prefix(session, url, retries):
    session.adapters["http://"].max_retries = retries


def by_url(session, url, retries):
    session.get_adapter(url).max_retries = retries


@pytest.mark.parametrize("set_retries", [by_prefix, by_url])
def test_retries_of_a_session_are_its_own(server, set_retries):
    """Set where requests has them, they hold for that session's calls: another's fail at once, over the same pool."""
    server.is_busy = lambda number: number % 3 != 0
    patient, other = session_at(server), session_at(server)
    usual = other.adapters["http://"].max_retries
    set_retries(patient, server.origin, Retry(total=2, status_forcelist=[503], backoff_factor=0))
    assert patient.get("/user").status_code == 200
    assert len(server.seen) == 3
    assert other.get("/user").status_code == 503
    assert session_at(server).get("/user").status_code == 503
    assert other.adapters["http://"].max_retries is usual
    assert patient.get_adapter(server.origin).max_retries.total == 2
    assert server.connections == 1


def test_dances_with_other_connections_have_pools_of_their_own():
    """How long a call waits needs no other pool; how many connections are kept does."""
    url = "https://x.example/"
    usual = transport.adapter_for(url)
    waits = transport.adapter_for(url, Connections(api_timeout=1))
    assert waits is transport.adapter_for(url, Connections(api_timeout=2))
    assert transport.adapter_for(url, Connections(pool_size=3)) not in {usual, waits}

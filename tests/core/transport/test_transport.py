"""Every answer has an end: in time, in size, and in one kind of error."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
import requests
import responses
from core_helpers import REMOTE, elsewhere, error_of, oauth2_dance
from urllib3 import HTTPResponse

from dance_common import transport
from dance_common.connections import USUAL
from dance_common.errors import AnswerTooLarge, ProviderFailed, ProviderUnreachable
from dance_common.transport import bodies
from dance_common.transport.bodies import TimeLimit
from dance_common.transport.session import PooledSession

MEGABYTE = 1024 * 1024


@pytest.fixture
def local(odd_server):
    """Return a maker of sessions for a provider that lives at the odd server."""

    def make(**facts):
        provider = elsewhere(REMOTE, "https://remote.example", odd_server.origin)
        provider = elsewhere(provider, "https://api.remote.example/v1", odd_server.origin)
        dance = oauth2_dance(provider).changed(**facts) if facts else oauth2_dance(provider)
        return dance.session(token={"access_token": "secret-token"})

    return make


def fetch(session):
    return session.fetch_token(session.provider.token_url, code="secret-code", client_secret="x")


def hang(server):
    return lambda write: server.stopping.wait(10)


def drip(server):
    def answer(write):
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not server.stopping.wait(0.2):
            write(b"x")

    return answer


def drip_head(server):
    def answer(write):
        write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not server.stopping.wait(0.2):
            write(b"x")

    return answer


def pour(size, *, chunk=b"x" * 65536):
    def answer(write):
        write(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode())
        for _ in range(size // len(chunk)):
            write(chunk)

    return answer


@contextmanager
def within(seconds):
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.mark.parametrize("manner", [hang, drip, drip_head])
def test_the_dance_does_not_wait_for_ever(local, odd_server, manner):
    """A token endpoint that hangs, or drips a byte now and then, is given up in the provider's time."""
    odd_server.answers["/token"] = manner(odd_server)
    with within(3):
        error = error_of(lambda: fetch(local(timeout=0.5)))
    assert (type(error), error.code, error.step, error.status) == (
        ProviderUnreachable,
        "provider_timeout",
        "exchange",
        504,
    )


@pytest.mark.parametrize("manner", [hang, drip, drip_head])
@pytest.mark.parametrize("timeout", [0.5, (0.25, 0.25)])
def test_an_api_call_does_not_wait_for_ever(local, odd_server, manner, timeout):
    """A call's timeout bounds the whole answer, however steadily it drips."""
    odd_server.answers["/user"] = manner(odd_server)
    with within(3), pytest.raises(requests.Timeout):
        local().get("user", timeout=timeout)


@pytest.mark.parametrize(
    ("timeout", "seconds"),
    [(None, float("inf")), (5, 5), ((1, 2), 3), ((None, 2), float("inf")), (0.5, 0.5)],
)
def test_a_timeout_in_seconds(timeout, seconds):
    """The time for a whole answer is the sum of a timeout's parts."""
    assert bodies.total_seconds(timeout) == seconds


def test_a_huge_token_answer_is_not_read(local, odd_server):
    """Fifty megabytes from a token endpoint are given up after a quarter of one."""
    odd_server.answers["/token"] = pour(50 * MEGABYTE)
    error = error_of(lambda: fetch(local()))
    assert (type(error), error.code, error.step) == (AnswerTooLarge, "answer_too_large", "exchange")


def test_a_huge_api_answer_is_not_read(local, odd_server):
    """Fifty megabytes from an API are given up after 32."""
    odd_server.answers["/user"] = pour(50 * MEGABYTE)
    error = error_of(lambda: local().get("user"))
    assert (type(error), error.code, error.step) == (AnswerTooLarge, "answer_too_large", "api")
    assert "Authorization" not in (error.response.request.headers or {})


def test_an_answer_that_unpacks_to_too_much_is_not_read(local, odd_server):
    """The bound holds for what a compressed answer unpacks to."""
    bomb = gzip.compress(b"\0" * 50 * MEGABYTE)
    assert len(bomb) < bodies.LARGEST_TOKEN_RESPONSE
    odd_server.answer("/token", bomb, Content_Encoding="gzip")
    assert error_of(lambda: fetch(local())).code == "answer_too_large"


def test_who_streams_reads_as_much_as_they_like(local, odd_server):
    """A call with ``stream=True`` is not read ahead, and has no bound."""
    odd_server.answers["/big"] = pour(33 * MEGABYTE)
    response = local().get("big", stream=True)
    assert sum(map(len, response.iter_content(MEGABYTE))) == 33 * MEGABYTE


def test_an_answer_is_read_body(local, odd_server):
    """An answer within the bounds arrives as requests would give it, unpacked."""
    odd_server.answer("/user", gzip.compress(b'{"login": "mona"}'), Content_Encoding="gzip")
    response = local().get("user")
    assert response.json() == {"login": "mona"}
    assert list(response.iter_content(100)) == [b'{"login": "mona"}']


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "provider_unreachable"),
        (b"nonsense\r\n\r\n", "provider_unreachable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "bad_answer"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            "bad_answer",
        ),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "provider_unreachable"),
    ],
    ids=["nothing", "no HTTP", "cut off", "no chunk size", "no gzip", "200 headers"],
)
def test_broken_http_is_the_providers_failure(local, odd_server, raw, code):
    """An answer that is no HTTP, or ends early, is one kind of error, without what was sent."""
    odd_server.answers["/token"] = lambda write: write(raw)
    error = error_of(lambda: fetch(local()))
    assert isinstance(error, ProviderFailed)
    assert (error.code, error.step, error.status) == (code, "exchange", 502)
    assert "secret" not in str(error)


@pytest.mark.parametrize(
    ("raised", "code", "status"),
    [
        (requests.ConnectTimeout(), "provider_timeout", 504),
        (requests.exceptions.SSLError(), "provider_tls", 502),
        (requests.exceptions.ProxyError(), "provider_unreachable", 502),
        (requests.TooManyRedirects(), "bad_answer", 502),
    ],
)
def test_what_requests_raises_has_a_name(raised, code, status):
    """Whatever happens on the way to a provider is one of few errors, with the step where it happened."""
    with (
        pytest.raises(ProviderFailed) as caught,
        transport.provider_errors("GitHub", step="refresh"),
    ):
        raise raised
    assert (caught.value.code, caught.value.status, caught.value.step) == (code, status, "refresh")
    assert str(caught.value).startswith("GitHub ")
    assert caught.value.__suppress_context__


def test_a_provider_that_is_down_is_said_to_be(local):
    """Nobody listening is an unreachable provider, not a traceback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}/token"
        error = error_of(lambda: fetch(local(token_url=closed)))
    assert (type(error), error.code) == (ProviderUnreachable, "provider_unreachable")


def test_a_certificate_that_is_not_accepted(local, odd_server):
    """A server that can't speak TLS is not sent anything."""
    odd_server.answers["/token"] = lambda write: None
    url = odd_server.origin.replace("http:", "https:") + "/token"
    assert error_of(lambda: fetch(local(token_url=url, timeout=1))).step == "exchange"
    assert not any(b"secret" in seen for seen in odd_server.requests)


class Raw(HTTPResponse):
    """A body whose read fails with one of urllib3's errors."""

    def __init__(self, error):
        super().__init__(b"")
        self.error = error

    def read1(self, *_, **__):
        raise self.error


def test_a_body_may_fail_as_urllib3_does():
    """Errors while the body is read are those that requests has for them."""
    from urllib3.exceptions import DecodeError, ProtocolError, ReadTimeoutError, SSLError

    pairs = [
        (ProtocolError("x"), requests.exceptions.ChunkedEncodingError),
        (DecodeError("x"), requests.exceptions.ContentDecodingError),
        (ReadTimeoutError(None, "/", "x"), requests.ReadTimeout),
        (SSLError("x"), requests.exceptions.SSLError),
    ]
    for raised, expected in pairs:
        response = requests.Response()
        response.raw = Raw(raised)
        with pytest.raises(expected):
            bodies.read_body(response, most=10, limit=TimeLimit(5))


def test_a_body_that_only_knows_read_is_read_body():
    """An adapter of somebody's own may give any file as the body; the bounds hold for it, too."""

    class File:
        def __init__(self):
            self.left = 3

        def read(self, size):
            self.left -= 1
            return b"abc" if self.left > 0 else b""

        def close(self):
            pass

    response = requests.Response()
    response.raw = File()
    bodies.read_body(response, most=10, limit=TimeLimit(5))
    assert response.content == b"abcabc"
    response = requests.Response()
    response.raw = File()
    with pytest.raises(AnswerTooLarge):
        bodies.read_body(response, most=5, limit=TimeLimit(5))


def test_connections_are_shared_and_outlive_a_session(local, odd_server):
    """Sessions of one process use one connection, and closing one of them takes it from nobody."""
    ports = []

    def answer(write):
        ports.append(write.__self__.getpeername()[1])
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    class KeepAlive:
        """Answer requests on one connection until the client goes."""

        def __call__(self, write):
            answer(write)
            connection = write.__self__
            while not odd_server.stopping.is_set():
                data = connection.recv(65536)
                if not data:
                    return
                answer(write)

    odd_server.answers["/user"] = KeepAlive()
    for _ in range(3):
        with local() as session:
            assert session.get("user").json() == {}
    assert len(ports) == 3
    assert len(set(ports)) == 1


def test_one_adapter_for_the_process():
    """However many threads ask first, the process has one pool."""
    connections = transport.pool._ProcessAdapters()
    barrier = threading.Barrier(8)
    found = []

    def ask():
        barrier.wait(5)
        found.append(connections.for_url("https://x.example/", USUAL))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_a_mount_lasts_as_long_as_its_block():
    """The newest mount wins, whatever the URL's case, and each ends with its block."""
    one, two = requests.adapters.HTTPAdapter(), requests.adapters.HTTPAdapter()
    before = transport.adapter_for("https://x.example/")
    with transport.mounted("https://X.example", one):
        with transport.mounted("https://x.example/api", two):
            assert transport.adapter_for("HTTPS://x.example/api/a") is two
            assert transport.adapter_for("https://x.example/") is one
        assert transport.adapter_for("https://x.example/api") is one
    assert transport.adapter_for("https://x.example/") is before


def test_a_fork_gets_connections_of_its_own():
    """A forked child shares no socket and no lock with its parent."""
    source = """
import os, sys
from dance_common import transport
from dance_common.connections import USUAL
from dance_common.sessions.refresh import refreshes
from dance_common.sessions.steps import LocalStep, run
mine = transport.adapter_for("https://x.example/")
def steps():
    yield LocalStep(dict)
    return {}
refreshes._flights.setdefault(b"a", ())
refreshes._flights._contents().lock.acquire()
transport.pool._process_adapters._adapters._contents().lock.acquire()
child = os.fork()
if not child:
    fresh = transport.adapter_for("https://x.example/") is not mine
    works = run(None, refreshes.share(b"a", steps)) == {}
    sys.stdout.flush()
    os._exit(0 if fresh and works else 1)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    done = subprocess.run([sys.executable, "-c", source], timeout=30, check=False)
    assert done.returncode == 0


def test_a_scrubbed_response_leads_to_nothing_secret():
    """Neither the request before, nor its URL, nor the one that a redirect asks for stays with the response."""
    session = requests.Session()
    response = requests.Response()
    response.url = "https://x.example/token?code=secret"
    request = requests.Request("POST", response.url, data={"a": "secret"}, headers={"B": "secret"})
    response.request = session.prepare_request(request)
    response._next = response.request
    scrubbed = bodies.scrub(response)
    assert scrubbed.request.method == "POST"
    assert scrubbed.request.url == scrubbed.url == "https://x.example/token"
    assert (scrubbed.request.body, scrubbed.request.headers, scrubbed.next) == (None, None, None)
    assert bodies.scrub(requests.Response()).request is None


@pytest.mark.parametrize("manner", ["drips", "too large"])
def test_a_connection_whose_answer_was_given_up_is_not_used_again(local, odd_server, manner):
    """What is left of an answer must not be read as the next one, which may be another user's."""

    def answer(write):
        length = 60 * MEGABYTE
        write(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode())
        if manner == "too large":
            write(b"x" * 33 * MEGABYTE)
        else:
            while not odd_server.stopping.wait(0.1):
                write(b"x")
        odd_server.stopping.wait(5)

    odd_server.answers["/user"] = answer
    session = local()
    with pytest.raises((AnswerTooLarge, requests.Timeout)):
        session.get("user", timeout=0.4 if manner == "drips" else 20)
    pools = transport.adapter_for(odd_server.origin).poolmanager.pools
    queues = [pools[key].pool.queue for key in tuple(pools.keys())]
    assert queues
    kept = [each for queue in queues for each in list(queue) if each and each.sock]
    assert kept == []
    odd_server.answer("/user", b'{"login": "mona"}')
    assert session.get("user").json() == {"login": "mona"}


def test_a_send_that_tests_put_into_requests_is_used(monkeypatch):
    """requests-mock replaces it on the class, and does so after sessions have sent something."""
    session, seen = PooledSession(), []
    with responses.RequestsMock() as canned:
        canned.get("https://api.example/", body="real")
        assert session.get("https://api.example/").text == "real"

    def send(self, request, **settings):
        seen.append((self, request.url))
        return requests.Response()

    monkeypatch.setattr(requests.Session, "send", send)
    session.get("https://api.example/")
    assert seen == [(session, "https://api.example/")]

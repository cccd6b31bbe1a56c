"""A server that does not answer costs its own callers little, and others nothing."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import requests
import urllib3
from core_helpers import at_once

from dance_common.errors import ProviderUnreachable
from dance_common.transport import adapter_for, breaker, provider_errors
from dance_common.transport.bodies import total_seconds
from dance_common.transport.breaker import FAILURES, PAUSES, ServerPaused

HERE, THERE = "https://here.example", "https://there.example"


def guarded(origin, send):
    """Send while the breaker watches."""
    with breaker.guarded(origin):
        return send()


class Clock:
    """A clock that tests set forward."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """The breaker's clock."""
    clock = Clock()
    monkeypatch.setattr(breaker, "time", clock)
    return clock


def refuse():
    raise requests.ConnectionError


def answer():
    return requests.Response()


def error_in(call):
    """Return the error of requests that the call raises."""
    with pytest.raises(requests.RequestException) as caught:
        call()
    return caught.value


def fail(origin=HERE, times=FAILURES):
    for _ in range(times):
        with pytest.raises(requests.ConnectionError):
            guarded(origin, refuse)


def test_after_a_few_failures_in_a_row_nobody_asks(clock):
    """The next calls fail at once, and say when it makes sense to try again; other servers are asked."""
    fail()
    error = error_in(lambda: guarded(HERE, answer))
    assert isinstance(error, ServerPaused)
    assert error.retry_after == PAUSES[0]
    assert guarded(THERE, answer) is not None


def test_a_success_ends_the_row(clock):
    """Failures count only if there is no success between them."""
    fail(times=FAILURES - 1)
    guarded(HERE, answer)
    fail(times=FAILURES - 1)
    assert guarded(HERE, answer) is not None


def test_one_probe_at_a_time_tells_when_it_is_back(clock):
    """After the pause one call is let through; the others still fail until it has succeeded."""
    fail()
    clock.now += PAUSES[0]
    inside, go = threading.Event(), threading.Event()

    def slow():
        inside.set()
        go.wait(10)
        return requests.Response()

    def call(number):
        if number == 0:
            return guarded(HERE, slow)
        inside.wait(10)
        try:
            return error_in(lambda: guarded(HERE, answer))
        finally:
            go.set()

    probe, other = at_once(call, 2)
    assert isinstance(probe, requests.Response)
    assert isinstance(other, ServerPaused)
    assert guarded(HERE, answer) is not None


def test_pauses_grow_and_end(clock):
    """A probe that fails leads to a longer pause, up to a bound; a success begins anew."""
    fail()
    for pause in (*PAUSES[1:], PAUSES[-1]):
        clock.now += 1000
        fail(times=1)
        error = error_in(lambda: guarded(HERE, answer))
        assert error.retry_after == pause
    clock.now += 1000
    guarded(HERE, answer)
    fail()
    assert error_in(lambda: guarded(HERE, answer)).retry_after == PAUSES[0]


def test_a_caller_in_a_hurry_says_nothing_of_the_server(clock):
    """A timeout counts if it was long enough; a certificate that is refused is an answer."""

    def time_out(seconds):
        clock.now += seconds
        raise requests.ReadTimeout

    def distrust():
        raise requests.exceptions.SSLError

    for _ in range(FAILURES * 2):
        for way in (lambda: time_out(1), distrust):
            with pytest.raises(requests.RequestException):
                guarded(HERE, way)
    assert guarded(HERE, answer) is not None
    for _ in range(FAILURES):
        with pytest.raises(requests.ReadTimeout):
            guarded(HERE, lambda: time_out(10))
    assert isinstance(error_in(lambda: guarded(HERE, answer)), ServerPaused)


def test_a_pause_is_told_as_the_providers_failure():
    """Views and pages learn after how many seconds another try makes sense."""
    with pytest.raises(ProviderUnreachable) as caught, provider_errors("GitHub", step="exchange"):
        raise ServerPaused(7.0)
    assert (caught.value.status, caught.value.retry_after) == (503, 7.0)


def test_a_call_over_a_real_socket_is_guarded():
    """Three refused connections, and the fourth is not even tried."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        origin = f"http://127.0.0.1:{server.getsockname()[1]}"
    request = requests.Request("GET", f"{origin}/").prepare()
    errors = [error_in(lambda: adapter_for(origin).send(request, timeout=1)) for _ in range(4)]
    assert [type(error) for error in errors] == [requests.ConnectionError] * 3 + [ServerPaused]


def test_the_clock_of_a_response_begins_when_its_request_has_been_sent():
    """An upload may take longer than the response that follows it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        origin = f"http://127.0.0.1:{server.getsockname()[1]}"

        def serve():
            connection, _ = server.accept()
            with connection:
                received = b""
                while not received.endswith(b"0\r\n\r\n"):
                    received += connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        def upload():
            for _ in range(6):
                time.sleep(0.1)
                yield b"x"

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        request = requests.Request("POST", f"{origin}/", data=upload()).prepare()
        assert adapter_for(origin).send(request, timeout=(0.2, 0.2)).text == "ok"
        thread.join(5)


@pytest.mark.parametrize(
    ("timeout", "seconds"),
    [
        (urllib3.Timeout(3), 3),
        (urllib3.Timeout(connect=1, read=2), 3),
        (urllib3.Timeout(total=9, read=2), 9),
        (urllib3.Timeout(connect=1), float("inf")),
    ],
)
def test_the_timeouts_of_urllib3_are_taken_as_requests_takes_them(timeout, seconds):
    """requests hands such an object on; ours bounds the whole response by it."""
    assert total_seconds(timeout) == seconds

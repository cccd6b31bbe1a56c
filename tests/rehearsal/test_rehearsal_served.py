"""The rehearsal provider through a socket, in process, and under many threads at once."""

from __future__ import annotations

import io
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
import requests
from werkzeug.test import create_environ
from werkzeug.wrappers import Request

from dance_common.rehearsal import DEMO_CLIENT, Answer, Rehearsal, __main__, free_port, serve
from dance_common.rehearsal.adapter import InProcessAdapter
from dance_common.rehearsal.raw_request import sent_uri


@pytest.fixture
def both(rehearsal, web):
    """Give two sessions with the address each has to use: served, and in process."""
    with serve(rehearsal, port=0) as address, requests.Session() as mounted:
        mounted.trust_env = False
        mounted.mount(address, rehearsal.adapter())
        yield address, web, mounted


UNSTABLE = {"Date", "Server", "Connection"}


def summary(response):
    headers = {name: value for name, value in response.headers.items() if name not in UNSTABLE}
    text = re.sub(r'name="ticket" value="[^"]+"', "", response.text)
    cookies = response.cookies.get_dict()
    return response.status_code, response.reason, headers, text, cookies, response.url


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("GET", "/oauth2/authorize?client_id=nobody", {}),
        ("POST", "/oauth2/token", {"data": {"grant_type": "x"}, "auth": ("a", "b")}),
        ("POST", "/oauth2/token", {"data": iter([b"grant_type=", b"x"])}),
        ("POST", "/oauth2/token", {"data": io.BytesIO(b"grant_type=x")}),
        ("GET", "/.well-known/oauth-authorization-server", {}),
        ("HEAD", "/.well-known/oauth-authorization-server", {}),
        ("GET", "/api/user", {"headers": {"Authorization": b"Bearer x"}}),
        ("DELETE", "/api/user", {}),
        ("GET", "/no%20where/%C3%A9?a=%C3%A9", {}),
        ("GET", "/odd", {}),
        ("GET", "/moved", {"allow_redirects": False}),
    ],
)
def test_in_process_is_like_served(rehearsal, both, method, path, options):
    """An answer has the same status, headers, body and cookies, by socket or in process."""
    if options.get("data") is not None and "auth" not in options:
        # A stream is read by the first session, so each gets its own.
        content = b"".join(options["data"])
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        streams = [
            {"data": content, "headers": kind},
            {"data": io.BytesIO(content), "headers": kind},
        ]
    else:
        streams = [options, options]
    odd = Answer(299, {"Set-Cookie": "a=b; Path=/", "X-Odd": "1"}, b"\xff\x00")
    moved = Answer(302, {"Location": "/elsewhere"})
    address, served, mounted = both
    with rehearsal.answer_with("/odd", odd), rehearsal.answer_with("/moved", moved):
        answers = [
            summary(session.request(method, address + path, **stream))
            for session, stream in zip((served, mounted), streams, strict=True)
        ]
    assert answers[0] == answers[1]


def test_in_process_follows_redirects_and_keeps_cookies(rehearsal, site):
    """A session follows redirects and sends cookies back, in process as on the network."""
    moved = Answer(302, {"Location": "/odd", "Set-Cookie": "a=b"})
    with rehearsal.answer_with("/moved", moved):
        response = site.session.get(site.base + "/moved")
    assert response.history[0].status_code == 302
    assert rehearsal.requests[-1].header("Cookie") == "a=b"


def test_in_process_streams(rehearsal, site):
    """A streamed answer is read in pieces, by iter_content and by the raw stream."""
    with rehearsal.answer_with("/big", Answer(body=b"x" * 1000)):
        with site.session.get(site.base + "/big", stream=True) as response:
            assert [len(piece) for piece in response.iter_content(400)] == [400, 400, 200]
        with site.session.get(site.base + "/big", stream=True) as response:
            assert response.raw.read(10) == b"x" * 10


def test_in_process_notices_a_short_answer(rehearsal, both):
    """An answer shorter than it said is an error, by socket or in process."""
    address, served, mounted = both
    short = Answer(headers={"Content-Length": "10", "Connection": "close"}, body=b"abc")
    with rehearsal.answer_with("/short", short):
        for session in (served, mounted):
            with pytest.raises(requests.exceptions.ChunkedEncodingError):
                session.get(address + "/short", timeout=5)


def test_in_process_closes_what_the_app_gave():
    """The app's iterable is closed, as PEP 3333 wants it."""
    closed = []

    class Chunks:
        def __iter__(self):
            yield b"a"

        def close(self):
            closed.append(True)

    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return Chunks() if environ["PATH_INFO"] == "/closing" else [environ["wsgi.input"].read()]

    with requests.Session() as session:
        session.mount("http://app", InProcessAdapter(app))
        assert session.get("http://app/closing", verify=False).text == "a"
        assert session.post("http://app/plain", data="é").content == "é".encode()
        assert session.post("http://app/plain", data=iter([b"a", b"b"])).content == b"ab"
    assert closed == [True]


def test_works_under_any_host(rehearsal, new_site, client):
    """Mounted in process the provider answers for whatever host and scheme a client calls."""
    site = new_site(rehearsal, client)
    site.base = "https://provider.example"
    site.session.mount(site.base, rehearsal.adapter())
    token = site.dance()
    assert site.get("/api/user", token["access_token"]).ok


def test_a_free_port_names_the_issuer(rehearsal, web):
    """Served on port 0, the issuer is the address for as long as it is served."""
    with serve(rehearsal, port=0) as address:
        facts = web.get(f"{address}/.well-known/oauth-authorization-server", timeout=5).json()
        assert facts["issuer"] == rehearsal.issuer == address
    assert rehearsal.issuer == "http://localhost:9000"
    with pytest.raises(requests.ConnectionError):
        web.get(address, timeout=5)


def test_a_chosen_port_keeps_the_issuer(rehearsal, web):
    """Served on a port of one's choice, the issuer stays what it was made with."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serve(rehearsal, port=port) as address:
        assert address == f"http://127.0.0.1:{port}"
        facts = web.get(f"{address}/.well-known/oauth-authorization-server", timeout=5).json()
    assert facts["issuer"] == "http://localhost:9000"


def test_signs_what_any_server_hands_over():
    """The URI that signatures cover is found whatever the WSGI server tells of the request line."""
    environ = create_environ("/a b/é", "http://localhost:9000/", query_string="c=d%20e")
    environ.pop("REQUEST_URI", None)
    assert sent_uri(Request(environ)) == "http://localhost:9000/a%20b/%C3%A9?c=d%20e"
    environ["REQUEST_URI"] = "http://elsewhere/a%20b?c"
    assert sent_uri(Request(environ)) == "http://localhost:9000/a%20b?c"
    bare = create_environ("/a", "http://localhost:9000/")
    bare.pop("REQUEST_URI", None)
    assert sent_uri(Request(bare)) == "http://localhost:9000/a"


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6 on this machine")
def test_serves_ipv6(rehearsal, web):
    """The IPv6 loopback address will do."""
    try:
        with serve(rehearsal, "::1", 0) as address:
            assert address.startswith("http://[::1]:")
            assert web.get(f"{address}/api/user", timeout=5).status_code == 401
    except OSError:
        pytest.skip("IPv6 is switched off on this machine")


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.0.2.1", "example.com"])
def test_stays_on_this_machine(rehearsal, host):
    """No other host than loopback is served."""
    with pytest.raises(ValueError, match="loopback"), serve(rehearsal, host, 0):
        pass


def test_says_that_a_port_is_taken(capsys):
    """The command says in one sentence why it can't begin."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert __main__.main(["--host", "127.0.0.1", "--port", port]) == 1
    assert __main__.main(["--host", "0.0.0.0"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"Port {port} is taken, perhaps by another rehearsal.")
    assert lines[1].startswith("The rehearsal can't begin: ")


def test_runs_as_a_command(web):
    """The command says how to use it, serves, and ends cleanly on Ctrl-C."""
    # Where the tests run in the background Ctrl-C is ignored, and whoever they start inherits that.
    command = (
        "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "runpy.run_module('dance_common.rehearsal', run_name='__main__')"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", command, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        lines = list(iter(process.stdout.readline, "Press Ctrl-C to end it.\n"))
        address, welcome = lines[0].split()[-1], "".join(lines)
        question = {"client_id": DEMO_CLIENT.client_id, "redirect_uri": f"{address}/back"}
        page = web.get(
            f"{address}/oauth2/authorize?{urlencode(question)}", allow_redirects=False, timeout=5
        )
        assert page.headers["Location"].startswith(f"{address}/back?error=")
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
        process.wait(10)
    finally:
        process.kill()
        process.communicate()
    assert DEMO_CLIENT.client_secret in welcome
    assert (process.returncode, errors) == (0, "")


def test_many_dance_at_once(rehearsal, new_site, client):
    """32 threads dance, call and refresh at once, and each is told its own person."""

    def dance(number):
        site = new_site(rehearsal, client)
        login = ("mona", "hubot")[number % 2]
        token = site.dance(account=login)
        for _ in range(3):
            token = site.refresh(token["refresh_token"]).json()
        return site.get("/api/user", token["access_token"]).json()["login"] == login

    with ThreadPoolExecutor(32) as pool:
        assert all(pool.map(dance, range(64)))
    assert rehearsal.refreshes == 64 * 3


def test_one_code_gives_one_token_to_many_threads(site):
    """Of 32 threads with one code one gets a token, which the others' reuse revokes."""
    code = site.consent()["code"]
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: site.exchange(code), range(32)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 31
    assert site.rehearsal.tokens_of("mona") == ()


def test_a_taken_port_is_passed_over():
    """The first port that nobody answers at is found; 0 stays what it is, for any."""
    with serve(Rehearsal(), "127.0.0.1", 0) as address:
        taken = int(address.rpartition(":")[2])
        assert free_port("127.0.0.1", taken) > taken
    assert free_port("127.0.0.1", 0) == 0

"""Calls on an event loop: they are like any other call, and threads send what can't be sent there."""

from __future__ import annotations

import asyncio
import gc
import gzip
import socket
import ssl
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import responses
import trustme
from core_helpers import OAUTH2_PROVIDER, REMOTE, elsewhere, oauth2_dance
from requests.adapters import HTTPAdapter

from dance_common import transport
from dance_common.connections import Connections
from dance_common.errors import AnswerTooLarge, DanceError
from dance_common.transport import bodies, breaker, on_loop

pytest.importorskip("aiohttp")
pytest.importorskip("asgiref")

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _fresh():
    breaker.forget()
    yield
    breaker.forget()


@pytest.fixture
def local(odd_server):
    """Return a maker of sessions for a provider that lives at the odd server."""

    def make(**facts):
        provider = elsewhere(REMOTE, "https://remote.example", odd_server.origin)
        provider = elsewhere(provider, "https://api.remote.example/v1", odd_server.origin)
        return oauth2_dance(provider).changed(**facts).session(token={"access_token": "secret"})

    return make


def raw(data):
    return lambda server: lambda write: write(data)


def http(head, body=b""):
    own = f"Content-Length: {len(body)}\r\nConnection: close"
    return raw(f"HTTP/1.1 {head}\r\n{own}\r\n\r\n".encode("latin-1") + body)


def hang(server):
    return lambda write: server.stopping.wait(10)


def drip(server):
    def answer(write):
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not server.stopping.wait(0.1):
            write(b"x")

    return answer


def drip_head(server):
    def answer(write):
        write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not server.stopping.wait(0.1):
            write(b"x")

    return answer


def pour(server):
    def answer(write):
        write(f"HTTP/1.1 200 OK\r\nContent-Length: {50 * MEGABYTE}\r\n\r\n".encode())
        for _ in range(800):
            write(b"x" * 65536)

    return answer


def packed(data):
    return http("200 OK\r\nContent-Encoding: gzip", data)


ANSWERS = {
    "text": http("200 OK\r\nContent-Type: text/plain; charset=latin-1", b"caf\xe9"),
    "json": http("200 OK\r\nContent-Type: application/json", b'{"login": "mona"}'),
    "created": http("201 Made It\r\nX-Two: a\r\nX-Two: b\r\nX-Latin: caf\xe9", b"x"),
    "no content": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "not modified": raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "until the end": raw(b"HTTP/1.0 200 OK\r\n\r\nall of it"),
    "chunked": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
    "refused": http("403 Forbidden", b"no"),
    "failed": http("503 Service Unavailable\r\nRetry-After: 7", b"later"),
    "gzip": packed(gzip.compress(b'{"login": "mona"}')),
    "much gzip": packed(gzip.compress(bytes(range(256)) * 8192, 0)),
    "deflate": http("200 OK\r\nContent-Encoding: deflate", zlib.compress(b"abc")),
    "no gzip": packed(b"abc"),
    "bomb": packed(gzip.compress(b"\0" * 50 * MEGABYTE)),
    "too large": pour,
    "hangs": hang,
    "drips": drip,
    "drips its head": drip_head,
    "hangs up": raw(b""),
    "no HTTP": raw(b"nonsense\r\n\r\n"),
    "cut off": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"),
    "no chunk size": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "a header too many": raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
    "a long header": raw(
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: " + b"y" * 30000 + b"\r\n\r\n"
    ),
    "too long a header": raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000 + b"\r\n\r\n"),
    "cookies": http("200 OK\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/", b"x"),
    "moved": http("302 Found\r\nLocation: /there\r\nSet-Cookie: a=1; Path=/", b"gone"),
    "moved for good": http("308 Permanent Redirect\r\nLocation: /there", b"gone"),
    "moved nowhere": http("302 Found", b"gone"),
    "moved in circles": http("302 Found\r\nLocation: /user", b"gone"),
    "moved elsewhere": http("302 Found\r\nLocation: http://127.0.0.2:1/there", b"gone"),
}


def outcome(call):
    """Return all that a view can see of a call."""
    try:
        response = call()
    except (requests.RequestException, DanceError) as error:
        response = getattr(error, "response", None)
        return type(error), error.dance_name, response is not None and response.status_code
    facts = ("status_code", "reason", "url", "content", "encoding", "ok", "is_redirect")
    history = [(each.status_code, each.url, each.content) for each in response.history]
    headers = {name: value for name, value in response.headers.items() if name != "Date"}
    sent = {**response.request.headers}
    seen = [getattr(response, fact) for fact in facts]
    return seen, headers, sent, response.cookies.get_dict(), history, bool(response.elapsed)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("manner", ANSWERS)
def test_a_call_on_the_event_loop_is_like_any_other(local, odd_server, loop, manner, method):
    """Whatever a server does: the response, the error, the cookies and what was sent are the same."""
    odd_server.answers["/user"] = ANSWERS[manner](odd_server)
    odd_server.answer("/there", b'{"login": "there"}')
    options = {
        "timeout": 0.4 if manner in {"hangs", "drips", "drips its head"} else 20,
        "json": {"a": "é"} if method == "POST" else None,
        "params": {"q": "a b"},
        "allow_redirects": True,
    }
    here, there = local(), local()
    expected = outcome(lambda: here.request(method, "user", **options))
    sent, odd_server.requests[:] = list(odd_server.requests), []
    assert outcome(lambda: loop.call(there, method, "user", **options)) == expected
    assert there.cookies.get_dict() == here.cookies.get_dict()
    assert loop.exchanges == 1
    assert [head_and_body(each) for each in odd_server.requests] == list(map(head_and_body, sent))


def test_a_head_request(local, odd_server, loop):
    """Its response has a length and no body, and is not waited for."""
    odd_server.answers["/user"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")(odd_server)
    expected = outcome(lambda: local().head("user"))
    assert outcome(lambda: loop.call(local(), "HEAD", "user", allow_redirects=False)) == expected
    assert (expected[0][0], loop.exchanges) == (200, 1)


def head_and_body(request):
    """Return a request whose headers have no order."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    return first, sorted(line.lower() for line in headers), body


@pytest.mark.parametrize("status", [302, 307])
def test_redirects_that_are_not_followed(local, odd_server, loop, status):
    """Where a view follows no redirects it sees them, and what would come next."""
    odd_server.answers["/user"] = http(f"{status} Found\r\nLocation: /there")(odd_server)
    response = loop.get(local(), "user", allow_redirects=False)
    assert (response.status_code, response.history) == (status, [])
    assert response.next.url == f"{odd_server.origin}/there"


def test_a_redirect_takes_no_token_to_another_host(local, odd_server, loop):
    """What follows a redirect on the event loop is requests' and our own rule."""
    target = odd_server.origin.replace("127.0.0.1", "localhost")
    odd_server.answers["/user"] = http(f"302 Found\r\nLocation: {target}/there")(odd_server)
    odd_server.answer("/there", b"{}")
    assert loop.get(local(), "user").url == f"{target}/there"
    first, second = odd_server.requests
    assert (b"secret" in first, b"secret" in second) == (True, False)


def test_it_takes_no_thread(local, odd_server, loop):
    """A hundred calls that wait at once wait without a thread each."""
    odd_server.answers["/user"] = hang(odd_server)

    def threads():
        return sum(each.name.startswith("oauth-dance") for each in threading.enumerate())

    before = threads()

    async def together():
        session = local()
        calls = [asyncio.ensure_future(session.aget("user")) for _ in range(100)]
        while loop.exchanges < len(calls):
            await asyncio.sleep(0.01)
        more = threads() - before
        for call in calls:
            call.cancel()
        found = await asyncio.gather(*calls, return_exceptions=True)
        return more, {type(each) for each in found}

    assert loop.wait_for(together()) == (0, {asyncio.CancelledError})


def test_users_share_no_cookies(local, odd_server, loop):
    """What a provider sets for one user goes with no other's call, though both use one connection."""
    odd_server.answers["/user"] = ANSWERS["cookies"](odd_server)
    one = local()
    for session in (one, one, local()):
        loop.get(session, "user")
    assert [b"a=1" in sent for sent in odd_server.requests] == [False, True, False]


def test_errors_lead_to_no_token(local, odd_server, loop):
    """Neither the text of an error, nor what caused it, nor a frame of its way has the token."""
    odd_server.answers["/user"] = raw(b"")(odd_server)
    with pytest.raises(requests.ConnectionError) as caught:
        loop.get(local(), "user", params={"code": "hidden"})
    assert "hidden" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
    trace, names = caught.value.__traceback__, set()
    while trace is not None:
        names.add(trace.tb_frame.f_globals["__name__"].partition(".")[0])
        trace = trace.tb_next
    assert "aiohttp" not in names


@pytest.fixture
def authority(tmp_path):
    """A certificate authority, the path of its certificate, and a server's context."""
    own = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.issue_cert("localhost").configure_cert(context)
    own.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return own, str(tmp_path / "ca.pem"), context


@pytest.fixture
def tls_server(authority):
    """The port of a server that says who has asked, by the name in the client's certificate."""
    _, _, context = authority
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as pool:
        listening.settimeout(0.05)
        over = threading.Event()
        opened = []

        def answer(connection):
            try:
                with context.wrap_socket(connection, server_side=True) as wrapped:
                    wrapped.settimeout(5)
                    opened.append(wrapped)
                    while wrapped.recv(65536):
                        named = wrapped.getpeercert() or {}
                        body = b"known" if named else b"unknown"
                        wrapped.sendall(
                            b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
                        )
            except OSError:
                pass

        def accept():
            while not over.is_set():
                try:
                    pool.submit(answer, listening.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        yield listening.getsockname()[1], opened
        over.set()
        thread.join()
        for each in opened:
            each.close()


def session_at(origin, **changes):
    dance = oauth2_dance(OAUTH2_PROVIDER).changed(
        base_url=f"{origin}/", authorization_url="/a", token_url="/t", **changes
    )
    return dance.session(token={"access_token": "t"})


def test_certificates_are_checked(authority, tls_server, loop):
    """A stranger's certificate, and one for another name, are refused, also after somebody else has accepted it."""
    port, opened = tls_server
    _, bundle, _ = authority
    origin = f"https://localhost:{port}"
    for _ in range(3):
        assert loop.get(session_at(origin, verify_tls=bundle), "/user").text == "unknown"
    assert len(opened) == 1
    with pytest.raises(requests.exceptions.SSLError):
        loop.get(session_at(origin), "/user")
    with pytest.raises(requests.exceptions.SSLError):
        loop.get(session_at(f"https://127.0.0.1:{port}", verify_tls=bundle), "/user")
    assert loop.get(session_at(origin), "/user", verify=False).ok
    with pytest.raises(requests.exceptions.SSLError):
        loop.get(session_at(origin), "/user")
    assert loop.exchanges == 7


def test_a_folder_of_certificates(authority, tls_server, loop, tmp_path):
    """Certificates may lie in a folder, named by their hashes; one that has no fitting certificate trusts nobody."""
    (tmp_path / "none").mkdir()
    origin = f"https://localhost:{tls_server[0]}"
    with pytest.raises(requests.exceptions.SSLError):
        loop.get(session_at(origin), "/user", verify=str(tmp_path / "none"))
    assert loop.exchanges == 1


def test_certificates_from_the_environment(authority, tls_server, loop, monkeypatch):
    """The variable that requests knows is known here, too."""
    from dance_common.transport.session import clear_environment_cache

    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority[1])
    clear_environment_cache()
    assert loop.get(session_at(f"https://localhost:{tls_server[0]}"), "/user").ok
    monkeypatch.undo()
    clear_environment_cache()


def test_a_client_certificate_is_shown(authority, tls_server, loop, tmp_path):
    """To a provider that asks for one; a connection that it has opened serves no call without it."""
    own, bundle, context = authority
    own.configure_trust(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    own.issue_cert("client.example").private_key_and_cert_chain_pem.write_to_path(
        str(tmp_path / "me.pem")
    )
    origin = f"https://localhost:{tls_server[0]}"
    with_it = {"verify_tls": bundle, "client_certificate": str(tmp_path / "me.pem")}
    asked = [with_it, {"verify_tls": bundle}, with_it]
    found = [loop.get(session_at(origin, **each), "/user").text for each in asked]
    assert found == ["known", "unknown", "known"]


@pytest.mark.parametrize(("name", "value"), [("verify", "/no/such.pem"), ("cert", "/no/such.pem")])
def test_a_missing_file_is_named_as_requests_does(loop, name, value):
    """What is wrong with the site's own settings says requests."""
    with pytest.raises(OSError, match=r"/no/such\.pem"):
        loop.get(session_at("https://localhost:1"), "/user", **{name: value})
    assert loop.exchanges == 0


class Proxy:
    """A proxy that notes what it is asked for, and answers all of it."""

    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.asked = []
        self.thread = threading.Thread(target=self.run)
        self.over = threading.Event()
        self.listening.settimeout(0.05)
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"

    def run(self):
        while not self.over.is_set():
            try:
                connection, _ = self.listening.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(2)
                head = connection.recv(65536)
                self.asked.append(head)
                refuses = head.startswith(b"CONNECT")
                status = b"407 Who are you" if refuses else b"200 OK"
                connection.sendall(
                    b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                )


@pytest.fixture
def proxy():
    own = Proxy()
    own.thread.start()
    yield own
    own.over.set()
    own.thread.join()
    own.listening.close()


def test_a_proxy_of_the_environment(loop, proxy, monkeypatch):
    """A plain call goes to the proxy, with its credentials, and a call by https asks it for a tunnel."""
    from dance_common.transport.session import clear_environment_cache

    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://user:p%40ss@{proxy.address}")
    monkeypatch.setenv("no_proxy", "elsewhere.example")
    clear_environment_cache()
    assert loop.get(session_at("http://provider.example"), "/user").json() == {}
    with pytest.raises(requests.exceptions.ProxyError) as caught:
        loop.get(session_at("https://provider.example"), "/user")
    assert "ss@" not in str(caught.value)
    monkeypatch.undo()
    clear_environment_cache()
    plain, tunnel = proxy.asked
    assert plain.startswith(b"GET http://provider.example/user HTTP/1.1")
    assert tunnel.startswith(b"CONNECT provider.example:443 HTTP/1.1")
    for asked in proxy.asked:
        assert b"Proxy-Authorization: Basic dXNlcjpwQHNz\r\n" in asked
    assert b"Bearer" not in tunnel
    assert loop.exchanges == 2


def test_no_proxy_is_used_for_this_machine(local, odd_server, loop, proxy, monkeypatch):
    """As by threads: http is allowed there because nothing leaves it."""
    from dance_common.transport.session import clear_environment_cache

    monkeypatch.setenv("http_proxy", f"http://{proxy.address}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    clear_environment_cache()
    odd_server.answer("/user", b'{"login": "here"}')
    assert loop.get(local(), "user").json() == {"login": "here"}
    assert loop.exchanges == 1
    assert proxy.asked == []
    clear_environment_cache()


def test_a_proxy_that_is_not_there(loop):
    """It is an error of requests as well."""
    with pytest.raises(requests.exceptions.ProxyError):
        loop.get(
            session_at("https://provider.example"),
            "/user",
            proxies={"https": "http://127.0.0.1:1"},
        )
    assert loop.exchanges == 1


def is_at_home(session):
    """Mount an adapter of the site's own."""
    session.mount(session.base_url, HTTPAdapter())


BY_THREADS = {
    "streamed": {"stream": True},
    "a hook": {"hooks": {"response": lambda response, **_: None}},
    "a large body": {"data": b"x" * (on_loop.LARGEST_BODY + 1)},
    "a generator": {"data": iter([b"x"])},
    "a header that is not ASCII": {"headers": {"X": "caf\xe9"}},
    "a header of bytes": {"headers": {"X": b"cafe"}},
    "urllib3's timeout": {"timeout": requests.adapters.TimeoutSauce(5)},
}


@pytest.mark.parametrize("what", BY_THREADS)
def test_a_thread_sends_what_can_t_be_sent_here(local, odd_server, loop, what):
    """What reads files, calls code of the site or is unknown to aiohttp is sent as before."""
    odd_server.answer("/user", b"{}")
    found = outcome(lambda: loop.call(local(), "POST", "user", **BY_THREADS[what]))
    assert found[0][0] == 200
    assert loop.exchanges == 0


def test_a_thread_asks_a_proxy_by_tls(loop):
    """As before; such a proxy is nothing for a call to this machine, so the provider is elsewhere."""
    proxies = {"https": "https://127.0.0.1:1"}
    session = session_at("https://provider.example")
    found = outcome(lambda: loop.call(session, "POST", "user", proxies=proxies))
    assert found[0] is requests.exceptions.ProxyError
    assert loop.exchanges == 0


def test_an_address_with_a_password(odd_server, loop, monkeypatch):
    """Credentials in an address are taken out of it by requests alone."""
    odd_server.answer("/user", b"{}")
    session = session_at(odd_server.origin)
    url = odd_server.origin.replace("//", "//a:b@") + "/user"
    assert loop.get(session, url, withhold_token=True).ok
    assert loop.exchanges == 0


def test_strangers_names_are_checked_as_before(odd_server, loop):
    """Where only public addresses are allowed nothing else looks a name up."""
    session = session_at(odd_server.origin, connections=Connections(public_only=True))
    with pytest.raises(requests.RequestException):
        loop.get(session, "/user")
    assert (loop.exchanges, odd_server.requests) == (0, [])


def test_retries_that_a_session_was_given_are_kept_by_threads(odd_server, loop):
    """The event loop sends once; a session whose adapter has retries of its own is sent as before, no other."""
    odd_server.answer("/user", b"{}")
    session = session_at(odd_server.origin)
    session.get_adapter(odd_server.origin).max_retries = 2
    assert loop.get(session, "/user").ok
    assert loop.exchanges == 0
    assert loop.get(session_at(odd_server.origin), "/user").ok
    assert loop.exchanges == 1


def test_fakes_for_tests_are_used(local, odd_server, loop):
    """What ``responses`` patches, and what is mounted on a session or on the process, is not passed by."""
    session = local()
    with responses.RequestsMock() as fake:
        fake.get(f"{odd_server.origin}/user", json={"login": "faked"})
        assert loop.get(session, "user").json() == {"login": "faked"}

    class Fake(HTTPAdapter):
        def send(self, request, **_):
            response = requests.Response()
            response.status_code, response.url, response.request = 200, request.url, request
            response._content = b"mounted"
            return response

    with transport.mounted(odd_server.origin, Fake()):
        assert loop.get(session, "user").text == "mounted"
    session.mount(odd_server.origin, Fake())
    assert loop.get(session, "user").text == "mounted"
    assert loop.exchanges == 0


@pytest.mark.parametrize(
    "place",
    ["requests.Session.send", "urllib3.connectionpool.HTTPConnectionPool.ConnectionCls"],
)
def test_what_a_recorder_or_a_tracer_replaces_is_used(local, odd_server, loop, monkeypatch, place):
    """Tools that wrap requests or urllib3 see calls of async code, too."""
    odd_server.answer("/user", b"{}")
    owner, _, name = place.rpartition(".")
    module, _, cls = owner.rpartition(".")
    found = getattr(__import__(module, fromlist=["_"]), cls)
    usual = getattr(found, name)
    if isinstance(usual, type):
        changed = type("Wrapped", (usual,), {})
    else:

        def changed(*args, **options):
            return usual(*args, **options)

    monkeypatch.setattr(found, name, changed)
    assert loop.get(local(), "user").ok
    assert loop.exchanges == 0


def test_without_aiohttp_threads_send(local, odd_server, loop, monkeypatch):
    """The extra is no condition: names, arguments and results stay."""
    monkeypatch.setattr(on_loop, "import_module", missing)
    on_loop._find_pools.cache_clear()
    odd_server.answer("/user", b'{"login": "mona"}')
    assert loop.get(local(), "user").json() == {"login": "mona"}
    on_loop._find_pools.cache_clear()
    assert loop.exchanges == 0


def missing(name):
    raise ImportError(name)


def test_loops_that_end_soon_use_the_connections_of_the_process(local, odd_server, loop):
    """A loop that asgiref makes for one view would begin a connection for each."""
    from asgiref.sync import async_to_sync

    odd_server.answer("/user", b"{}")
    assert async_to_sync(local().aget)("user").ok
    assert loop.exchanges == 0


def keeps_alive(odd_server, ports, headers=b""):
    """Answer many requests on one connection, and note the ports that they come from."""

    def answer(write):
        connection = write.__self__
        while True:
            ports.append(connection.getpeername()[1])
            write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + headers + b"\r\n{}")
            try:
                if odd_server.stopping.is_set() or not connection.recv(65536):
                    return
            except OSError:
                return

    return answer


def test_connections_are_kept_and_end_with_their_loop(local, odd_server, loop):
    """One connection serves calls one after the other; when the loop ends the server sees that it is closed."""
    ports, ended = [], threading.Event()
    answer = keeps_alive(odd_server, ports)

    def until_closed(write):
        answer(write)
        ended.set()

    odd_server.answers["/user"] = until_closed
    for _ in range(3):
        assert loop.get(local(), "user").ok
    assert len(set(ports)) == 1
    assert not ended.is_set()
    loop.end()
    assert ended.wait(5)
    from dance_common.transport import loop_pool

    assert not [key for key in loop_pool._pools if key[1] is loop.loop]


@pytest.mark.parametrize(
    ("connections", "headers"),
    [(Connections(keep_alive=0.3), b""), (Connections(), b"Keep-Alive: timeout=1\r\n")],
)
def test_an_idle_connection_is_not_used_for_long(local, odd_server, loop, connections, headers):
    """It ends after keep_alive seconds, or a second before the server has said that it ends it."""
    ports = []
    odd_server.answers["/user"] = keeps_alive(odd_server, ports, headers)
    loop.get(local(connections=connections), "user")
    time.sleep(0.5)
    loop.get(local(connections=connections), "user")
    time.sleep(0.5)
    loop.get(local(connections=connections), "user")
    assert len(set(ports)) == 3


def test_a_loop_that_was_only_closed_is_forgotten(local, odd_server, loop):
    """Who closes a loop without its asynchronous generators leaves nothing here for long."""
    from dance_common.transport import loop_pool

    odd_server.answer("/user", b"{}")
    careless = asyncio.new_event_loop()
    assert careless.run_until_complete(local().aget("user")).ok
    careless.close()
    loop.get(local(), "user")
    assert not [key for key in loop_pool._pools if key[1] is careless]
    assert loop.exchanges == 2
    gc.collect()


def test_the_end_of_the_process_says_nothing(local, odd_server):
    """A server that stops its loop without ending it leaves no complaints of aiohttp behind."""
    import subprocess
    import sys

    odd_server.answer("/user", b"{}")
    program = f"""
import asyncio
from dance_common.sessions import OAuth2Session
session = OAuth2Session("id", base_url={odd_server.origin!r}, token={{"access_token": "t"}})
loop = asyncio.new_event_loop()
print(loop.run_until_complete(session.aget("/user")).status_code)
"""
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert (found.stdout, found.stderr) == ("200\n", "")


def test_a_cancelled_call_leaves_nothing(local, odd_server, loop):
    """The connection of a call that was given up is closed, no task is left, and the session goes on."""
    gone = threading.Event()

    def wait(write):
        connection = write.__self__
        connection.settimeout(10)
        if connection.recv(1) == b"":
            gone.set()

    odd_server.answers["/slow"] = wait
    odd_server.answer("/user", b"{}")

    async def give_up():
        session = local()
        await session.aget("user")
        before = len(asyncio.all_tasks())
        call = asyncio.ensure_future(session.aget("slow"))
        await asyncio.sleep(0.3)
        call.cancel()
        (found,) = await asyncio.gather(call, return_exceptions=True)
        return type(found), len(asyncio.all_tasks()) - before, (await session.aget("user")).ok

    assert loop.wait_for(give_up()) == (asyncio.CancelledError, 0, True)
    assert gone.wait(5)


def test_a_server_that_hangs_is_asked_less(local, odd_server, loop, monkeypatch):
    """The circuit breaker counts calls of both kinds, and a call that was cancelled says nothing of the server."""
    monkeypatch.setattr(breaker, "PATIENCE", 0.0)
    odd_server.answers["/user"] = hang(odd_server)
    for n in range(breaker.FAILURES):
        with pytest.raises(requests.Timeout):
            (local().get if n % 2 else loop_get(loop, local()))("user", timeout=0.2)
    with pytest.raises(breaker.ServerPaused):
        loop.get(local(), "user")


def loop_get(loop, session):
    return lambda url, **options: loop.get(session, url, **options)


@pytest.mark.parametrize(("method", "times"), [("GET", 2), ("PUT", 2), ("POST", 1), ("PATCH", 1)])
def test_a_stale_connection_is_tried_again_where_that_is_safe(
    local, odd_server, loop, method, times
):
    """A server that hangs up a kept connection is asked once more, unless the first request may have done something."""
    odd_server.answers["/user"] = lambda write: (
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") or write.__self__.recv(65536)
    )
    loop.get(local(), "user")
    odd_server.answers["/user"] = lambda write: write(
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    )
    found = outcome(lambda: loop.call(local(), method, "user", data="x"))
    if times == 1:
        assert found[0] is requests.ConnectionError
    else:
        assert found[0][0] == 200


def test_nothing_is_read_beyond_the_bound(local, odd_server, loop, monkeypatch):
    """A connection whose response was too large is closed, and what is left of it is no other call's."""
    monkeypatch.setattr(bodies, "LARGEST_API_RESPONSE", 1000)
    odd_server.answer("/user", b"x" * 5000)
    with pytest.raises(AnswerTooLarge) as caught:
        loop.get(local(), "user")
    assert not caught.value.response.request.headers
    odd_server.answer("/user", b"{}")
    assert loop.get(local(), "user").json() == {}

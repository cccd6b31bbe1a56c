"""Calls on an event loop: they are like any other call, and threads send what can't be sent there."""

from __future__ import annotations

import asyncio
import gzip
import threading
import zlib

import pytest
import requests
import responses
from loop_helpers import hang, http, outcome, raw, session_at
from requests.adapters import HTTPAdapter

from dance_common import transport
from dance_common.connections import Connections
from dance_common.errors import AnswerTooLarge
from dance_common.sessions import OAuth1Session
from dance_common.transport import bodies, on_loop

pytest.importorskip("aiohttp")
pytest.importorskip("asgiref")


MEGABYTE = 1024 * 1024


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


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("manner", ANSWERS)
def test_a_call_on_the_event_loop_is_like_any_other(
    at_odd_server, odd_server, loop, manner, method
):
    """Whatever a server does: the response, the error, the cookies and what was sent are the same."""
    odd_server.answers["/user"] = ANSWERS[manner](odd_server)
    odd_server.answer("/there", b'{"login": "there"}')
    options = {
        "timeout": 0.4 if manner in {"hangs", "drips", "drips its head"} else 20,
        "json": {"a": "é"} if method == "POST" else None,
        "params": {"q": "a b"},
        "allow_redirects": True,
    }
    here, there = at_odd_server(), at_odd_server()
    expected = outcome(lambda: here.request(method, "user", **options))
    sent, odd_server.requests[:] = list(odd_server.requests), []
    assert outcome(lambda: loop.call(there, method, "user", **options)) == expected
    assert there.cookies.get_dict() == here.cookies.get_dict()
    assert loop.exchanges == 1
    assert [head_and_body(each) for each in odd_server.requests] == list(map(head_and_body, sent))


def test_a_head_request(at_odd_server, odd_server, loop):
    """Its response has a length and no body, and is not waited for."""
    odd_server.answers["/user"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")(odd_server)
    expected = outcome(lambda: at_odd_server().head("user"))
    assert (
        outcome(lambda: loop.call(at_odd_server(), "HEAD", "user", allow_redirects=False))
        == expected
    )
    assert (expected[0][0], loop.exchanges) == (200, 1)


def head_and_body(request):
    """Return a request whose headers have no order."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    return first, sorted(line.lower() for line in headers), body


@pytest.mark.parametrize("status", [302, 307])
def test_redirects_that_are_not_followed(at_odd_server, odd_server, loop, status):
    """Where a view follows no redirects it sees them, and what would come next."""
    odd_server.answers["/user"] = http(f"{status} Found\r\nLocation: /there")(odd_server)
    response = loop.get(at_odd_server(), "user", allow_redirects=False)
    assert (response.status_code, response.history) == (status, [])
    assert response.next.url == f"{odd_server.origin}/there"


def test_a_redirect_takes_no_token_to_another_host(at_odd_server, odd_server, loop):
    """What follows a redirect on the event loop is requests' and our own rule."""
    target = odd_server.origin.replace("127.0.0.1", "localhost")
    odd_server.answers["/user"] = http(f"302 Found\r\nLocation: {target}/there")(odd_server)
    odd_server.answer("/there", b"{}")
    assert loop.get(at_odd_server(), "user").url == f"{target}/there"
    first, second = odd_server.requests
    assert (b"secret" in first, b"secret" in second) == (True, False)


def test_it_takes_no_thread(at_odd_server, odd_server, loop):
    """A hundred calls that wait at once wait without a thread each."""
    odd_server.answers["/user"] = hang(odd_server)

    def threads():
        return sum(each.name.startswith("oauth-dance") for each in threading.enumerate())

    before = threads()

    async def together():
        session = at_odd_server()
        calls = [asyncio.ensure_future(session.aget("user")) for _ in range(100)]
        while loop.exchanges < len(calls):
            await asyncio.sleep(0.01)
        more = threads() - before
        for call in calls:
            call.cancel()
        found = await asyncio.gather(*calls, return_exceptions=True)
        return more, {type(each) for each in found}

    assert loop.wait_for(together()) == (0, {asyncio.CancelledError})


def test_users_share_no_cookies(at_odd_server, odd_server, loop):
    """What a provider sets for one user goes with no other's call, though both use one connection."""
    odd_server.answers["/user"] = ANSWERS["cookies"](odd_server)
    one = at_odd_server()
    for session in (one, one, at_odd_server()):
        loop.get(session, "user")
    assert [b"a=1" in sent for sent in odd_server.requests] == [False, True, False]


def test_errors_lead_to_no_token(at_odd_server, odd_server, loop):
    """Neither the text of an error, nor what caused it, nor a frame of its way has the token."""
    odd_server.answers["/user"] = raw(b"")(odd_server)
    with pytest.raises(requests.ConnectionError) as caught:
        loop.get(at_odd_server(), "user", params={"code": "hidden"})
    assert "hidden" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
    trace, names = caught.value.__traceback__, set()
    while trace is not None:
        names.add(trace.tb_frame.f_globals["__name__"].partition(".")[0])
        trace = trace.tb_next
    assert "aiohttp" not in names


BY_THREADS = {
    "streamed": {"stream": True},
    "a hook": {"hooks": {"response": lambda response, **_: None}},
    "a large body": {"data": b"x" * (on_loop.LARGEST_BODY + 1)},
    "a generator": {"data": iter([b"x"])},
    "a header that is not ASCII": {"headers": {"X": "caf\xe9"}},
    "a header of bytes that is not ASCII": {"headers": {"X": b"caf\xe9"}},
    "urllib3's timeout": {"timeout": requests.adapters.TimeoutSauce(5)},
}


@pytest.mark.parametrize("what", BY_THREADS)
def test_a_thread_sends_what_can_t_be_sent_here(at_odd_server, odd_server, loop, what):
    """What reads files, calls code of the site or is unknown to aiohttp is sent as before."""
    odd_server.answer("/user", b"{}")
    found = outcome(lambda: loop.call(at_odd_server(), "POST", "user", **BY_THREADS[what]))
    assert found[0][0] == 200
    assert loop.exchanges == 0


def test_a_header_of_bytes(odd_server, loop):
    """It is sent as it is; oauthlib makes bytes of all of them where it signs, and so of those of OAuth 1."""
    odd_server.answer("/user", b"{}")
    session = OAuth1Session("id", "secret", base_url=odd_server.origin)
    session.token = {"oauth_token": "a", "oauth_token_secret": "b"}
    assert loop.call(session, "POST", "user", data={"a": "b"}, headers={"X": b"cafe"}).ok
    assert loop.exchanges == 1
    (request,) = odd_server.requests
    assert b"\r\nX: cafe\r\n" in request
    assert b'\r\nAuthorization: OAuth oauth_nonce="' in request
    assert request.endswith(b"\r\n\r\na=b")


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


def test_fakes_for_tests_are_used(at_odd_server, odd_server, loop):
    """What ``responses`` patches, and what is mounted on a session or on the process, is not passed by."""
    session = at_odd_server()
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
def test_what_a_recorder_or_a_tracer_replaces_is_used(
    at_odd_server, odd_server, loop, monkeypatch, place
):
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
    assert loop.get(at_odd_server(), "user").ok
    assert loop.exchanges == 0


def test_without_aiohttp_threads_send(at_odd_server, odd_server, loop, monkeypatch):
    """The extra is no condition: names, arguments and results stay."""
    monkeypatch.setattr(on_loop, "import_module", missing)
    on_loop._find_pools.cache_clear()
    odd_server.answer("/user", b'{"login": "mona"}')
    assert loop.get(at_odd_server(), "user").json() == {"login": "mona"}
    on_loop._find_pools.cache_clear()
    assert loop.exchanges == 0


def missing(name):
    raise ImportError(name)


def test_loops_that_end_soon_use_the_connections_of_the_process(at_odd_server, odd_server, loop):
    """A loop that asgiref makes for one view would begin a connection for each."""
    from asgiref.sync import async_to_sync

    odd_server.answer("/user", b"{}")
    assert async_to_sync(at_odd_server().aget)("user").ok
    assert loop.exchanges == 0


def test_nothing_is_read_beyond_the_bound(at_odd_server, odd_server, loop, monkeypatch):
    """A connection whose response was too large is closed, and what is left of it is no other call's."""
    monkeypatch.setattr(bodies, "LARGEST_API_RESPONSE", 1000)
    odd_server.answer("/user", b"x" * 5000)
    with pytest.raises(AnswerTooLarge) as caught:
        loop.get(at_odd_server(), "user")
    assert not caught.value.response.request.headers
    odd_server.answer("/user", b"{}")
    assert loop.get(at_odd_server(), "user").json() == {}

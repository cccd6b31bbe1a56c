"""Certificates and proxies of calls on an event loop."""

from __future__ import annotations

import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import trustme
from loop_helpers import session_at

from dance_common.errors import NotConfigured
from dance_common.transport.session import clear_environment_cache

pytest.importorskip("aiohttp")
pytest.importorskip("asgiref")


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
def test_a_missing_file_is_named_as_outside_of_a_loop(loop, name, value):
    """What is wrong with the site's own settings is said before anybody is asked."""
    with pytest.raises(NotConfigured, match=r"/no/such\.pem"):
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


def test_no_proxy_is_used_for_this_machine(at_odd_server, odd_server, loop, proxy, monkeypatch):
    """As by threads: http is allowed there because nothing leaves it."""
    monkeypatch.setenv("http_proxy", f"http://{proxy.address}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    clear_environment_cache()
    odd_server.answer("/user", b'{"login": "here"}')
    assert loop.get(at_odd_server(), "user").json() == {"login": "here"}
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

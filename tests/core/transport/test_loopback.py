"""What goes to this machine goes through no proxy: http is allowed there because nothing leaves it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from core_helpers import CALLBACK, Slot, oauth1_dance, oauth2_dance, parameters_of

from dance_common.provider import OAuth1Provider, OAuth2Provider
from dance_common.transport.session import PooledSession, clear_environment_cache

FRESH = {"access_token": "access-1", "token_type": "Bearer"}


@contextmanager
def serving(redirect_to=None):
    """Run a server that answers every request with a token, or with a redirect; give its port and what it has seen."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            length = int(self.headers.get("Content-Length") or 0)
            seen.append((self.path, self.rfile.read(length), dict(self.headers)))
            body = b'{"access_token": "access-1", "oauth_token": "t", "oauth_token_secret": "s"}'
            self.send_response(307 if redirect_to else 200)
            if redirect_to:
                self.send_header("Location", redirect_to)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815  # http.server asks for these names

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port, seen
        server.shutdown()
        thread.join(10)


@pytest.fixture
def proxy(monkeypatch):
    """A proxy that the environment names for everything; gives what it has seen."""
    for name in ("NO_PROXY", "no_proxy", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
    with serving() as (port, seen):
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        clear_environment_cache()
        yield seen
    clear_environment_cache()


def test_the_proxy_is_there(proxy):
    """The other tests here show something: what goes elsewhere goes through it."""
    assert PooledSession().get("http://somewhere.example/a").ok
    assert [path for path, *_ in proxy] == ["http://somewhere.example/a"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_step_of_a_dance_with_this_machine_goes_through_a_proxy(proxy, host):
    """Neither code and secret nor the token, by either protocol."""
    with serving() as (port, seen):
        base = f"http://{host}:{port}/"
        dance = oauth2_dance(
            OAuth2Provider(name="p", base_url=base, authorization_url="/a", token_url="/t")
        )
        user_session = {}
        state = parameters_of(dance.begin(user_session, CALLBACK))["state"]
        dance.finish(user_session, CALLBACK, f"code=c&state={state}")
        dance.session(Slot(FRESH)).get("/me")
        old = oauth1_dance(
            OAuth1Provider(
                name="q",
                base_url=base,
                authorization_url="/a",
                request_token_url="/r",
                access_token_url="/x",
            )
        )
        old.session(Slot({"oauth_token": "t", "oauth_token_secret": "s"})).get("/me")
    assert [path for path, *_ in seen] == ["/t", "/me", "/me"]
    assert proxy == []


def test_a_redirect_to_this_machine_goes_through_no_proxy(proxy):
    """requests would ask the environment again."""
    with serving() as (port, seen), serving(f"http://127.0.0.1:{port}/b") as (first, _):
        assert PooledSession().get(f"http://localhost:{first}/a").ok
    assert [path for path, *_ in seen] == ["/b"]
    assert proxy == []


def test_a_proxy_that_the_site_names_itself_is_none_for_this_machine(proxy):
    """Neither the session's nor the call's."""
    with serving() as (port, seen):
        session = PooledSession()
        session.proxies = {"http": "http://127.0.0.1:1"}
        assert session.get(f"http://127.0.0.1:{port}/a").ok
        assert session.get(f"http://127.0.0.1:{port}/b", proxies={"http": "http://127.0.0.1:1"}).ok
    assert len(seen) == 2

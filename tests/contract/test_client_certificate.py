"""Tokens that are bound to the certificate of the connection (RFC 8705), over real TLS, in both frameworks."""

from __future__ import annotations

import hashlib
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import trustme

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.openid.metadata import documents
from dance_common.sessions.steps import run_async
from dance_common.transport import adapter_for

CALLBACK = "https://localhost.example/login/mcp/authorized"


class Server(BaseHTTPRequestHandler):
    """A resource and its authorization server, whose tokens are good on the connection of one certificate only."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path, token = self.path, self.headers.get("Authorization", "").removeprefix("Bearer ")
        if path.startswith("/.well-known/oauth-protected-resource"):
            self.answer(
                200, {"resource": f"{self.origin}/mcp", "authorization_servers": [self.origin]}
            )
        elif path.startswith("/.well-known/"):
            self.answer(200, self.server.metadata)
        else:
            is_bound = self.server.bound.get(token) == self.certificate != ""
            self.answer(200 if is_bound else 401, {"login": "mona"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/register":
            self.server.registered = json.loads(body)
            self.answer(201, {"client_id": "site"})
            return
        form = parse_qs(body)
        alias = f"127.0.0.1:{self.server.server_port}"
        is_known = (
            self.certificate and self.headers["Host"] == alias and "client_secret" not in form
        )
        self.server.asked.append((self.headers["Host"], self.path, bool(self.certificate)))
        if not is_known or form["client_id"] != ["site"]:
            self.answer(401, {"error": "invalid_client"})
        elif self.path == "/revoke":
            self.server.bound.clear()
            self.answer(200, {})
        else:
            token = f"token-{len(self.server.asked)}"
            self.server.bound[token] = self.certificate
            self.answer(
                200,
                {
                    "access_token": token,
                    "token_type": "Bearer",
                    "refresh_token": "r",
                    "expires_in": 600,
                },
            )

    @property
    def origin(self):
        return self.server.origin

    @property
    def certificate(self):
        found = self.connection.getpeercert(binary_form=True)
        return hashlib.sha256(found).hexdigest() if found else ""

    def answer(self, status, fields):
        body = json.dumps(fields).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


class TLSServer(ThreadingHTTPServer):
    """Asks each client for a certificate; the handshake is the business of each connection's own thread."""

    daemon_threads = True

    def handle_error(self, *_arguments):
        """Clients hang up."""


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """Return the server's context, and where the authority's, the site's and another client's certificates are."""
    folder, authority = tmp_path_factory.mktemp("certificates"), trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    for name in ("site", "other"):
        own = authority.issue_cert(f"{name}.example")
        own.private_key_and_cert_chain_pem.write_to_path(str(folder / f"{name}.pem"))
    return context, {path.stem: str(path) for path in folder.iterdir()}


@pytest.fixture
def server(certificates):
    """The server, which says that its endpoints for certificates are at another host than the others."""
    with TLSServer(("127.0.0.1", 0), Server) as found:
        found.socket = certificates[0].wrap_socket(
            found.socket, server_side=True, do_handshake_on_connect=False
        )
        port = found.server_port
        found.origin, alias = f"https://localhost:{port}", f"https://127.0.0.1:{port}"
        found.asked, found.bound = [], {}
        found.metadata = {
            "issuer": found.origin,
            "authorization_endpoint": f"{found.origin}/authorize",
            "token_endpoint": f"{found.origin}/token",
            "revocation_endpoint": f"{found.origin}/revoke",
            "registration_endpoint": f"{found.origin}/register",
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["tls_client_auth", "client_secret_post"],
            "tls_client_certificate_bound_access_tokens": True,
            "mtls_endpoint_aliases": {
                "token_endpoint": f"{alias}/token",
                "revocation_endpoint": f"{alias}/revoke",
            },
        }
        thread = threading.Thread(target=found.serve_forever, args=(0.01,))
        thread.start()
        documents.clear()
        yield found
        found.shutdown()
        thread.join(10)
        for each in (found.origin, alias):
            adapter_for(each).clear()
    documents.clear()


@pytest.fixture
def entry(server, certificates):
    """A site that is known by its certificate alone."""
    return {
        "server": f"{server.origin}/mcp",
        "client_id": "site",
        "client_certificate": certificates[1]["site"],
        "client_authentication": "tls_client_auth",
        "verify_tls": certificates[1]["ca"],
    }


def connect(site):
    browser = site.browser(secure=True, host="localhost.example")
    page = browser.get("/login/mcp?next=/done").location
    state = parse_qs(urlsplit(page).query)["state"][0]
    answer = browser.get(f"{CALLBACK}?code=c&state={state}")
    assert answer.location == "/done", answer.text
    return browser


def test_calls_use_the_certificate_of_the_token_endpoint(
    run, entry, server, certificates, monkeypatch
):
    """In threads and on the event loop; without it, or with another one, the token opens nothing."""
    pool = pytest.importorskip("dance_common.transport.loop_pool", reason="it needs aiohttp")
    on_loop, usual = [], pool.LoopPool.exchange

    async def exchange(own, what):
        on_loop.append(what.request.url)
        return await usual(own, what)

    monkeypatch.setattr(pool.LoopPool, "exchange", exchange)
    monkeypatch.setattr(run_async.__module__ + "._ends_soon", lambda: False)
    site, statuses = run(mcp=entry), []

    async def use(session):
        token = session.token["access_token"]
        for cert in (None, certificates[1]["other"]):
            stolen = requests.get(
                entry["server"],
                headers={"Authorization": f"Bearer {token}"},
                cert=cert,
                verify=certificates[1]["ca"],
                timeout=5,
            )
            statuses.append(stolen.status_code)
        statuses.append(session.get("").status_code)
        statuses.append((await session.aget("")).status_code)
        assert session.refresh()["access_token"] != token
        statuses.append((await session.aget("")).status_code)
        return await session.arevoke()

    type(site).awaited = staticmethod(use)
    assert connect(site).get("/await/mcp").text == "True"
    assert statuses == [401, 401, 200, 200, 200]
    assert on_loop.count(entry["server"]) == 2
    # Each at the address for certificates, with one.
    alias = f"127.0.0.1:{server.server_port}"
    assert server.asked == [
        (alias, "/token", True),
        (alias, "/token", True),
        (alias, "/revoke", True),
    ]


def test_without_a_certificate_the_usual_endpoints_are_asked(run, entry, server):
    """The others are for clients that have one."""
    site = run(
        mcp={
            "server": entry["server"],
            "client_id": "site",
            "client_secret": "s",
            "verify_tls": entry["verify_tls"],
        }
    )
    browser = site.browser(secure=True, host="localhost.example")
    page = browser.get("/login/mcp").location
    state = parse_qs(urlsplit(page).query)["state"][0]
    browser.get(f"{CALLBACK}?code=c&state={state}")
    assert server.asked == [(f"localhost:{server.server_port}", "/token", False)]


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/token", "no address", 5])
def test_addresses_for_certificates_that_can_not_be_believed(run, entry, server, address):
    """They are checked as the others are."""
    server.metadata["mtls_endpoint_aliases"]["token_endpoint"] = address
    answer = run(mcp=entry).browser(secure=True, host="localhost.example").get("/login/mcp")
    assert (answer.status, answer.location) == (502, "")
    assert "token_endpoint" in answer.text


def test_a_site_that_registers_says_that_it_has_a_certificate(run, entry, server):
    """Else the server would issue tokens that anybody could use (section 3.4)."""
    own = {name: value for name, value in entry.items() if name not in ("client_id", "server")}
    site = run(mcp={**own, "registrations": MemoryRegistrations(), "private_servers": True})
    browser = site.browser(secure=True, host="localhost.example")
    assert browser.get(f"/login/mcp?server={entry['server']}").status == 302
    registered = server.registered
    assert registered["tls_client_certificate_bound_access_tokens"] is True
    assert registered["token_endpoint_auth_method"] == "tls_client_auth"

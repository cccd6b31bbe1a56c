"""The other side: a provider in a process of its own, over HTTP and HTTPS on loopback, with keep-alive.

It does as little as it can, so that what is measured is the consumer. It counts the connections that it was asked for.
Standard library only: ``python provider.py [CERTIFICATE_CHAIN KEY]`` prints the two ports and serves until its input
ends.
"""

from __future__ import annotations

import json
import socketserver
import ssl
import sys
import threading
from urllib.parse import parse_qs, quote, urlsplit

REQUESTS_PER_USER_AGENT = 1_000_000


class Counts:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.connections = 0

    def connected(self) -> None:
        with self._lock:
            self.connections += 1


COUNTS = Counts()


class Handler(socketserver.StreamRequestHandler):
    """One connection: requests are answered until the client hangs up."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        COUNTS.connected()
        for _ in range(REQUESTS_PER_USER_AGENT):
            request = self._read()
            if request is None:
                return
            self.wfile.write(answer(*request))

    def _read(self) -> tuple[str, dict[str, str], bytes] | None:
        line = self.rfile.readline(65536)
        if not line:
            return None
        headers = {}
        while (field := self.rfile.readline(65536)) not in (b"\r\n", b""):
            name, _, value = field.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        return line.split()[1].decode(), headers, body


class Server(socketserver.ThreadingTCPServer):
    """A thread for each connection; TLS where there is a context."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = context

    def finish_request(self, request, client_address) -> None:
        try:
            if self.context is not None:
                request = self.context.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
        except OSError:
            pass  # the client went away


def answer(target: str, headers: dict[str, str], body: bytes) -> bytes:
    """Return the whole answer to a request."""
    parts = urlsplit(target)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path.endswith("/authorize"):
        joint = "&" if "?" in asked["redirect_uri"] else "?"
        back = f"{asked['redirect_uri']}{joint}code={asked.get('user', 'u1')}&state={quote(asked['state'])}"
        return _response("302 Found", b"", f"Location: {back}\r\n")
    if parts.path.endswith(("/token", "/access_token")):
        fields = json.loads(body) if body.startswith(b"{") else {**asked, **_form(body)}
        code = fields["code"]
        token = {"access_token": f"tok-{code}", "token_type": "bearer", "scope": "profile"}
        return _response("200 OK", json.dumps(token).encode())
    if parts.path.endswith("/count"):
        return _response("200 OK", json.dumps(COUNTS.connections).encode())
    login = headers.get("authorization", "").rpartition("tok-")[2]
    user = {"id": login.removeprefix("u") or "1", "login": login, "name": login, "email": ""}
    return _response("200 OK", json.dumps(user).encode())


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _response(status: str, body: bytes, further: str = "") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n{further}\r\n"
    )
    return head.encode() + body


def main(*certificate: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    servers = [Server(None), Server(context)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps([server.server_address[1] for server in servers]), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A provider on a real socket that does to one endpoint whatever a test says, and is the stand-in otherwise."""

from __future__ import annotations

import datetime
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

import requests
from raw_http import read_request
from requests.adapters import BaseAdapter

from dance_common import transport
from dance_common.rehearsal import Rehearsal


@dataclass(frozen=True)
class Wire:
    """One connection whose request has been read."""

    connection: socket.socket
    stopping: threading.Event
    origin: str
    truth: Callable[[], requests.Response]

    def write(self, data: bytes) -> None:
        self.connection.sendall(data)

    def reset(self) -> None:
        """End the connection as a crashed machine's neighbour does: by RST."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def wait(self, seconds: float = 30) -> bool:
        """Wait; return True once the test is over."""
        return self.stopping.wait(seconds)


Act = Callable[[Wire], None]


class Hostile(socketserver.ThreadingTCPServer):
    """Serves a rehearsal, and misbehaves where it was told to."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.rehearsal = Rehearsal(issuer=self.origin)
        self.acts: dict[str, Act] = {}
        self.requests: list[tuple[str, bytes]] = []
        self.stopping = threading.Event()
        self.moves: list[_Elsewhere] = []

    @contextmanager
    def acting(self, path: str, act: Act) -> Iterator[None]:
        """Misbehave at the path within the block."""
        self.acts[path] = act
        try:
            yield
        finally:
            del self.acts[path]

    @contextmanager
    def moved(self, path: str, address: str) -> Iterator[None]:
        """Let requests for the path go to another address within the block, as if its name led there."""
        elsewhere = _Elsewhere(self.origin + path, address)
        with transport.mounted(self.origin + path, elsewhere):
            self.moves.append(elsewhere)
            yield
            self.moves.remove(elsewhere)

    def where_it_goes(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request as it is sent: to another address, if its path has been moved."""
        for each in self.moves:
            if (request.url or "").startswith(each.address):
                return each.moved(request)
        return request

    def requests_to(self, path: str) -> list[bytes]:
        """Return what arrived at the path, heads and bodies."""
        return [raw for at, raw in self.requests if at == path]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are what this is about."""


class _Elsewhere(BaseAdapter):
    def __init__(self, address: str, new_address: str) -> None:
        super().__init__()
        self.address, self.new_address = address, new_address

    def moved(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        sent = request.copy()
        sent.url = self.new_address + (request.url or "")[len(self.address) :]
        return sent

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        sent = self.moved(request)
        adapter = transport.adapter_for(sent.url)
        return adapter.send(sent, stream=stream, timeout=timeout, verify=verify, cert=cert)

    def close(self) -> None:
        pass


class _Handler(socketserver.BaseRequestHandler):
    server: Hostile

    def handle(self) -> None:
        self.request.settimeout(10)
        head, body = read_request(self.request)
        if not head:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        method, target, _ = lines[0].split(" ")
        path = target.partition("?")[0]
        self.server.requests.append((path, head + b"\r\n\r\n" + body))
        headers.pop("Content-Length", None)
        asked = requests.Request(method, self.server.origin + target, headers, data=body or None)

        def truth() -> requests.Response:
            return self.server.rehearsal.adapter().send(asked.prepare())

        act = self.server.acts.get(path, tells_the_truth)
        act(Wire(self.request, self.server.stopping, self.server.origin, truth))


def tells_the_truth(wire: Wire) -> None:
    """Answer as the stand-in does."""
    answer = wire.truth()
    wire.write(reply(str(answer.status_code), answer.content, dict(answer.headers.items())))


def reply(status: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """Return the bytes of an answer that closes its connection."""
    named = {k: v for k, v in (headers or {}).items() if k.lower() not in _OURS}
    lines = [f"HTTP/1.1 {status} -", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in named.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


_OURS = {"content-length", "connection"}


@contextmanager
def closed_port() -> Iterator[str]:
    """Give an address that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def unknown_name() -> Iterator[str]:
    """Give an address whose name is never resolved (RFC 6761 section 6.4), whatever the machine's resolver says."""
    resolve = socket.getaddrinfo

    def resolve_others(host, *args, **options):
        if host == "provider.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *args, **options)

    with mock.patch.object(socket, "getaddrinfo", resolve_others):
        yield "http://provider.invalid"


@contextmanager
def untrusted(folder) -> Iterator[str]:
    """Give the https address of a server whose certificate nobody has signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        over = threading.Event()

        def shake_hands() -> None:
            while not over.is_set():
                try:
                    connection, _ = listening.accept()
                    connection.settimeout(5)
                    with context.wrap_socket(connection, server_side=True):
                        raise AssertionError("the certificate was accepted")
                except OSError:
                    continue

        thread = threading.Thread(target=shake_hands)
        thread.start()
        try:
            yield f"https://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


def _certificate(folder) -> str:
    """Write a self-signed certificate for this machine with its key; return the file's name."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "untrusted.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return str(path)

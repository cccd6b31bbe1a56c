"""Serving a rehearsal on loopback, where a browser can reach it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server

from .app import Rehearsal
from .clients import is_loopback


class _QuietHandler(WSGIRequestHandler):
    """Log nothing: request lines hold codes and tickets."""

    # Headers and body are written apart; without this each answer would wait for the other's ACK.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:
        """Drop the line."""


def free_port(host: str, first: int) -> int:
    """Return the first port from ``first`` on that nobody answers at on the host of this machine; 0 is any."""
    port = first
    while port and _is_taken(host, port):
        port += 1
    return port


def _is_taken(host: str, port: int) -> bool:
    # Asked rather than bound: a program may have localhost's IPv6 address only, and browsers prefer that one.
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def serve(rehearsal: Rehearsal, host: str = "127.0.0.1", port: int = 9000) -> Iterator[str]:
    """Serve within the block, with a thread for each connection, and give the address.

    Port 0 takes a free port, and the address becomes the issuer for as long. Raises ValueError for
    a host that is not loopback, OSError if the port is taken.
    """
    if not is_loopback(host):
        raise ValueError(f"A rehearsal is served on loopback only, so not at {host!r}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host.strip("[]"), port), family=family, backlog=128) as listening:
        bound = listening.getsockname()[1]
        server = make_server(
            host.strip("[]"),
            bound,
            rehearsal,
            threaded=True,
            request_handler=_QuietHandler,
            fd=listening.fileno(),
        )
    address = f"http://{host}:{bound}" if family == socket.AF_INET else f"http://[{host}]:{bound}"
    issuer = rehearsal.issuer
    if port == 0:
        rehearsal.issuer = address
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        rehearsal.issuer = issuer

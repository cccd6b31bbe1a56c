"""What a server of the tests reads from a connection, byte by byte."""

from __future__ import annotations

import re
import socket

_LENGTH = re.compile(rb"(?im)^content-length: *([0-9]+)")


def read_request(connection: socket.socket) -> tuple[bytes, bytes]:
    """Return a request's head without the blank line, and its body; both are empty where the other side hung up."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = connection.recv(65536)
        if not piece:
            return b"", b""
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    while length and len(body) < int(length[1]):
        body += connection.recv(65536)
    return head, body

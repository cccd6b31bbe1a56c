"""A requests transport that calls a WSGI app in process: no socket, no network."""

from __future__ import annotations

import io
from collections.abc import Iterable
from http.client import HTTPMessage
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ReadTimeout
from urllib3 import HTTPHeaderDict, HTTPResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

CLIENT_TIMEOUT = "dance_common.rehearsal.patience"
"""The environ key that tells the app how many seconds its client will wait for an answer."""


class ClientTimedOut(Exception):
    """Say that the client stopped waiting before the app would have answered."""


class InProcessAdapter(HTTPAdapter):
    """Answer every request of a session from one WSGI app, whatever its host is."""

    def __init__(self, app: WSGIApplication) -> None:
        """Mount it with ``session.mount("http://localhost:9000", adapter)``."""
        super().__init__()
        self._app = app

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        *_: object,
        **__: object,
    ) -> Response:
        """Return the app's answer; raises ReadTimeout where a socket would have timed out.

        What else requests hands over, about certificates and proxies, means nothing in process.
        """
        environ = _environ(request)
        patience = timeout[1] if isinstance(timeout, tuple) else timeout
        if isinstance(patience, (int, float)):
            environ[CLIENT_TIMEOUT] = patience
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None, /) -> Any:
            started[:] = [(status, headers)]
            return lambda _: None

        try:
            body = b"".join(_closing(self._app(environ, start_response)))
        except ClientTimedOut:
            raise ReadTimeout("The answer did not come in time.", request=request) from None
        (status, headers) = started[0]
        return self.build_response(request, _raw(request, status, headers, body))


def _closing(chunks: Iterable[bytes]) -> Iterable[bytes]:
    try:
        yield from chunks
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()


def _environ(request: PreparedRequest) -> WSGIEnvironment:
    parts = urlsplit(request.url or "")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    body = _body(request)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": request.method or "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": target,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc.rpartition("@")[2],
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        key = _text(name).upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        if key not in ("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
            environ[key] = _text(value)
    return environ


def _body(request: PreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b"".join(body)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


class _Original:
    """Stand in for http.client's response, from which requests reads cookies."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self.msg = HTTPMessage()
        for name, value in headers:
            self.msg.add_header(name, value)

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        pass


def _raw(
    request: PreparedRequest, status: str, headers: list[tuple[str, str]], body: bytes
) -> HTTPResponse:
    code, _, reason = status.partition(" ")
    original: Any = _Original(headers)
    return HTTPResponse(
        body=io.BytesIO(body),
        headers=HTTPHeaderDict(headers),
        status=int(code),
        version=11,
        reason=reason,
        preload_content=False,
        original_response=original,
        request_method=request.method,
        request_url=request.url,
    )

"""A visitor who calls a WSGI application in this process, with cookies, and walks through dances."""

from __future__ import annotations

import http.client
import io
import sys
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from apps import Site


class Browser:
    """One visitor's cookies, and the calls made with them."""

    def __init__(self, app) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}

    def environ(self, url: str, method: str = "GET") -> dict:
        """Return the environ of a request; one with a form has the proof that it comes from the site's own page."""
        parts = urlsplit(url)
        if method == "POST":
            self.cookies.setdefault("csrftoken", "x" * 32)
        return {
            "REQUEST_METHOD": method,
            "HTTP_X_CSRFTOKEN": self.cookies.get("csrftoken", ""),
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

    def get(self, url: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        """Visit the page, take its cookies, and return status, headers and body."""
        status, headers, body = call(self.app, self.environ(url, method))
        for name, value in headers:
            if name.lower() == "set-cookie":
                self._take(value)
        return status, {name.lower(): value for name, value in headers}, body

    def _take(self, cookie: str) -> None:
        for name, morsel in SimpleCookie(cookie).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


def call(app, environ: dict) -> tuple[int, list[tuple[str, str]], bytes]:
    """Call the application once, to the end."""
    started: list = []
    body = app(environ, lambda status, headers, _=None: started.append((status, headers)))
    try:
        text = b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()
    status, headers = started[-1]
    return int(status.split()[0]), headers, text


class Provider:
    """The provider's page as a browser visits it: over one connection that is kept."""

    def __init__(self, origin: str, authority: str) -> None:
        parts = urlsplit(origin)
        if parts.scheme == "https":
            import ssl

            context = ssl.create_default_context(cafile=authority)
            self._connection = http.client.HTTPSConnection(parts.netloc, context=context)
        else:
            self._connection = http.client.HTTPConnection(parts.netloc)

    def consent(self, url: str, user: str) -> str:
        """Return where the provider sends the user back to."""
        parts = urlsplit(url)
        self._connection.request("GET", f"{parts.path}?{parts.query}&user={user}")
        answer = self._connection.getresponse()
        answer.read()
        return answer.headers["Location"]

    def connections(self) -> int:
        """Return how many connections the provider has been asked for."""
        self._connection.request("GET", "/count")
        return int(self._connection.getresponse().read())


def dance(browser: Browser, provider: Provider, site: Site, user: str) -> None:
    """Walk from the log-in page to where the visitor ends.

    Raises:
        RuntimeError: it does not end as it should.
    """
    status, headers, body = browser.get(site.login, site.login_method)
    if status != 302:
        raise RuntimeError(f"{site.login}: {status} {body[:300]!r}")
    status, headers, body = browser.get(provider.consent(headers["location"], user))
    if status != 302:
        raise RuntimeError(f"callback: {status} {body[:300]!r}")

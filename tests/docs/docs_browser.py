"""A visitor of an example's site: follows redirects, and says yes at the stand-in provider."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter

from dance_common.rehearsal.visitor import consent

HOST = "localhost"


class _Browser:
    """Remembers cookies, and where it was last: ``url`` and ``status``."""

    url = ""
    status = 0

    def __init__(self, *, account: str = "mona", allow: bool = True, scopes: Any = None) -> None:
        self.account, self.allow, self.scopes = account, allow, scopes

    def get(self, url: str, **options: Any) -> str:
        """Return the text of the page that the URL leads to in the end."""
        return self._follow(self._fetch("GET", url, **options))

    def post(self, url: str, **options: Any) -> str:
        """Send a form, and return the text of the page that it leads to in the end."""
        return self._follow(self._fetch("POST", url, **options))

    def _follow(self, response: Any) -> str:
        for _ in range(10):
            location = response.headers.get("Location")
            self.status = response.status_code
            if not location:
                text: str = (
                    response.text if hasattr(response, "text") else response.content.decode()
                )
                return text
            parts = urlsplit(location)
            if parts.hostname in (None, HOST) and parts.port is None:
                self.url = parts._replace(scheme="", netloc="").geturl()
            else:
                back = consent(
                    HTTPAdapter(),
                    location,
                    account=self.account,
                    allow=self.allow,
                    scopes=self.scopes,
                )
                self.url = urlsplit(back)._replace(scheme="", netloc="").geturl()
            response = self._fetch("GET", self.url)
        raise AssertionError(f"The site redirects without end, now to {self.url}")

    def _fetch(self, method: str, url: str, **options: Any) -> Any:
        raise NotImplementedError


class FlaskBrowser(_Browser):
    """A visitor of a Flask application."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(**options)
        self.client = app.test_client()

    def _fetch(self, method: str, url: str, **options: Any) -> Any:
        self.url = url
        return self.client.open(url, method=method, base_url=f"http://{HOST}", **options)


class DjangoBrowser(_Browser):
    """A visitor of the Django site."""

    def __init__(self, **options: Any) -> None:
        from django.test import Client

        super().__init__(**options)
        self.client = Client(SERVER_NAME=HOST)

    def _fetch(self, method: str, url: str, **options: Any) -> Any:
        self.url = url
        return self.client.generic(method, url, **options)

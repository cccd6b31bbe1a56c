"""What is done with an application, and how it is written down so that two transcripts can be compared."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

MASKED = {"state", "code_challenge", "nonce"}


class Stay(HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_):
        """Return None."""
        return


class Visitor:
    """A browser that writes down what it asks for and what it gets.

    Attributes:
        shows_pkce: whether code challenges are written down; they would be everywhere.
    """

    shows_pkce = False

    def __init__(self, app, provider, address):
        self.provider = provider
        self.address = address
        self.client = app.test_client()
        self.location = ""
        self.text = ""

    def get(self, path, label=None):
        """Ask for a page of the site and write the answer down."""
        response = self.client.get(path, base_url="http://localhost")
        self.location = response.headers.get("Location", "")
        self.text = response.text
        say(f"  GET {label or path}")
        say(f"      {response.status_code} {self.answer(response)}")
        return response

    def answer(self, response):
        """Return what is comparable about an answer: where it leads, or what the application says in plain text."""
        if self.location:
            return f"to {self.shown(self.location)}"
        return "a page" if response.mimetype == "text/html" else response.text.strip()

    def shown(self, url):
        """Return the URL with the provider's address replaced, parameters in order and random ones masked."""
        url = url.replace(self.address, "PROVIDER")
        where, _, query = url.partition("?")
        if not query:
            return where
        pairs = sorted(
            (name, "*" if name in MASKED else value)
            for name, value in parse_qsl(query)
            if self.shows_pkce or not name.startswith("code_challenge")
        )
        return f"{where}? " + " ".join(f"{name}={value}" for name, value in pairs)

    def dance(self, path, *, code="mona"):
        """Log in by way of the provider, who hands out this code; write down both of the site's answers."""
        self.provider.next_code = code
        self.get(path)
        if not self.location.startswith(self.address):
            return
        self.come_back(self.consent())

    def consent(self):
        """Return where the provider sends the browser."""
        try:
            build_opener(Stay).open(self.location, timeout=10).close()
        except OSError as redirection:
            return redirection.headers["Location"]
        raise AssertionError(self.location)

    def come_back(self, callback):
        """Go where the provider sends the browser."""
        parts = urlsplit(callback)
        self.get(f"{parts.path}?{parts.query}", label=f"{parts.path} with the provider's answer")

    def session(self, *names):
        """Write down which of these keys are in the visitor's session, and the fields of tokens."""
        with self.client.session_transaction() as session:
            for name in names:
                value = session.get(name)
                shown = sorted(value) if isinstance(value, dict) else value and "there"
                say(f"  session[{name!r}]: {shown}")

    def prime(self, **values):
        """Put values into the visitor's session, as a test does."""
        with self.client.session_transaction() as session:
            session.update(values)
        say(f"  put into the session: {', '.join(values)}")


def say(text):
    """Write one line."""
    print(re.sub(r"127\.0\.0\.1:\d+", "PROVIDER", text).rstrip())


def title(text):
    """Begin an application."""
    say(f"\n# {text}")


def step(text):
    """Begin something that is done with an application; differences are named by it."""
    say(f"\n## {text}")

"""A provider that answers the same to everybody, for transcripts: the standard library is all it needs.

It checks nothing. Whoever asks for authorization gets it at once, unless the scope is ``denied``; what comes then
depends on the code alone.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from urllib.parse import parse_qs, parse_qsl, urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

TOKENS = {
    "mona": {"access_token": "token-of-mona", "token_type": "bearer", "scope": "profile"},
    "hubot": {"access_token": "token-of-hubot", "token_type": "bearer", "scope": "profile"},
    "brief": {
        "access_token": "old-token-of-mona",
        "token_type": "bearer",
        "expires_in": 1,
        "refresh_token": "refresh-of-mona",
    },
    "narrow": {"access_token": "token-of-mona", "token_type": "bearer", "scope": "email"},
}
REFRESHED = {"access_token": "token-of-mona", "token_type": "bearer", "expires_in": 3600}
REFUSED = {"error": "invalid_grant", "error_description": "No such code."}


class Provider:
    """A WSGI application; ``next_code`` is what it hands out next, ``asked`` what token requests it had."""

    def __init__(self):
        self.next_code = "mona"
        self.asked = []

    def __call__(self, environ, start_response):
        query = dict(parse_qsl(environ["QUERY_STRING"]))
        length = int(environ.get("CONTENT_LENGTH") or 0)
        form = parse_qs(environ["wsgi.input"].read(length).decode())
        view = getattr(self, environ["PATH_INFO"].strip("/").replace("/", "_"), self.unknown)
        status, headers, body = view(query, form, environ.get("HTTP_AUTHORIZATION", ""))
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def authorize(self, query, form, authorization):
        """Consent, or refuse where the scope says so."""
        answer = {"state": query.get("state", "")}
        if query.get("scope") == "denied":
            answer |= {"error": "access_denied", "error_description": "Not today."}
        else:
            answer |= {"code": self.next_code}
        return redirection(f"{query['redirect_uri']}?{urlencode(answer)}")

    def token(self, query, form, authorization):
        """Give the token that belongs to the code, or refuse."""
        fields = {name: values[0] for name, values in form.items()}
        self.asked.append(sorted({*fields} - {"client_secret", "client_id"}))
        if fields.get("grant_type") == "refresh_token":
            known = fields.get("refresh_token") == "refresh-of-mona"
            return as_json(REFRESHED if known else REFUSED, ok=known)
        if fields.get("code") == "broken":
            return "502 Bad Gateway", [("Content-Type", "text/plain")], b"out of order"
        answer = TOKENS.get(fields.get("code", ""))
        return as_json(answer or REFUSED, ok=answer is not None)

    def api_user(self, query, form, authorization):
        """Say who the token is of; OAuth 1 signatures are believed."""
        for name in ("mona", "hubot"):
            if (
                authorization == f"Bearer token-of-{name}"
                or f'oauth_token="{name}"' in authorization
            ):
                return as_json({"login": name})
        return as_json({"message": "Bad credentials"}, ok=False, status="401 Unauthorized")

    def oauth1_request(self, query, form, authorization):
        """Give temporary credentials, unless the consumer is unknown."""
        if 'oauth_consumer_key="unknown"' in authorization:
            return "401 Unauthorized", [("Content-Type", "text/plain")], b"unknown consumer"
        fields = {
            "oauth_token": "temporary",
            "oauth_token_secret": "x",
            "oauth_callback_confirmed": "true",
        }
        return as_form(fields)

    def oauth1_authorize(self, query, form, authorization):
        """Consent, or refuse as Twitter does."""
        # The callback was sent signed, with the request for temporary credentials.
        if self.next_code == "denied":
            return redirection("http://localhost/login/old/authorized?denied=temporary")
        answer = {"oauth_token": "temporary", "oauth_verifier": self.next_code}
        return redirection(f"http://localhost/login/old/authorized?{urlencode(answer)}")

    def oauth1_access(self, query, form, authorization):
        """Give the token, or refuse the verifier."""
        if 'oauth_verifier="mona"' not in authorization:
            return "401 Unauthorized", [("Content-Type", "text/plain")], b"wrong verifier"
        return as_form({"oauth_token": "mona", "oauth_token_secret": "y"})

    def unknown(self, query, form, authorization):
        """Answer for any other path."""
        return as_json({"message": "Not Found"}, ok=False, status="404 Not Found")


def redirection(url):
    return "302 Found", [("Location", url)], b""


def as_form(fields):
    kind = [("Content-Type", "application/x-www-form-urlencoded")]
    return "200 OK", kind, urlencode(fields).encode()


def as_json(fields, *, ok=True, status="400 Bad Request"):
    kind = [("Content-Type", "application/json")]
    return "200 OK" if ok else status, kind, json.dumps(fields).encode()


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def served():
    """Serve a provider on loopback; yield it and its address."""
    provider = Provider()
    with make_server("127.0.0.1", 0, provider, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield provider, f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()

"""A provider that others wrote: Authlib's OAuth 1 and OAuth 2 servers, on plain werkzeug and on loopback.

The consent pages ask nothing: whoever comes consents as the account that the cookie ``account`` names, and refuses
without one.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager

import requests
from authlib.common.errors import AuthlibHTTPError
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from . import oauth1, oauth2
from .storage import Storage

__all__ = ["AuthlibProvider", "served"]


class AuthlibProvider:
    """The provider as a WSGI application; ``storage`` is what it remembers, ``address`` where it is and its issuer."""

    def __init__(self, address, storage):
        self.address, self.storage = address, storage
        self.oauth1 = oauth1.OAuth1Server(storage)
        self.oauth2 = oauth2.OAuth2Server(storage, address)
        self.paths = []
        self.views = {
            "/oauth1/request_token": self.oauth1.create_temporary_credentials_response,
            "/oauth1/authorize": self.oauth1.authorize,
            "/oauth1/access_token": self.oauth1.create_token_response,
            "/oauth2/authorize": self.oauth2.authorize,
            "/oauth2/token": self.oauth2.create_token_response,
            "/oauth2/revoke": lambda asked: self.oauth2.create_endpoint_response(
                "revocation", asked
            ),
            "/api/user": self.user,
        }

    @Request.application
    def __call__(self, request):
        self.paths.append(request.path)
        return self.views[request.path](request)

    def user(self, request):
        """Answer who the token belongs to; the scheme of the credentials tells the protocol."""
        scheme = request.headers.get("Authorization", "").partition(" ")[0]
        protocol = oauth1 if scheme == "OAuth" else oauth2
        try:
            account = protocol.account_of(request, self.storage)
        except AuthlibHTTPError as error:
            return Response(json.dumps(dict(error.get_body())), error.status_code)
        return Response(json.dumps({"login": account}), content_type="application/json")

    def consent(self, url, account=None):
        """Visit the consent page as somebody who is logged in there, or refuses; return where that leads."""
        cookies = {"account": account} if account else {}
        page = requests.get(url, cookies=cookies, allow_redirects=False, timeout=10)
        assert page.status_code == 302, page.text
        return page.headers["Location"]


class _QuietHandler(WSGIRequestHandler):
    def log_request(self, *args):
        """Write no line for each request; what goes wrong is still written."""


@contextmanager
def served(*clients, lifetime=3600):
    """Serve a provider that knows these clients, whose access tokens live ``lifetime`` seconds, and give it."""
    storage = Storage({client.client_id: client for client in clients}, lifetime)
    server = make_server("127.0.0.1", 0, None, threaded=True, request_handler=_QuietHandler)
    server.app = provider = AuthlibProvider(f"http://127.0.0.1:{server.port}", storage)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

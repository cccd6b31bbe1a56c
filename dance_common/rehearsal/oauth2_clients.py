"""Who may ask in OAuth 2, and for what: clients, redirect URIs, response types, scopes, PKCE."""

from __future__ import annotations

import base64
import hmac
from typing import Any
from urllib.parse import unquote_plus

from oauthlib.common import Request
from oauthlib.oauth2 import RequestValidator
from oauthlib.oauth2.rfc6749 import errors

from .settings import Settings
from .store import Store


class ClientRules(RequestValidator):
    """Answer the protocol's questions about the asking site."""

    def __init__(self, settings: Settings, store: Store) -> None:
        """Judge by these facts and this memory."""
        self.settings = settings
        self.store = store

    def client_authentication_required(self, request: Request, *_: Any, **__: Any) -> bool:
        """Require a secret from everybody: the consumers rehearsed here are web servers."""
        return True

    def authenticate_client(self, request: Request, *_: Any, **__: Any) -> bool:
        """Accept HTTP Basic or the body, exactly one of them (RFC 6749 §2.3)."""
        header = request.headers.get("Authorization")
        if header and request.client_secret:
            raise errors.InvalidRequestError(
                description="The client authenticated twice: by header and by body.",
                request=request,
            )
        pair = _basic(header) if header else (request.client_id, request.client_secret)
        if pair is None or (request.client_id and request.client_id != pair[0]):
            return False
        client = self.settings.clients.get(pair[0] or "")
        if client is None or not _same(client.client_secret, pair[1] or ""):
            return False
        request.client = client
        # Older oauthlib leaves this empty on a refresh with HTTP Basic.
        request.client_id = client.client_id
        return True

    def validate_client_id(self, client_id: str, request: Request, *_: Any, **__: Any) -> bool:
        """Know the client that an authorization request names."""
        request.client = self.settings.clients.get(client_id)
        return request.client is not None

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Admit only what the client registered."""
        return self.settings.clients[client_id].allows(redirect_uri)

    def get_default_redirect_uri(self, client_id: str, request: Request, *_: Any, **__: Any) -> str:
        """Offer none: the redirect URI has to be sent each time, so that it can be compared."""
        return ""

    def validate_response_type(
        self,
        client_id: str,
        response_type: str,
        client: object,
        request: Request,
        *_: Any,
        **__: Any,
    ) -> bool:
        """Admit the code flow alone, as RFC 9700 §2.1.2 asks."""
        if response_type != "code":
            raise errors.UnsupportedResponseTypeError(request=request)
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: object, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Admit the two grants that a browser's dance consists of."""
        return grant_type in ("authorization_code", "refresh_token")

    def get_default_scopes(self, client_id: str, request: Request, *_: Any, **__: Any) -> list[str]:
        """Ask for the provider's default when the client names no scope."""
        return list(self.settings.default_scopes)

    def validate_scopes(
        self,
        client_id: str,
        scopes: list[str],
        client: object,
        request: Request,
        *_: Any,
        **__: Any,
    ) -> bool:
        """Know every scope asked for, unless this provider admits all."""
        known = self.settings.scopes
        return known is None or set(scopes) <= set(known)

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        """Require a code challenge unless the provider was built without."""
        return self.settings.pkce == "required"


def _basic(header: str) -> tuple[str, str] | None:
    """Return id and secret from HTTP Basic, form-decoded as RFC 6749 §2.3.1 wants them."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        decoded = unquote_plus(name, errors="strict"), unquote_plus(secret, errors="strict")
    except ValueError:
        return None
    return decoded if colon else None


def _same(one: str, other: str) -> bool:
    # compare_digest refuses non-ASCII text, so it is given bytes.
    return hmac.compare_digest(one.encode(), other.encode())

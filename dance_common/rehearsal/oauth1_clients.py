"""Who may ask in OAuth 1.0a, and how a request must look: keys, nonces, methods, callbacks."""

from __future__ import annotations

from typing import Any

from oauthlib.common import Request
from oauthlib.oauth1 import RequestValidator
from oauthlib.oauth1.rfc5849 import errors

from .settings import Settings
from .store import Store

_NOBODY = "nobody"


class Refused(errors.OAuth1Error):
    """Say which of the checks failed, as an answer with status 401."""

    error = "unauthorized"


class ConsumerRules(RequestValidator):
    """Answer the protocol's questions about the asking site and the shape of its requests."""

    def __init__(self, settings: Settings, store: Store) -> None:
        """Judge by these facts and this memory."""
        super().__init__()
        self.settings = settings
        self.store = store

    @property
    def enforce_ssl(self) -> bool:
        """Admit http: the provider listens on loopback only, and signatures cover the scheme."""
        return False

    @property
    def allowed_signature_methods(self) -> tuple[str, ...]:
        """Admit the two methods that keep the secret secret."""
        return ("HMAC-SHA1", "RSA-SHA1")

    @property
    def safe_characters(self) -> set[str]:
        """Admit the unreserved characters, which other clients' nonces contain."""
        return super().safe_characters | set("-._~")

    @property
    def nonce_length(self) -> tuple[int, int]:
        """Admit nonces of 8 to 64 characters; RFC 5849 names no length."""
        return 8, 64

    @property
    def dummy_client(self) -> str:
        """Name the client that stands in for an unknown one."""
        return _NOBODY

    @property
    def dummy_request_token(self) -> str:
        """Name the request token that stands in for an unknown one."""
        return _NOBODY

    @property
    def dummy_access_token(self) -> str:
        """Name the access token that stands in for an unknown one."""
        return _NOBODY

    def check_client_key(self, client_key: str) -> bool:
        """Leave the form of consumer keys to whoever registers them."""
        return bool(client_key)

    def check_realms(self, realms: list[str]) -> bool:
        """Ignore realms, which this provider does not use."""
        return True

    def validate_client_key(self, client_key: str, request: Request) -> bool:
        """Know the consumer key."""
        return client_key in self.settings.clients

    def get_client_secret(self, client_key: str, request: Request) -> str:
        """Return the consumer's secret, or nothing usable for an unknown consumer."""
        client = self.settings.clients.get(client_key)
        return client.client_secret if client else ""

    def get_rsa_key(self, client_key: str, request: Request) -> str:
        """Return the consumer's public key; raises Refused if it registered none."""
        client = self.settings.clients.get(client_key)
        if client is None or client.rsa_public_key is None:
            raise Refused("This consumer key has no RSA key.", status_code=401)
        return client.rsa_public_key

    def validate_timestamp_and_nonce(
        self, client_key: str, timestamp: Any, nonce: str, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Take each nonce once with a timestamp, consumer and token (RFC 5849 §3.3)."""
        used = " ".join((client_key, str(timestamp), nonce, request.resource_owner_key or ""))
        if used in self.store.nonces:
            return False
        self.store.nonces[used] = None
        return True

    def validate_redirect_uri(self, client_key: str, redirect_uri: Any, request: Request) -> bool:
        """Admit only callbacks that the consumer registered."""
        client = self.settings.clients.get(client_key)
        return client is not None and client.allows(redirect_uri)

    def get_default_realms(self, client_key: str, request: Request) -> list[str]:
        """Return none."""
        return []

    def get_realms(self, token: str, request: Request) -> list[str]:
        """Return none."""
        return []

    def validate_requested_realms(
        self, client_key: str, realms: list[str], request: Request
    ) -> bool:
        """Ignore realms."""
        return True

    def validate_realms(
        self,
        client_key: str,
        token: str,
        request: Request,
        uri: str | None = None,
        realms: list[str] | None = None,
    ) -> bool:
        """Ignore realms."""
        return True

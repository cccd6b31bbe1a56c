"""What the stand-in checks in OAuth 1.0a (RFC 5849): who asks, nonces, credentials and verifiers."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Any

from oauthlib.common import Request, generate_token
from oauthlib.oauth1 import RequestValidator, WebApplicationServer
from oauthlib.oauth1.rfc5849 import errors

from ..tokens import REHEARSED
from .settings import KNOWN_SCOPES, Settings
from .store import REQUEST_TOKEN_SECONDS, Grant, RequestToken, SignedToken, Store

_NOBODY = "nobody"
_UNKNOWN_KEY = (
    "The rehearsal does not know the public key of this RSA key. Start it by the site's own command (dance rehearse),"
    " with the same key as the site."
)


class Refused(errors.OAuth1Error):
    """Say which of the checks failed, as an answer with status 401."""

    error = "unauthorized"


class ConsumerRules(RequestValidator):
    """Answer the protocol's questions about the asking site and the shape of its requests."""

    def __init__(self, settings: Settings, store: Store) -> None:
        super().__init__()
        self.settings = settings
        self.store = store

    @property
    def enforce_ssl(self) -> bool:
        """Admit http: the provider listens on loopback only, and signatures cover the scheme."""
        return False

    @property
    def allowed_signature_methods(self) -> tuple[str, ...]:
        """Admit the methods that keep the secret secret."""
        return ("HMAC-SHA1", "RSA-SHA1", "RSA-SHA256", "RSA-SHA512")

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
            raise Refused(_UNKNOWN_KEY, status_code=401)
        return client.rsa_public_key

    def validate_timestamp_and_nonce(
        self,
        client_key: str,
        timestamp: object,
        nonce: str,
        request: Request,
        *_: object,
        **__: object,
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


class OAuth1Rules(ConsumerRules):
    """Answer the protocol's questions about temporary credentials and tokens."""

    def save_request_token(self, token: Any, request: Request) -> None:
        """Remember temporary credentials and the callback they were asked with."""
        self.store.request_tokens[token["oauth_token"]] = RequestToken(
            client_id=str(request.client_key),
            secret=token["oauth_token_secret"],
            callback=str(request.redirect_uri),
            expires_at=self.store.clock() + REQUEST_TOKEN_SECONDS,
        )

    def verify_request_token(self, token: str, request: Request) -> bool:
        """Know a request token that nobody has decided about yet."""
        record = self.live_request_token(token)
        return record is not None and record.verifier is None

    def live_request_token(self, token: str) -> RequestToken | None:
        """Return temporary credentials that are neither used nor expired."""
        record = self.store.request_tokens.get(token)
        return record if record and self.store.clock() < record.expires_at else None

    def get_redirect_uri(self, token: str, request: Request) -> str:
        """Return the callback of a request token."""
        return self.store.request_tokens[token].callback

    def save_verifier(self, token: str, verifier: Mapping[str, str], request: Request) -> None:
        """Bind the verifier to its request token."""
        self.store.request_tokens[token].verifier = verifier["oauth_verifier"]

    def validate_request_token(self, client_key: str, token: str, request: Request) -> bool:
        """Know a request token that was given to this consumer."""
        record = self.live_request_token(token)
        return record is not None and record.client_id == client_key

    def get_request_token_secret(self, client_key: str, token: str, request: Request) -> str:
        """Return the secret of temporary credentials."""
        record = self.live_request_token(token)
        return record.secret if record else ""

    def validate_verifier(
        self, client_key: str, token: str, verifier: str, request: Request
    ) -> bool:
        """Compare the verifier with the one the browser carried."""
        record = self.live_request_token(token)
        if record is None or record.verifier is None:
            return False
        return hmac.compare_digest(record.verifier.encode(), verifier.encode())

    def invalidate_request_token(
        self, client_key: str, request_token: str, request: Request
    ) -> None:
        """Forget a request token: it is used once (RFC 5849 §2.3)."""
        self.store.request_tokens.pop(request_token, None)

    def save_access_token(self, token: Any, request: Request) -> None:
        """Remember token credentials for the person who allowed the request token."""
        allowed = self.store.request_tokens[str(request.resource_owner_key)]
        # OAuth 1 has no scopes: a token opens everything there is.
        grant = Grant(allowed.client_id, str(allowed.login), tuple(KNOWN_SCOPES))
        self.store.signed_tokens[token["oauth_token"]] = SignedToken(
            grant, token["oauth_token_secret"]
        )

    def live_access_token(self, token: str) -> SignedToken | None:
        """Return token credentials whose grant was not revoked."""
        record = self.store.signed_tokens.get(token)
        return record if record and not record.grant.revoked else None

    def validate_access_token(self, client_key: str, token: str, request: Request) -> bool:
        """Know a token that was given to this consumer, and whose it is."""
        record = self.live_access_token(token)
        if record is None or record.grant.client_id != client_key:
            return False
        request.user = record.grant.login
        request.scopes = record.grant.scopes
        return True

    def get_access_token_secret(self, client_key: str, token: str, request: Request) -> str:
        """Return the secret of token credentials."""
        record = self.live_access_token(token)
        return record.secret if record else ""


class OAuth1Server(WebApplicationServer):
    """Play the endpoints of RFC 5849 by these rules, and name the check that failed."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.rules = OAuth1Rules(settings, store)
        super().__init__(self.rules)
        # As long as the library takes them; known to be a rehearsal's.
        self.token_generator = lambda: REHEARSED + generate_token(30 - len(REHEARSED))

    def validate_request_token_request(self, request: Request) -> tuple[bool, Request]:
        """Check a request for temporary credentials; raises Refused with the reason."""
        return _explained(super().validate_request_token_request, request)

    def validate_access_token_request(self, request: Request) -> tuple[bool, Request]:
        """Check a request for token credentials; raises Refused with the reason."""
        return _explained(super().validate_access_token_request, request)


def _explained(
    check: Callable[[Request], tuple[bool, Request]], request: Request
) -> tuple[bool, Request]:
    valid, processed = check(request)
    if not valid:
        # The library's log of checks is empty when it stopped at the nonce, before all others.
        failed = [name for name, good in processed.validator_log.items() if not good]
        raise Refused(f"Refused: wrong {', '.join(failed) or 'nonce'}.", status_code=401)
    return valid, processed

"""What the rehearsal provider checks in OAuth 1.0a: signatures, verifiers and tokens."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

from oauthlib.common import Request
from oauthlib.oauth1 import WebApplicationServer

from .oauth1_clients import ConsumerRules, Refused
from .settings import KNOWN_SCOPES, Settings
from .store import REQUEST_TOKEN_SECONDS, Grant, RequestToken, SignedToken, Store


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

    def save_verifier(self, token: str, verifier: Any, request: Request) -> None:
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
        """Set the rules up."""
        self.rules = OAuth1Rules(settings, store)
        super().__init__(self.rules)

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

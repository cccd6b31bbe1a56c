"""What the Authlib provider of these tests remembers, in the shapes that Authlib asks for."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from authlib.oauth1 import ClientMixin as OAuth1ClientMixin
from authlib.oauth1 import TemporaryCredential
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin


@dataclass(frozen=True)
class Client(ClientMixin, OAuth1ClientMixin):
    """A registered site, by either protocol; ``authentication`` is the one method that it may use."""

    client_id: str
    client_secret: str = ""
    authentication: str = "client_secret_basic"
    rsa_public_key: str = ""
    redirect_uri: str = "http://localhost/login/foreign/authorized"

    def check_client_secret(self, client_secret):
        return secrets.compare_digest(self.client_secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method, endpoint):
        return method == self.authentication

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == self.redirect_uri

    def get_default_redirect_uri(self):
        return self.redirect_uri

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in {"authorization_code", "refresh_token"}

    def get_allowed_scope(self, scope):
        return scope or ""

    def get_client_secret(self):
        return self.client_secret

    def get_rsa_public_key(self):
        return self.rsa_public_key


@dataclass(frozen=True)
class Code(AuthorizationCodeMixin):
    """An authorization code's facts."""

    client_id: str
    account: str
    scope: str
    redirect_uri: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


@dataclass
class Token(TokenMixin):
    """An access token and its refresh token, which end together; ``expires_at`` is Unix time in seconds."""

    client_id: str
    account: str
    scope: str
    access_token: str
    refresh_token: str
    expires_at: float
    revoked: bool = False

    def check_client(self, client):
        return client.client_id == self.client_id

    def get_scope(self):
        return self.scope

    def is_expired(self):
        return time.time() >= self.expires_at

    def is_revoked(self):
        return self.revoked


@dataclass
class Storage:
    """Everything in memory; threads may share it, for each change is one step on one container.

    ``lifetime`` is that of access tokens, in seconds. What OAuth 1 knows are Authlib's own dicts, temporary or not.
    """

    clients: dict[str, Client]
    lifetime: int
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: list[Token] = field(default_factory=list)
    temporary: dict[str, TemporaryCredential] = field(default_factory=dict)
    credentials: dict[str, TemporaryCredential] = field(default_factory=dict)
    nonces: dict[tuple[str | None, ...], object] = field(default_factory=dict)

    def token(self, text, *names):
        """Return the token one of whose named parts is this text, or None."""
        for token in self.tokens:
            if text in [getattr(token, name) for name in names]:
                return token
        return None

    @property
    def usable(self):
        """The tokens that nobody has revoked or replaced."""
        return [token for token in self.tokens if not token.revoked]


def random_text(**_):
    """Return text that nobody guesses; what Authlib says about its use changes nothing."""
    return secrets.token_urlsafe(24)

"""A requests session that signs with one user's OAuth 1 token."""

from __future__ import annotations

from typing import Any

import requests
import requests_oauthlib
from oauthlib.oauth1 import SIGNATURE_RSA

from ..backends.identity import OwnedToken
from ..errors import Step, hides_locals
from ..provider import OAuth1Provider
from ..tokens import Token
from ..transport.endpoint import ask, read_credentials
from ..transport.session import no_authentication
from ..urls import authority, is_secure
from .base import ProviderSession
from .steps import Call, LocalStep, NetworkStep, Steps


class OAuth1Session(ProviderSession, requests_oauthlib.OAuth1Session):  # type: ignore[misc]  # token: see base
    """A requests session for one user, which signs every request with the user's token (RFC 5849 section 3).

    The token is loaded on first use. It takes the arguments of ``requests_oauthlib.OAuth1Session``, and ``base_url``.
    """

    _client: Any  # requests-oauthlib's signer, whose ``client`` is oauthlib's
    _provider = OAuth1Provider(name="provider")

    @property
    def provider(self) -> OAuth1Provider:
        """The facts about the other side."""
        return self._provider

    @provider.setter
    def provider(self, provider: OAuth1Provider) -> None:
        self._provider = provider

    @property
    def client_id(self) -> str | None:
        """The client identifier, which OAuth 1 calls consumer key."""
        return self._client.client.client_key  # type: ignore[no-any-return]  # oauthlib has no types for it

    @property
    def client_secret(self) -> str | None:
        """The client shared-secret; None where an RSA key signs."""
        return self._client.client.client_secret  # type: ignore[no-any-return]  # as above

    @property
    def access_token(self) -> str | None:
        """The OAuth token (not its secret), or None."""
        token = self.token
        return token.get("oauth_token") if token else None

    @property
    def authorized(self) -> bool:
        """Whether there is a token to sign with; RSA needs no token secret."""
        token = self.token
        return token is not None and self._is_complete(token)

    @property
    def can_refresh(self) -> bool:
        """Always False: tokens of OAuth 1 have no end of their own."""
        return False

    def _is_complete(self, token: Token) -> bool:
        if not token.get("oauth_token"):
            return False
        signs_by_rsa = self._client.client.signature_method == SIGNATURE_RSA
        return signs_by_rsa or bool(token.get("oauth_token_secret"))

    @property
    def scopes(self) -> frozenset[str]:
        """Always empty: OAuth 1 knows no scopes."""
        return frozenset()

    def has_scopes(self, *scopes: str) -> bool:
        """Return whether the user granted every one of the scopes: none of them, since OAuth 1 knows no scopes."""
        return not scopes

    def _steps(self, call: Call) -> Steps[requests.Response]:
        """Return the steps of a call, signed.

        Raises:
            ForeignHost: the token would go to a host that the provider does not declare.
            requests.RequestException: as in requests.
        """

        def prepare() -> NetworkStep:
            if self.settle is not None:
                self._require_server()
            destination = self._destination(call.url, with_token=not call.withhold_token)
            if call.should_load_token and not call.withhold_token:
                _ = self.token  # loaded where it has to be, and handed on to what signs
            # Without any auth requests would sign.
            unsigned = {"auth": no_authentication} if call.withhold_token else {}
            return self._network_step(call._replace(url=destination), **unsigned)

        response: requests.Response = yield (yield LocalStep(prepare))
        return response

    def _fresh_token_steps(self) -> Steps[Token]:
        """Return the steps that lead to the token: OAuth 1 tokens don't expire (RFC 5849 section 3.1 knows no time)."""
        token: Token = yield LocalStep(self._usable_token)
        return token

    @hides_locals
    def fetch_request_token(self, url: str, realm: Any = None, **options: Any) -> Token:
        """Return temporary credentials (RFC 5849 section 2.1), with which this session then signs.

        Raises:
            ProviderFailed: the provider refused or responded with something else.
        """
        self._client.client.realm = " ".join(realm) if realm else None
        try:
            return self._fetch(url, step="request_token", **options)
        finally:
            self._client.client.callback_uri = None
            self._client.client.realm = None

    @hides_locals
    def fetch_access_token(self, url: str, verifier: str | None = None, **options: Any) -> Token:
        """Return the token credentials (RFC 5849 section 2.3), with which this session then signs.

        Raises:
            ProviderFailed: the provider refused or responded with something else.
        """
        if verifier:
            self._client.client.verifier = verifier
        try:
            return self._fetch(url, step="exchange", **options)
        finally:
            self._client.client.verifier = None

    def _carry(self, carried: OwnedToken) -> None:
        super()._carry(carried)
        credentials = carried.token or Token()
        self._client.client.resource_owner_key = credentials.get("oauth_token")
        self._client.client.resource_owner_secret = credentials.get("oauth_token_secret")

    def _fetch(self, url: str, *, step: Step, **options: Any) -> Token:
        provider = self.provider
        response = ask(self, url, provider=provider, step=step, **{**options, "auth": self._client})
        token = Token(read_credentials(response, provider=provider, step=step))
        self.token = token
        return token

    def rebuild_auth(
        self, prepared_request: requests.PreparedRequest, response: requests.Response
    ) -> None:
        """Sign anew when a redirect stays with the provider; drop the signature when it leaves.

        Raises:
            ForeignHost: the signature is in the body or the query, and the redirect leaves.
        """
        had_signature = "Authorization" in prepared_request.headers
        prepared_request.headers.pop("Authorization", None)
        before, url = response.request.url or "", prepared_request.url or ""
        is_declared = bool(self.dance_name or self.base_url) and self._may_receive_token(url)
        stays = is_declared or authority(before) == authority(url)
        if had_signature and stays and is_secure(url):
            prepared_request.prepare_auth(self._client)
        self._require_declared(prepared_request, self._secrets())

    def _secrets(self) -> tuple[str, ...]:
        # Whoever has a signature can send the request once more.
        return ("oauth_signature=",)

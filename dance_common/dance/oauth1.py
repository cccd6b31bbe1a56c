"""The OAuth 1.0a dance (RFC 5849)."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ..backends.slot import TokenStore
from ..errors import BadCallback, NotConfigured, NotOurFlow, ProviderFailed
from ..flows import store as flows
from ..provider import OAuth1Provider
from ..tokens import Token
from ..urls import require_secure, resolve
from . import callback, keys, refusals
from .base import Dance
from .outcome import Outcome

if TYPE_CHECKING:
    from ..sessions import OAuth1Session

LONGEST_CREDENTIALS = 1000
"""Characters that a request token and its secret may have together: they wait in the user session."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OAuth1Dance(Dance):
    """One site's OAuth 1.0a dance with one provider.

    Attributes:
        client_key: what the provider calls the site.
        client_secret: the shared secret that signs, unless an RSA key does.
        rsa_key: the private RSA key in PEM, or the path of a file with it, where the provider wants RSA-SHA1.
        signature_method: the provider's unless given.
    """

    provider: OAuth1Provider
    client_key: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    rsa_key: str | os.PathLike[str] | None = field(default=None, repr=False)
    signature_method: str | None = None

    @property
    def credential_names(self) -> tuple[str, ...]:
        """The names of the fields that hold what the provider gave the site."""
        return ("client_key", "rsa_key" if self._signs_by_rsa else "client_secret")

    def session(
        self, slot: TokenStore | None = None, *, session_class: Any = None, **options: Any
    ) -> OAuth1Session:
        """Return a new session for one request of our site; see ``Dance.session``."""
        from ..sessions import OAuth1Session  # requests is not loaded before a view needs it

        make = self.session_class or session_class or OAuth1Session
        session: OAuth1Session = make(
            client_key=self.client_key,
            client_secret=self.client_secret,
            rsa_key=keys.text_of(self.rsa_key),
            signature_method=self.signature_method or self.provider.signature_method,
            base_url=self.base_url,
            **self.session_options,
            **options,
        )
        self._fit(session, slot)
        return session

    def begin(
        self,
        user_session: flows.UserSession,
        callback_url: str,
        *,
        session: OAuth1Session | None = None,
        next_url: str | None = None,
        user: str | None = None,
    ) -> str:
        """Fetch temporary credentials, open a flow and return the URL to send the browser to (sections 2.1, 2.2).

        See ``Dance.begin``.
        """
        session = session or self.session()
        signer = session._client.client
        values = {
            "client_key": signer.client_key,
            "client_secret": signer.client_secret,
            "rsa_key": signer.rsa_key,
        }
        for name in self.credential_names:
            if not values[name]:
                raise self.missing_credential(name)
        if self._signs_by_rsa and not keys.is_private_key(signer.rsa_key):
            raise self._unreadable_key()
        require_secure(callback_url, "callback URL")
        authorization_url = resolve(self.base_url, self.provider.authorization_url)
        require_secure(authorization_url, f"{self.provider.title} log-in page")
        session.token = None
        signer.callback_uri = callback_url
        try:
            credentials = session.fetch_request_token(
                resolve(self.base_url, self.provider.request_token_url)
            )
        finally:
            session.unload()
        if str(credentials.get("oauth_callback_confirmed")).lower() != "true":
            raise ProviderFailed(
                f"{self.provider.title} did not confirm the callback URL.",
                code="callback_not_confirmed",
                step="request_token",
            )
        if (
            len(credentials["oauth_token"]) + len(credentials["oauth_token_secret"])
            > LONGEST_CREDENTIALS
        ):
            raise ProviderFailed(
                f"{self.provider.title} sent a request token that is too long to be kept.",
                code="request_token_too_long",
                step="request_token",
            )
        flows.save(
            user_session,
            flows.Flow(
                key=credentials["oauth_token"],
                dance=self.name,
                callback_url=callback_url,
                began_at=int(time.time()),
                secret=credentials["oauth_token_secret"],
                next_url=next_url,
                user=user,
            ),
        )
        query = {**self.provider.authorization_params, "oauth_token": credentials["oauth_token"]}
        return f"{authorization_url}{'&' if '?' in authorization_url else '?'}{urlencode(query)}"

    def finish(
        self,
        user_session: flows.UserSession,
        callback_url: str,
        query: str | bytes,
        *,
        session: OAuth1Session | None = None,
        user: str | None = None,
    ) -> Outcome:
        """Check the answer against the flow and return the token credentials (section 2.3). See ``Dance.finish``."""
        parameters = callback.read(query)
        # A parameter of its own each: Twitter's, the Problem Reporting extension's, and OAuth 2's, which others borrow.
        refused = not parameters.keys().isdisjoint({"denied", "oauth_problem", "error"})
        request_token = parameters.get("oauth_token") or parameters.get("denied", "")
        try:
            if not request_token:
                raise NotOurFlow("The answer carries no request token.", code="state_missing")
            flow = flows.pop(
                user_session, request_token, dance=self.name, user=user, callback_url=callback_url
            )
        except NotOurFlow:
            if refused:
                raise refusals.unverified(self.provider.title, parameters) from None
            raise
        with flow.annotate_errors():
            if refused:
                raise refusals.by_oauth1(self.provider.title, parameters)
            if "oauth_verifier" not in parameters:
                raise BadCallback(
                    f"{self.provider.title} sent no verifier.", code="verifier_missing"
                )
            token = self._exchange(session or self.session(), flow, parameters["oauth_verifier"])
        return Outcome(token, flow.next_url)

    def _exchange(self, session: OAuth1Session, flow: flows.Flow, verifier: str) -> Token:
        session.token = {"oauth_token": flow.key, "oauth_token_secret": flow.secret}
        try:
            url = resolve(self.base_url, self.provider.access_token_url)
            return Token(session.fetch_access_token(url, verifier=verifier))
        except BaseException:
            session.unload()
            raise

    def _unreadable_key(self) -> NotConfigured:
        # What was given is not repeated: it may be a key without its first line.
        places = " or ".join((*self.variables_of("rsa_key"), "the argument rsa_key"))
        return NotConfigured(
            f"The RSA key of the connection with {self.provider.title} is neither a private key in PEM nor the path"
            " of a file with one.",
            code="unreadable_rsa_key",
            hint=f"The site's administrator has to correct {places}.",
        )

    @property
    def _signs_by_rsa(self) -> bool:
        return (self.signature_method or self.provider.signature_method).startswith("RSA")

"""The OAuth 2 dance: authorization code with PKCE (RFC 6749, RFC 7636, RFC 9207, RFC 9700)."""

from __future__ import annotations

import copy
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..backends.slot import TokenStore
from ..errors import BadCallback, DanceError, NotOurFlow
from ..flows import scopes
from ..flows import store as flows
from ..openid import identity
from ..provider import NOTHING, OAuth2Provider
from ..tokens import Scope, scope_list
from ..urls import require_secure, resolve
from . import callback, exchange, pkce, refusals
from .base import Dance
from .outcome import Outcome

if TYPE_CHECKING:
    from ..sessions import OAuth2Session


@dataclass(frozen=True, kw_only=True, eq=False)
class OAuth2Dance(Dance):
    """One site's OAuth 2 dance with one provider.

    Attributes:
        client_id: what the provider calls the site.
        client_secret: what proves it; an empty string for a public client that has none.
        scope: what to ask for; None for the provider's default.
        state: makes the state of each flow; a function, or None for 128 random bits. A fixed string is used as it is.
        client: an oauthlib client whose copy each session uses, to place tokens in another way.
        auto_refresh_kwargs: further fields of the refresh request.
    """

    provider: OAuth2Provider
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    scope: Scope = None
    state: str | Callable[[], str] | None = field(default=None, repr=False)
    client: Any = field(default=None, repr=False)
    auto_refresh_kwargs: Mapping[str, Any] = field(default_factory=lambda: NOTHING, repr=False)

    def __post_init__(self, *facts: Any) -> None:
        super().__post_init__(*facts)
        if not isinstance(self.scope, str | None):
            object.__setattr__(self, "scope", tuple(self.scope))
        refresh = MappingProxyType(dict(self.auto_refresh_kwargs))
        object.__setattr__(self, "auto_refresh_kwargs", refresh)

    @property
    def credential_names(self) -> tuple[str, ...]:
        """The names of the fields that hold what the provider gave the site."""
        return ("client_id", "client_secret")

    def session(
        self, slot: TokenStore | None = None, *, session_class: Any = None, **options: Any
    ) -> OAuth2Session:
        """Return a new session for one request of our site; see ``Dance.session``."""
        make = self.session_class or session_class or default_session_class()
        session: OAuth2Session = make(
            client_id=self.client_id,
            client=self.client and copy.copy(self.client),
            auto_refresh_url=self.provider.refresh_url,
            auto_refresh_kwargs={**self.provider.refresh_params, **self.auto_refresh_kwargs},
            scope=self._scope(),
            base_url=self.base_url,
            **self.session_options,
            **options,
        )
        session.client_secret = self.client_secret
        self._fit(session, slot)
        return session

    def begin(
        self,
        user_session: flows.UserSession,
        callback_url: str,
        *,
        session: OAuth2Session | None = None,
        next_url: str | None = None,
        user: str | None = None,
    ) -> str:
        """Open a flow and return the URL to send the browser to (section 4.1.1). See ``Dance.begin``."""
        session = session or self.session()
        if not session.client_id:
            raise self.missing_credential("client_id")
        if self.client_secret is None:
            raise self.missing_credential("client_secret")
        require_secure(callback_url, "callback URL")
        provider = self.discovered().provider
        authorization_url = resolve(self.base_url, provider.authorization_url)
        require_secure(authorization_url, f"{provider.title} log-in page")
        further = scopes.wanted(user_session, self.name)
        session.scope = scopes.together(session.scope, further)
        verifier = pkce.new_verifier() if provider.pkce else ""
        nonce = identity.new_nonce(provider, session.scope)
        named = {"nonce": nonce} if nonce else {}
        session.redirect_uri = callback_url
        parameters = {
            **provider.authorization_params,
            **pkce.challenge(verifier, provider.code_challenge_method),
            **named,
            "state": self._new_state(),
        }
        url, state = session.authorization_url(authorization_url, **parameters)
        flows.save(
            user_session,
            flows.Flow(
                key=state,
                dance=self.name,
                callback_url=callback_url,
                began_at=int(time.time()),
                secret=verifier,
                next_url=next_url,
                user=user,
                scopes=" ".join(further),
                **named,
            ),
        )
        return url

    def finish(
        self,
        user_session: flows.UserSession,
        callback_url: str,
        query: str | bytes,
        *,
        session: OAuth2Session | None = None,
        user: str | None = None,
    ) -> Outcome:
        """Check the provider's answer against the flow, exchange its code, and return the token.

        State, issuer, dance and user are checked before anything else. See ``Dance.finish``.
        """
        parameters = callback.read(query)
        state = parameters.get("state", "")
        try:
            if not state:
                raise NotOurFlow("The answer carries no state.", code="state_missing")
            flow = flows.pop(
                user_session, state, dance=self.name, user=user, callback_url=callback_url
            )
        except NotOurFlow:
            if "error" in parameters:
                raise refusals.unverified(self.provider.title, parameters) from None
            raise
        with flow.annotate_errors():
            session = session or self.session()
            further = flow.scopes.split()
            session.scope = scopes.together(session.scope, further)
            try:
                outcome = self._complete(flow, parameters, session)
            except DanceError:
                # Who tries again wants the same page.
                scopes.want(user_session, self.name, further)
                raise
        asked = dict.fromkeys((*further, *outcome.missing_scopes))
        scopes.asked(user_session, self.name, asked)
        return outcome

    def _complete(
        self, flow: flows.Flow, parameters: Mapping[str, str], session: OAuth2Session
    ) -> Outcome:
        """Finish a dance whose flow was found, with a provider whose facts may have to be asked for first."""
        if self.provider.discover is not None:
            from ..transport.adapters import provider_errors

            with provider_errors(self.provider.title, step="exchange"):
                known = self.discovered()
            return known._complete(flow, parameters, session)
        self._check_answer(parameters)
        if self.provider.heed is not None:
            self.provider.heed(session, parameters)
        token = exchange.token_for(self, session, flow, code=parameters["code"])
        token = exchange.accepted(self.provider, session, token, nonce=flow.nonce)
        requested = tuple(scope_list(session.scope))
        return Outcome(
            token, flow.next_url, requested, scopes.missing(requested, token, self.provider)
        )

    def _scope(self) -> str | list[str] | None:
        # A list, as people's own session classes and requests-oauthlib know it.
        scope = self.provider.scope or None if self.scope is None else self.scope
        return scope if isinstance(scope, str | None) else list(scope)

    def _check_answer(self, parameters: Mapping[str, str]) -> None:
        title = self.provider.title
        if self.provider.issuer and parameters.get("iss") != self.provider.issuer:
            raise NotOurFlow(
                f"The answer does not say that it comes from {title}.", code="issuer_mismatch"
            )
        if "error" in parameters:
            raise refusals.by_oauth2(title, parameters)
        if "code" not in parameters:
            raise BadCallback(f"{title} sent no code.", code="code_missing")

    def _new_state(self) -> str:
        if self.state is None:
            return secrets.token_urlsafe(16)
        return self.state if isinstance(self.state, str) else self.state()


@cache
def default_session_class() -> type[OAuth2Session]:
    """Return the class of sessions where none is named; requests is not loaded before a view needs it."""
    from ..sessions import OAuth2Session

    return OAuth2Session

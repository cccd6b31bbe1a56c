"""The OAuth 1.0a dance (RFC 5849)."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from .. import flows
from ..backends.store import TokenStore
from ..errors import BadCallback, NotConfigured, ProviderFailed, hide_locals, hides_locals
from ..flows import Flow, UserSession
from ..provider import OAuth1Provider
from ..tokens import SecretText, Token
from ..urls import require_secure_callback, resolve
from . import callback
from .base import Dance, Outcome

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from ..sessions import OAuth1Session

LONGEST_CREDENTIALS = 1000
"""Characters that a request token and its secret may have together: they wait in the user session."""

_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")


@dataclass(frozen=True, kw_only=True, eq=False)
class OAuth1Dance(Dance):
    """One site's OAuth 1.0a dance with one provider.

    Attributes:
        client_key: the client identifier issued by the provider (RFC 5849 section 1.1: client credentials).
        client_secret: the shared secret that signs, unless an RSA key does.
        rsa_key: the private RSA key in PEM, or the path of a file with it, where the provider wants RSA-SHA1.
        signature_method: the provider's unless given.
    """

    provider: OAuth1Provider
    client_key: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    rsa_key: str | os.PathLike[str] | None = field(default=None, repr=False)
    signature_method: str | None = None

    # Twitter refuses by a parameter of its own, which names the request token as well.
    _flow_parameters: ClassVar[tuple[str, ...]] = ("oauth_token", "denied")
    # Twitter's, the Problem Reporting extension's, and OAuth 2's, which others borrow.
    _refusal_parameters: ClassVar[frozenset[str]] = frozenset({"denied", "oauth_problem", "error"})

    @property
    def client_identifier(self) -> str | None:
        """The client identifier issued by the provider; None if the site has none."""
        return self.client_key

    @property
    def credential_names(self) -> tuple[str, ...]:
        """The names of the fields that hold what the provider gave the site."""
        return ("client_key", "rsa_key" if self.signs_by_rsa else "client_secret")

    def session(
        self, slot: TokenStore | None = None, *, session_class: Any = None, **options: Any
    ) -> OAuth1Session:
        """Return a new session for one request of our site; see ``Dance.session``."""
        from ..sessions import OAuth1Session  # requests is not loaded before a view needs it

        make = self.session_class or session_class or OAuth1Session
        outer = sys.exception()
        try:
            session: OAuth1Session = make(
                client_key=self.client_key,
                # The class may be the site's own, whose frames reports show.
                client_secret=_masked(self.client_secret),
                rsa_key=_masked(read_private_key(self.rsa_key)),
                signature_method=self._signs_by,
                base_url=self.base_url,
                **self.session_options,
                **options,
            )
        except BaseException as error:
            hide_locals(error, outer)
            raise
        self._set_up(session, slot)
        return session

    def equip(self, session: OAuth1Session) -> None:
        """Let a session that was made by the family go on with this server."""
        if self.client_key is not None:
            signer = session._client.client
            signer.client_key = self.client_key
            signer.client_secret = _masked(self.client_secret)
            signer.rsa_key = _masked(read_private_key(self.rsa_key))
            signer.signature_method = self._signs_by
        super().equip(session)

    @hides_locals
    def begin(
        self,
        user_session: UserSession,
        callback_url: str,
        *,
        session: OAuth1Session | None = None,
        next_url: str | None = None,
        user: str | None = None,
    ) -> str:
        """Fetch temporary credentials, open a flow and return the URL to send the browser to (sections 2.1, 2.2).

        See ``Dance.begin``.
        """
        self._require_server()
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
        callback_url = self.own_callback(callback_url)
        require_secure_callback(callback_url)
        authorization_url = resolve(self.base_url, self.provider.authorization_url)
        self._require_page(self.provider, authorization_url)
        session.token = None
        signer.callback_uri = callback_url
        try:
            credentials = session.fetch_request_token(
                resolve(self.base_url, self.provider.request_token_url)
            )
        except Exception:
            # Asked only now: a site's own signer may take what is no PEM, and a key is of use if it signs.
            if self.signs_by_rsa and load_rsa_key(signer.rsa_key) is None:
                raise self._unreadable_key() from None
            raise
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
            Flow(
                key=credentials["oauth_token"],
                dance=self.name,
                callback_url=callback_url,
                began_at=int(time.time()),
                secret=credentials["oauth_token_secret"],
                next_url=next_url,
                user=user,
                registration=self.registration,
            ),
        )
        given = self.provider.authorization_params.items()
        query = {name: value for name, value in given if value is not None}
        query["oauth_token"] = credentials["oauth_token"]
        return f"{authorization_url}{'&' if '?' in authorization_url else '?'}{urlencode(query)}"

    def _complete(
        self,
        user_session: UserSession,
        flow: Flow,
        parameters: Mapping[str, str],
        session: OAuth1Session,
    ) -> Outcome:
        """Exchange the verifier for the token credentials (section 2.3)."""
        self._require_callback_mark(parameters)
        if not self._refusal_parameters.isdisjoint(parameters):
            raise callback.oauth1_refusal(self.provider.title, parameters)
        if "oauth_verifier" not in parameters:
            raise BadCallback(title=self.provider.title, code="verifier_missing")
        token = self._fetch_token(session, flow, parameters["oauth_verifier"])
        return Outcome(token, flow.next_url)

    def _fetch_token(self, session: OAuth1Session, flow: Flow, verifier: str) -> Token:
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
            f"The RSA key of the connection with {self.provider.title} is neither a private RSA key in PEM nor the path"
            " of a file with one.",
            code="unreadable_rsa_key",
            hint=f"The site's administrator has to correct {places}.",
        )

    @property
    def signs_by_rsa(self) -> bool:
        """Whether requests are signed by an RSA key, rather than by a shared secret."""
        return self._signs_by.startswith("RSA")

    @property
    def _signs_by(self) -> str:
        return self.signature_method or self.provider.signature_method


def _masked(secret: str | None) -> str | None:
    return None if secret is None else SecretText(secret)


def read_private_key(key: str | os.PathLike[str] | None) -> str | None:
    """Return the text of a key that is given as it is or as the path of a file with it.

    What is no path of a file that can be read is returned as it stands, so that nothing is asked of a key before it
    has to sign.
    """
    if key is None:
        return None
    text = os.fspath(key)
    if not is_private_key(text) and os.path.isfile(text):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return text
    # Environment variables often hold the lines of a key with "\n" written out.
    return text.replace("\\n", "\n") if is_private_key(text) else text


def load_rsa_key(text: str) -> RSAPrivateKey | None:
    """Return the private RSA key that a text in PEM has; None where it has none, or one with a password."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError):
        return None
    return key if isinstance(key, RSAPrivateKey) else None


def is_private_key(text: str) -> bool:
    """Tell whether the text looks like a private key in PEM."""
    return bool(_PRIVATE_KEY.search(text))

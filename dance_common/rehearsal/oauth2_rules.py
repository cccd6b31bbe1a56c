"""What the stand-in checks in OAuth 2: who asks, codes, PKCE, tokens, rotation and revocation.

Each rule is as strict as RFC 6749, RFC 7636, RFC 9207 and RFC 9700 permit, so that a consumer that
dances here dances anywhere.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import unquote_plus

from oauthlib.common import Request, generate_token
from oauthlib.oauth2 import AuthorizationCodeGrant, RequestValidator, WebApplicationServer
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.oauth2.rfc6749.tokens import random_token_generator

from ..tokens import REHEARSED
from .proofs import ASSERTION_TYPE, verified_assertion
from .settings import Settings
from .store import CODE_SECONDS, AccessToken, Code, Grant, RefreshToken, Store


class ClientRules(RequestValidator):
    """Answer the protocol's questions about the asking site."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store

    def client_authentication_required(self, request: Request, *_: object, **__: object) -> bool:
        """Require a secret from everybody: the consumers rehearsed here are web servers."""
        return True

    def authenticate_client(self, request: Request, *_: object, **__: object) -> bool:
        """Accept HTTP Basic or the body, exactly one of them (RFC 6749 §2.3)."""
        header = request.headers.get("Authorization")
        fields = dict(request.decoded_body or ())
        if "client_assertion" in fields:
            if header or request.client_secret:
                raise _authenticated_twice(request)
            return self._authenticate_by_key(fields, request)
        if header and request.client_secret:
            raise _authenticated_twice(request)
        pair = _basic(header) if header else (request.client_id, request.client_secret)
        if pair is None or (request.client_id and request.client_id != pair[0]):
            return False
        client = self.settings.client(pair[0] or "")
        if client is None or self.settings.wants_keys:
            return False
        if client.is_public:
            if pair[1]:
                return False
        elif not client.client_secret or not _same(client.client_secret, pair[1] or ""):
            return False
        request.client = client
        # Older oauthlib leaves this empty on a refresh with HTTP Basic.
        request.client_id = client.client_id
        return True

    def _authenticate_by_key(self, fields: Mapping[str, str], request: Request) -> bool:
        """Accept an assertion that one of the client's keys has signed, once (RFC 7523 §3)."""
        if fields.get("client_assertion_type") != ASSERTION_TYPE:
            return False
        claims = verified_assertion(
            fields["client_assertion"],
            client_of=self.settings.client,
            audience=self.settings.assertion_audience,
            now=self.store.clock(),
        )
        if claims is None or fields.get("client_id", claims["sub"]) != claims["sub"]:
            return False
        once = f"{claims['sub']} {claims['jti']}"
        if once in self.store.assertions:
            return False
        self.store.assertions[once] = None
        request.client = self.settings.clients[claims["sub"]]
        request.client_id = claims["sub"]
        return True

    def validate_client_id(
        self, client_id: str, request: Request, *_: object, **__: object
    ) -> bool:
        """Know the client that an authorization request names."""
        request.client = self.settings.client(client_id)
        return request.client is not None

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *_: object, **__: object
    ) -> bool:
        """Admit only what the client registered."""
        return self.settings.clients[client_id].allows(redirect_uri)

    def get_default_redirect_uri(
        self, client_id: str, request: Request, *_: object, **__: object
    ) -> str:
        """Offer none: the redirect URI has to be sent each time, so that it can be compared."""
        return ""

    def validate_response_type(
        self,
        client_id: str,
        response_type: str,
        client: object,
        request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Admit the code flow alone, as RFC 9700 §2.1.2 asks."""
        if response_type != "code":
            raise errors.UnsupportedResponseTypeError(request=request)
        return True

    def validate_grant_type(
        self,
        client_id: str,
        grant_type: str,
        client: object,
        request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Admit the two grants that a browser's dance consists of."""
        return grant_type in ("authorization_code", "refresh_token")

    def get_default_scopes(
        self, client_id: str, request: Request, *_: object, **__: object
    ) -> list[str]:
        """Ask for the provider's default when the client names no scope."""
        return list(self.settings.default_scopes)

    def validate_scopes(
        self,
        client_id: str,
        scopes: list[str],
        client: object,
        request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Know every scope asked for, unless this provider admits all."""
        known = self.settings.scopes
        return known is None or set(scopes) <= set(known)

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        """Require a code challenge unless the provider was built without."""
        return self.settings.pkce == "required"


def _authenticated_twice(request: Request) -> errors.OAuth2Error:
    return errors.InvalidRequestError(
        description="The client authenticated in two ways.", request=request
    )


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


_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class OAuth2Rules(ClientRules):
    """Answer the protocol's questions about codes and tokens."""

    def save_authorization_code(
        self, client_id: str, code: Any, request: Request, *_: object, **__: object
    ) -> None:
        """Bind the code to client, redirect URI, challenge and the person's decision."""
        # The decision is what the person left ticked, which may be nothing at all; the library
        # would read an empty list as "everything that was asked for".
        decision: Any = request.user
        self.store.codes[code["code"]] = Code(
            grant=Grant(client_id, decision.account.login, decision.scopes),
            redirect_uri=str(request.redirect_uri),
            challenge=request.code_challenge,
            expires_at=self.store.clock() + CODE_SECONDS,
            nonce=request.nonce,
            acr_values=dict(request.uri_query_params).get("acr_values", ""),
            jkt=dict(request.uri_query_params).get("dpop_jkt", ""),
        )

    def validate_code(
        self, client_id: str, code: str, client: object, request: Request, *_: object, **__: object
    ) -> bool:
        """Take the code once; a second time ends every token it gave (RFC 6749 §4.1.2)."""
        record = self.store.codes.get(code)
        if record is None or record.grant.client_id != client_id:
            _refuse("This client was given no such code.", request)
        if record.spent:
            record.grant.revoked = True
            _refuse("The code was used before, so its tokens are revoked.", request)
        record.spent = True
        if self.store.clock() >= record.expires_at:
            _refuse(f"The code expired after {CODE_SECONDS} seconds.", request)
        if request.code_verifier and record.challenge is None:
            # RFC 9700 §4.8.2: somebody took the challenge out of the authorization request.
            _refuse("A code_verifier came for a code without a code_challenge.", request)
        if request.code_verifier and not _VERIFIER.fullmatch(request.code_verifier):
            _refuse("The code_verifier is not 43 to 128 unreserved provider_endpoints.", request)
        request.user = record.grant.login
        request.scopes = list(record.grant.scopes)
        return True

    def get_code_challenge(self, code: str, request: Request) -> Any:
        """Return the challenge the code is bound to, or None."""
        return self.store.codes[code].challenge

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        """Return S256, the only method admitted."""
        return "S256"

    def confirm_redirect_uri(
        self,
        client_id: str,
        code: str,
        redirect_uri: str,
        client: object,
        request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Compare the redirect URI of both requests, character by character."""
        if redirect_uri != self.store.codes[code].redirect_uri:
            _refuse("redirect_uri differs from the authorization request's.", request)
        return True

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *_: object, **__: object
    ) -> None:
        """Do nothing more: the code was spent when it was first shown."""

    def validate_refresh_token(
        self, refresh_token: str, client: object, request: Request, *_: object, **__: object
    ) -> bool:
        """Take a rotated refresh token once; reuse ends the whole family (RFC 9700 §4.14.2)."""
        record = self.store.refresh_tokens.get(refresh_token)
        if record is None or record.grant.client_id != request.client_id:
            _refuse("This client was given no such refresh token.", request)
        if record.grant.revoked:
            _refuse("The grant of this refresh token was revoked.", request)
        if record.spent:
            record.grant.revoked = True
            _refuse("The refresh token was used before, so its family is revoked.", request)
        request.user = record.grant.login
        return True

    def rotate_refresh_token(self, request: Request) -> bool:
        """Give a new refresh token for an old one, unless this provider is known not to."""
        return self.settings.rotates is not False

    def get_original_scopes(
        self, refresh_token: str, request: Request, *_: object, **__: object
    ) -> Any:
        """Return what the person allowed at first; a refresh never widens it."""
        return list(self.store.refresh_tokens[refresh_token].grant.scopes)

    def save_bearer_token(
        self, token: Mapping[str, Any], request: Request, *_: object, **__: object
    ) -> None:
        """Remember a new pair of tokens and, on a refresh, spend the old refresh token."""
        if request.grant_type == "refresh_token":
            old = self.store.refresh_tokens[str(request.refresh_token)]
            old.spent = self.rotate_refresh_token(request)
            self.store.refreshes += 1
            grant = old.grant
        else:
            grant = self.store.codes[str(request.code)].grant
        self.store.access_tokens[token["access_token"]] = AccessToken(
            grant, tuple(request.scopes or ()), self.store.clock() + token["expires_in"]
        )
        self.store.refresh_tokens[token["refresh_token"]] = RefreshToken(grant)

    def revoke_token(
        self, token: str, token_type_hint: str, request: Request, *_: object, **__: object
    ) -> None:
        """Forget an access token, or end a refresh token's family (RFC 7009 §2.1)."""
        refresh = self.store.refresh_tokens.get(token)
        if refresh is not None and refresh.grant.client_id == self._client_id(request):
            refresh.grant.revoked = True
        access = self.store.access_tokens.get(token)
        if access is not None and access.grant.client_id == self._client_id(request):
            del self.store.access_tokens[token]

    def validate_bearer_token(self, token: str, scopes: list[str], request: Request) -> bool:
        """Know a token that is neither expired nor revoked, and whose it is."""
        record = self.store.live_access_token(token or "")
        if record is None:
            return False
        request.user = record.grant.login
        request.scopes = record.scopes
        return True

    @staticmethod
    def _client_id(request: Request) -> str:
        client: Any = request.client
        return str(client.client_id)


def new_token(*_: object) -> str:
    """Return a new access token, which is known to be a rehearsal's."""
    return REHEARSED + generate_token()


class OAuth2Server(WebApplicationServer):
    """Play the endpoints of RFC 6749 and RFC 7009 by these rules."""

    def __init__(self, settings: Settings, store: Store) -> None:
        """Set the rules up; the issuer is looked up for each answer (RFC 9207)."""
        super().__init__(
            OAuth2Rules(settings, store),
            token_expires_in=lambda _: settings.access_token_seconds,
            token_generator=new_token,
            refresh_token_generator=random_token_generator,
        )
        # The grant is handed its extra check when it is built, so the one built above is replaced.
        self.auth_grant = AuthorizationCodeGrant(
            self.request_validator, pre_auth=[_check_authorization]
        )
        self.response_types["code"] = self.auth_grant
        self.grant_types["authorization_code"] = self.auth_grant
        self.auth_grant.register_code_modifier(
            lambda code, handler, request: {**code, "iss": settings.issuer}
        )


def _check_authorization(request: Request) -> dict[str, Any]:
    """Refuse what the library lets through; these errors are sent back to the client."""
    if request.duplicate_params:
        _reject(f"Repeated parameters: {', '.join(request.duplicate_params)}.", request)
    if not request.state:
        _reject("state is missing.", request)
    if request.response_mode not in (None, "query", "form_post"):
        _reject("Only response_mode=query and response_mode=form_post are supported.", request)
    if request.code_challenge is not None:
        if request.code_challenge_method != "S256":
            _reject("Only code_challenge_method=S256 is supported.", request)
        if not _CHALLENGE.fullmatch(request.code_challenge):
            _reject("code_challenge is not a SHA-256 digest in base64url.", request)
    return {}


def _reject(description: str, request: Request) -> NoReturn:
    raise errors.InvalidRequestError(description=description, request=request)


def _refuse(description: str, request: Request) -> NoReturn:
    raise errors.InvalidGrantError(description=description, request=request)

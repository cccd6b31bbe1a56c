"""Authlib's OAuth 2 server: codes with PKCE, rotating refresh tokens, revocation, and the issuer in the answer."""

from __future__ import annotations

import json
import time

from authlib.oauth2 import AuthorizationServer, OAuth2Error, OAuth2Request, ResourceProtector
from authlib.oauth2.rfc6749 import OAuth2Payload
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from werkzeug.wrappers import Response

from .storage import Code, Token, random_text

AUTHENTICATION = ["client_secret_basic", "client_secret_post", "none"]


class _Payload(OAuth2Payload):
    def __init__(self, values):
        self.values = values

    @property
    def data(self):
        return self.values

    @property
    def datalist(self):
        return {name: self.values.getlist(name) for name in self.values}


class _OAuth2Request(OAuth2Request):
    args = form = None  # plain values in place of properties

    def __init__(self, request):
        super().__init__(request.method, request.url, headers=request.headers)
        self.args, self.form = request.args, request.form
        self.payload = _Payload(request.values)


class _CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTHENTICATION

    def save_authorization_code(self, code, request):
        names = ("redirect_uri", "code_challenge", "code_challenge_method")
        asked = {name: request.payload.data.get(name) for name in names}
        self.server.storage.codes[code] = Code(
            request.client.client_id, request.user, request.payload.scope or "", **asked
        )

    def query_authorization_code(self, code, client):
        found = self.server.storage.codes.pop(code, None)
        return found if found and found.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code):
        """Do nothing: a code is gone as soon as it is looked for."""

    def authenticate_user(self, authorization_code):
        return authorization_code.account


class _RefreshGrant(RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTHENTICATION
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        token = self.server.storage.token(refresh_token, "refresh_token")
        return token if token and not token.revoked else None

    def authenticate_user(self, refresh_token):
        return refresh_token.account

    def revoke_old_credential(self, refresh_token):
        refresh_token.revoked = True


class _Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = AUTHENTICATION

    def query_token(self, token_string, token_type_hint):
        return self.server.storage.token(token_string, "access_token", "refresh_token")

    def revoke_token(self, token, request):
        token.revoked = True


class _Issuer(IssuerParameter):
    def __init__(self, address):
        self.address = address

    def get_issuer(self):
        return self.address


class OAuth2Server(AuthorizationServer):
    def __init__(self, storage, address):
        super().__init__(scopes_supported=["profile", "email"])
        self.storage = storage
        generate = BearerTokenGenerator(random_text, random_text, lambda *_: storage.lifetime)
        self.register_token_generator("default", generate)
        self.register_grant(_CodeGrant, [CodeChallenge(required=True)])
        self.register_grant(_RefreshGrant)
        self.register_endpoint(_Revocation)
        self.register_extension(_Issuer(address))

    def query_client(self, client_id):
        return self.storage.clients.get(client_id)

    def save_token(self, token, request):
        self.storage.tokens.append(
            Token(
                client_id=request.client.client_id,
                account=request.user,
                scope=token["scope"],
                access_token=token["access_token"],
                refresh_token=token["refresh_token"],
                expires_at=time.time() + token["expires_in"],
            )
        )

    def create_oauth2_request(self, request):
        return request if isinstance(request, OAuth2Request) else _OAuth2Request(request)

    def handle_response(self, status, body, headers):
        return Response(json.dumps(body) if body else "", status, headers)

    def send_signal(self, name, *args, **kwargs):
        """Tell nobody."""

    def authorize(self, request):
        """Answer the consent page, refusals included."""
        asked, account = _OAuth2Request(request), request.cookies.get("account")
        try:
            grant = self.get_consent_grant(asked, account)
        except OAuth2Error as error:
            return self.handle_error_response(asked, error)
        return self.create_authorization_response(asked, account, grant)


class _Bearer(BearerTokenValidator):
    def __init__(self, storage):
        super().__init__()
        self.storage = storage

    def authenticate_token(self, token_string):
        return self.storage.token(token_string, "access_token")


def account_of(request, storage):
    """Return whose bearer token the API request carries; raise OAuth2Error where there is none that is valid."""
    protector = ResourceProtector()
    protector.register_token_validator(_Bearer(storage))
    return protector.validate_request(["profile"], request).account

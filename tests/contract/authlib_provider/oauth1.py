"""Authlib's OAuth 1 server, for signatures by HMAC-SHA1 and RSA-SHA1."""

from __future__ import annotations

from urllib.parse import urlencode

from authlib.oauth1 import (
    AuthorizationServer,
    OAuth1Request,
    ResourceProtector,
    TemporaryCredential,
)
from authlib.oauth1.rfc5849.errors import OAuth1Error
from werkzeug.wrappers import Response

from .storage import random_text


class _Signed:
    """What Authlib asks for wherever it checks an OAuth 1 signature."""

    SUPPORTED_SIGNATURE_METHODS = ("HMAC-SHA1", "RSA-SHA1")

    def __init__(self, storage):
        self.storage = storage

    def get_client_by_id(self, client_id):
        return self.storage.clients.get(client_id)

    def exists_nonce(self, nonce, request):
        mine = object()
        key = (request.client_id, request.token, request.timestamp, nonce)
        return self.storage.nonces.setdefault(key, mine) is not mine

    def get_token_credential(self, request):
        return self.storage.credentials.get(request.token)


class _Protector(_Signed, ResourceProtector):
    pass


class OAuth1Server(_Signed, AuthorizationServer):
    def create_oauth1_request(self, request):
        return OAuth1Request(request.method, request.url, request.form.to_dict(), request.headers)

    def handle_response(self, status_code, payload, headers):
        return Response(urlencode(payload), status_code, headers)

    def create_temporary_credential(self, request):
        return _issue(
            self.storage.temporary,
            client_id=request.client_id,
            oauth_callback=request.redirect_uri,
        )

    def get_temporary_credential(self, request):
        return self.storage.temporary.get(request.token)

    def delete_temporary_credential(self, request):
        self.storage.temporary.pop(request.token, None)

    def create_authorization_verifier(self, request):
        request.credential.update(user_id=request.user, oauth_verifier=random_text())
        return request.credential["oauth_verifier"]

    def create_token_credential(self, request):
        return _issue(self.storage.credentials, user_id=request.credential.get_user_id())

    def authorize(self, request):
        """Answer the consent page, refusals included."""
        try:
            return self.create_authorization_response(request, request.cookies.get("account"))
        except OAuth1Error as error:
            return self.handle_error_response(error)


def account_of(request, storage):
    """Return for whom the API request is signed; raise OAuth1Error where it is not."""
    body = request.form.to_dict()
    signed = _Protector(storage).validate_request(
        request.method, request.url, body, request.headers
    )
    return signed.credential.get_user_id()


def _issue(container, **facts):
    credential = TemporaryCredential(
        oauth_token=random_text(), oauth_token_secret=random_text(), **facts
    )
    container[credential.get_oauth_token()] = credential
    return credential

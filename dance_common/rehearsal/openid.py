"""What OpenID Connect adds to the rehearsal provider: id_tokens, the keys they are signed with, userinfo, discovery."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm
from werkzeug.wrappers import Request, Response

from . import oauth2
from .endpoints import Endpoints, Handler
from .settings import Account

ALGORITHM = "RS256"
ID_TOKEN_SECONDS = 300


@lru_cache(maxsize=1)
def signing_key() -> RSAPrivateKey:
    """Return the key of every rehearsal in this process, made when the first id_token is."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_keys(key: RSAPrivateKey) -> dict[str, Any]:
    """Return the JSON Web Key Set that the key's public half makes (RFC 7517 section 5)."""
    numbers = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    public = {"use": "sig", "alg": ALGORITHM, "kid": key_id(key)}
    return {"keys": [{**numbers, **public}]}


def key_id(key: RSAPrivateKey) -> str:
    """Return a name for the key that no other key has."""
    modulus = str(key.public_key().public_numbers().n)
    return hashlib.sha256(modulus.encode()).hexdigest()[:16]


def sign(claims: Mapping[str, Any], key: RSAPrivateKey) -> str:
    """Return the claims as a JSON Web Token."""
    return jwt.encode(dict(claims), key, ALGORITHM, headers={"kid": key_id(key)})


def sign_with_secret(claims: Mapping[str, Any], secret: str) -> str:
    """Return the claims as a JSON Web Token with an HMAC (section 10.1)."""
    return jwt.encode(dict(claims), secret, "HS256")


def at_hash(access_token: str) -> str:
    """Return what binds an id_token to its access token (OpenID Connect Core section 3.1.3.6)."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def claims_about(account: Account, scopes: frozenset[str]) -> Mapping[str, object]:
    """Return the standard claims that these scopes open (section 5.4)."""
    claims: dict[str, object] = {"sub": str(account.id)}
    if "profile" in scopes:
        claims |= {
            "name": account.name,
            "preferred_username": account.login,
            "picture": account.avatar_url,
        }
    if "email" in scopes:
        claims |= {"email": account.email, "email_verified": True}
    return claims


def claims_about_login(endpoints: Endpoints, request: Request) -> dict[str, object]:
    """Return what an id_token says of the login that its code comes from (section 2); nothing of a refresh.

    The person has just logged in, in the first of the ways that were asked for.
    """
    code = endpoints.store.codes.get(request.form.get("code", ""))
    if code is None:
        return {}
    claims: dict[str, object] = {"auth_time": int(endpoints.store.clock())}
    if code.nonce is not None:
        claims["nonce"] = code.nonce
    if code.acr_values:
        claims["acr"] = code.acr_values.split()[0]
    return claims


def token(endpoints: Endpoints, request: Request) -> Response:
    """Exchange a code or a refresh token, with an id_token where the scope has ``openid`` (section 3.1.3.3)."""
    response = oauth2.token(endpoints, request)
    answer = response.get_json(silent=True)
    record = endpoints.store.access_tokens.get((answer or {}).get("access_token", ""))
    if answer is None or record is None or "openid" not in record.scopes:
        return response
    now = int(endpoints.store.clock())
    claims = {
        "iss": endpoints.settings.issuer,
        "sub": str(endpoints.settings.accounts[record.grant.login].id),
        "aud": record.grant.client_id,
        "iat": now,
        "exp": now + ID_TOKEN_SECONDS,
        "at_hash": at_hash(answer["access_token"]),
    }
    claims |= claims_about_login(endpoints, request)
    response.set_data(json.dumps({**answer, "id_token": sign(claims, signing_key())}))
    return response


def keys(endpoints: Endpoints, request: Request) -> Response:
    """Publish the public keys."""
    return Response(json.dumps(public_keys(signing_key())), mimetype="application/json")


def configuration(metadata: Handler, *, userinfo: str, keys: str) -> Handler:
    """Return an endpoint that adds to the metadata what OpenID Connect Discovery section 3 asks for."""

    def document(endpoints: Endpoints, request: Request) -> Response:
        facts: dict[str, Any] = json.loads(metadata(endpoints, request).get_data())
        facts |= {
            "userinfo_endpoint": endpoints.settings.issuer + userinfo,
            "jwks_uri": endpoints.settings.issuer + keys,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
        }
        return Response(json.dumps(facts), mimetype="application/json")

    return document

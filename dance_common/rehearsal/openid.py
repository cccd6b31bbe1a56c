"""What OpenID Connect adds to the rehearsal provider: id_tokens, the keys they are signed with, userinfo, discovery."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from werkzeug.wrappers import Request, Response

from ..provider import KEY_ALGORITHMS, OpenID
from ..tokens import base64url
from . import oauth2
from .endpoints import Endpoints, Handler
from .settings import Account

ALGORITHM = "RS256"
"""How id_tokens are signed where nothing else is said."""
ID_TOKEN_SECONDS = 300

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
_CURVES: Mapping[str, type[ec.EllipticCurve]] = MappingProxyType(
    {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1}
)


def signing_key(algorithm: str = ALGORITHM) -> PrivateKey:
    """Return the key of every rehearsal in this process, made when the first id_token is."""
    return _key_for(algorithm)


@lru_cache(maxsize=len(KEY_ALGORITHMS))
def _key_for(algorithm: str) -> PrivateKey:
    if algorithm in _CURVES:
        return ec.generate_private_key(_CURVES[algorithm]())
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def algorithm_of(openid: OpenID | None) -> str:
    """Return what signs the id_tokens of a provider: RS256 where it accepts that, else the first that it does."""
    if openid is None or ALGORITHM in openid.algorithms:
        return ALGORITHM
    return openid.algorithms[0]


def public_keys(key: PrivateKey, algorithm: str = ALGORITHM) -> dict[str, Any]:
    """Return the JSON Web Key Set that the key's public half makes (RFC 7517 section 5)."""
    numbers = json.loads(jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key()))
    public = {"use": "sig", "alg": algorithm, "kid": key_id(key)}
    return {"keys": [{**numbers, **public}]}


def key_id(key: PrivateKey) -> str:
    """Return a name for the key that no other key has."""
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(public).hexdigest()[:16]


def sign(claims: Mapping[str, Any], key: PrivateKey, algorithm: str = ALGORITHM) -> str:
    """Return the claims as a JSON Web Token."""
    return jwt.encode(dict(claims), key, algorithm, headers={"kid": key_id(key)})


def sign_with_secret(claims: Mapping[str, Any], secret: str) -> str:
    """Return the claims as a JSON Web Token with an HMAC (section 10.1)."""
    return jwt.encode(dict(claims), secret, "HS256")


def at_hash(access_token: str, algorithm: str = ALGORITHM) -> str:
    """Return what binds an id_token to its access token (OpenID Connect Core section 3.1.3.6)."""
    digest = jwt.get_algorithm_by_name(algorithm).compute_hash_digest(access_token.encode())
    return base64url(digest[: len(digest) // 2])


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
    return keys_for(None)(endpoints, request)


def keys_for(openid: OpenID | None) -> Handler:
    """Return an endpoint that publishes the public keys of a provider's id_tokens."""
    algorithm = algorithm_of(openid)

    def handle(endpoints: Endpoints, request: Request) -> Response:
        published = public_keys(signing_key(algorithm), algorithm)
        return Response(json.dumps(published), mimetype="application/json")

    return handle


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

"""The private keys by which the site proves that it is the client (RFC 7521, RFC 7523 section 2.2)."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..errors import NotConfigured
from ..options import key_texts
from ..tokens import SecretDict, SecretText, base64url

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60
"""Seconds for which an assertion is valid: one request takes it along, and each request has one of its own."""
SECRET_RENEWAL_SECONDS = 1800
"""Seconds after which a client secret that the site signs itself is signed anew; it is valid twice as long."""
CLOCK_SECONDS = 60
"""Seconds by which clocks may differ."""
LEAST_RSA_BITS = 2048
"""Bits of an RSA key's modulus, at the least (RFC 7518 section 3.3)."""

_ALGORITHMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "RSA": ("RS256", "PS256", "RS384", "PS384", "RS512", "PS512"),
        "P-256": ("ES256",),
        "P-384": ("ES384",),
        "P-521": ("ES512",),
        "Ed25519": ("EdDSA",),
    }
)
"""What a key can sign by, the usual algorithm first, by the key's curve or type (RFC 7518, RFC 8037)."""
_CURVES = MappingProxyType({"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"})
_PUBLIC = frozenset({"kty", "crv", "x", "y", "n", "e"})
"""What the public half of a key consists of."""


@dataclass(frozen=True, eq=False)
class ClientKey:
    """One private key of the site.

    Attributes:
        private: the key, as cryptography has it.
        public: its public half as a JSON Web Key.
        algorithms: those that it may sign by, the one that is taken without a wish first.
    """

    private: Any = field(repr=False)
    public: Mapping[str, str]
    algorithms: tuple[str, ...]

    @property
    def kid(self) -> str:
        """The name by which the server finds the public half."""
        return self.public["kid"]


def read_keys(given: object) -> tuple[ClientKey, ...]:
    """Return the keys, in their order; ``options.key_texts`` says what may be given.

    Raises:
        NotConfigured: one of them is no private key that can sign here, or the library that signs is not installed.
    """
    found: list[ClientKey] = []
    for text in key_texts(given):
        source = text.strip()
        stamp = 0
        if not source.startswith(("{", "-----BEGIN")):
            try:
                # A file that was replaced is read again.
                stamp = Path(source).stat().st_mtime_ns
            except (OSError, ValueError):
                raise _unreadable() from None
        found += _read(SecretText(source), stamp)
    return tuple(found)


def require_library() -> None:
    """Raise ``NotConfigured`` unless what signs is installed: the extra ``openid``."""
    try:
        import jwt  # noqa: F401  # signs; and cryptography reads keys for it
        from cryptography import exceptions  # noqa: F401
    except ImportError:
        raise NotConfigured(
            "Keys of the client need a library that is not installed.",
            code="openid_library_missing",
            hint="The site's administrator has to install oauth-dance[openid].",
        ) from None


@lru_cache(maxsize=64)
def _read(source: SecretText, stamp: int) -> tuple[ClientKey, ...]:
    require_library()
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        if stamp:
            source = SecretText(Path(source).read_text(encoding="ascii").strip())
        if source.startswith("{"):
            document = json.loads(source)
            members = document.get("keys", [document])
            return tuple(_of_jwk(each) for each in members)
        return (_of_pem(source),)
    except (OSError, ValueError, TypeError, AttributeError, KeyError, UnsupportedAlgorithm):
        # What the parsers say may quote the key.
        raise _unreadable() from None


def _of_pem(text: str) -> ClientKey:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return _described(load_pem_private_key(text.encode(), password=None), {})


def _of_jwk(jwk: Mapping[str, Any]) -> ClientKey:
    import jwt

    kind = jwk["crv"] if jwk["kty"] in ("EC", "OKP") else jwk["kty"]
    algorithm = jwt.get_algorithm_by_name(_ALGORITHMS[kind][0])
    try:
        key: Any = algorithm.from_jwk(json.dumps(dict(jwk)))
    except jwt.PyJWTError:
        raise ValueError("no key") from None
    return _described(key, jwk)


def _described(private: Any, said: Mapping[str, Any]) -> ClientKey:
    """Return the key with its public half, and with what its owner has said of it: its name and its algorithm.

    Raises:
        ValueError: it is the public half of a key, one of another kind, or too short.
    """
    import jwt
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(private, rsa.RSAPrivateKey):
        if private.key_size < LEAST_RSA_BITS:
            raise ValueError("too short")
        kind = "RSA"
    elif isinstance(private, ec.EllipticCurvePrivateKey):
        kind = _CURVES[private.curve.name]
    elif isinstance(private, ed25519.Ed25519PrivateKey):
        kind = "Ed25519"
    else:
        raise ValueError("no private key that signs")
    algorithms = _ALGORITHMS[kind]
    numbers = jwt.get_algorithm_by_name(algorithms[0]).to_jwk(private.public_key(), as_dict=True)
    public = {name: str(value) for name, value in numbers.items() if name in _PUBLIC}
    named = {"use": "sig", "kid": str(said.get("kid") or thumbprint(public))}
    if "alg" in said:
        if said["alg"] not in algorithms:
            raise ValueError("not this key's algorithm")
        algorithms = (said["alg"],)
        named["alg"] = said["alg"]
    return ClientKey(private, MappingProxyType(public | named), algorithms)


def thumbprint(public: Mapping[str, str]) -> str:
    """Return the SHA-256 thumbprint of a public key's numbers (RFC 7638 section 3)."""
    canonical = json.dumps(dict(sorted(public.items())), separators=(",", ":"))
    return base64url(hashlib.sha256(canonical.encode()).digest())


def public_key_set(given: object) -> dict[str, list[dict[str, str]]]:
    """Return the public halves of the site's keys as the document that servers fetch (RFC 7517 section 5).

    A key that the site will sign by next belongs to it before it signs, and the one before for as long as servers may
    remember the document: ``{"keys": [...]}``, in the order in which the keys were given.

    Args:
        given: the keys, such as ``OAuth2Dance.client_keys``.

    Raises:
        NotConfigured: see ``read_keys``.
    """
    return {"keys": [dict(key.public) for key in read_keys(given)]}


def client_assertion(
    given: object, *, client_id: str, audience: str, algorithms: tuple[str, ...] = ()
) -> SecretDict:
    """Return the form fields by which the client proves itself with its key (RFC 7523 section 2.2).

    Args:
        given: the site's keys; the first that fits signs.
        client_id: the client identifier.
        audience: whom the proof is meant for, and nobody else.
        algorithms: those that the server accepts; empty where that is not known.

    Raises:
        NotConfigured: there is no such key.
    """
    import jwt

    key, algorithm = next(_fitting(read_keys(given), algorithms), (None, ""))
    if key is None:
        raise _no_fitting_key(algorithms)
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    signed = jwt.encode(claims, key.private, algorithm, headers={"kid": key.kid})
    return SecretDict(
        client_id=client_id,
        client_assertion_type=ASSERTION_TYPE,
        client_assertion=SecretText(signed),
    )


def signed_secret(given: object, *, client_id: str, signer: str, key_id: str, audience: str) -> str:
    """Return a client secret that the site signs itself by ES256: good for an hour, renewed after half of it.

    Args:
        given: the site's keys; the first one of the curve P-256 signs.
        client_id: the client identifier.
        signer: the issuer of the secret, as the provider knows the site's owner.
        key_id: what the provider calls the key.
        audience: whom the secret is meant for.

    Raises:
        NotConfigured: there is no such key.
    """
    keys = key_texts(given)
    period = int(time.time()) // SECRET_RENEWAL_SECONDS
    return _signed_secret(keys, client_id, signer, key_id, audience, period)


@lru_cache(maxsize=64)
def _signed_secret(
    keys: tuple[str, ...], client_id: str, signer: str, key_id: str, audience: str, period: int
) -> SecretText:
    import jwt

    key = next((key for key, _ in _fitting(read_keys(keys), ("ES256",))), None)
    if key is None:
        raise _no_fitting_key(("ES256",))
    begins = period * SECRET_RENEWAL_SECONDS
    claims = {
        "iss": signer,
        "sub": client_id,
        "aud": audience,
        # Where clocks differ, a secret that is a few seconds old may be one of tomorrow.
        "iat": begins - CLOCK_SECONDS,
        "exp": begins + 2 * SECRET_RENEWAL_SECONDS,
    }
    return SecretText(jwt.encode(claims, key.private, "ES256", headers={"kid": key_id}))


def _fitting(
    keys: tuple[ClientKey, ...], algorithms: tuple[str, ...]
) -> Iterator[tuple[ClientKey, str]]:
    for key in keys:
        for algorithm in key.algorithms:
            if not algorithms or algorithm in algorithms:
                yield key, algorithm


def _no_fitting_key(algorithms: tuple[str, ...]) -> NotConfigured:
    return NotConfigured(
        "None of the client's keys can sign as the provider wants it.",
        code="no_fitting_client_key",
        hint=f"The site's administrator has to add a key for {' or '.join(algorithms)} to client_keys.",
    )


def _unreadable() -> NotConfigured:
    return NotConfigured(
        "One of the client's keys is no private key that can sign.",
        code="unreadable_client_keys",
        hint="The site's administrator has to correct client_keys: each one is a private key as PEM or as a JSON Web"
        f" Key, or the path of a file with PEM: RSA of {LEAST_RSA_BITS} bits or more, a NIST curve, or Ed25519.",
    )

"""Tell a provider's id_token from a forged one (OpenID Connect Core section 3.1.3.7)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import ProviderFailed, Step
from ..provider import TENANT, OpenID
from ..tokens import base64url
from .jwks import secret_key, signing_keys

if TYPE_CHECKING:
    from ..transport.endpoint import OAuthClient

LONGEST = 16 * 1024
"""Characters that an id_token may have."""
LONGEST_MODULUS, LONGEST_EXPONENT = 1366, 6
"""Characters that the two numbers of an RSA key may have: 8192 and 32 bits. Larger ones take too long."""
LEEWAY = 60
"""Seconds by which the provider's clock and ours may differ."""
LONGEST_LIFE = 366 * 24 * 3600
"""Seconds that an id_token may have before it expires."""
OLDEST = 24 * 3600
"""Seconds since an id_token was made that comes with an access token of now."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What an id_token has to fit.

    Attributes:
        client: whom it has to be meant for, and over whose session the provider's keys are fetched.
        openid: how the provider signs.
        nonce: what was sent with the authorization request; None where nothing was, or the token does not follow one.
        access_token: what came with it.
        logged_in_since: the Unix time after which the user has to have logged in at the provider; None where
            ``max_age`` was not asked for.
        acr_values: the contexts of which one has to be that of the user's login; empty where none was asked for.
        step: where in the dance this happens.
    """

    client: OAuthClient
    openid: OpenID
    nonce: str | None = field(repr=False)
    access_token: str = field(repr=False)
    logged_in_since: float | None = None
    acr_values: tuple[str, ...] = ()
    step: Step = "exchange"

    def failure(self, what: str) -> ProviderFailed:
        """Return the error for a token of which something does not fit."""
        return ProviderFailed(
            f"The id_token of {self.client.provider.title} {what}.",
            code="id_token_invalid",
            step=self.step,
        )


def verified_claims(id_token: object, expected: Expected) -> Mapping[str, Any]:
    """Return the claims of an id_token that fits in every respect.

    Raises:
        ProviderFailed: it does not, and ``code`` is ``id_token_invalid``; or the provider did not give its keys.
        NotConfigured: the provider signs with the client secret, and the site's can't be it.
    """
    if not isinstance(id_token, str) or not id_token.isascii():
        raise expected.failure("is no text of the form that it has to have")
    if len(id_token) > LONGEST:
        raise expected.failure(f"is longer than {LONGEST} characters")
    header = _header(id_token, expected)
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in expected.openid.algorithms:
        raise expected.failure("is not signed by an algorithm that this provider uses")
    if "crit" in header:
        raise expected.failure("demands extensions that are not known here")
    if not isinstance(kid, str | None):
        raise expected.failure("names its key in no valid way")
    for key in _keys(expected, kid=kid, algorithm=algorithm):
        claims = _signed(id_token, key, algorithm)
        if claims is not None:
            for problem in _problems(claims, key, algorithm, expected):
                raise expected.failure(problem)
            return claims
    raise expected.failure("has a signature that is not the provider's")


def _keys(expected: Expected, *, kid: str | None, algorithm: str) -> tuple[Mapping[str, Any], ...]:
    """Return what may have signed the token: published keys, or the client secret, and never one for the other."""
    client, step = expected.client, expected.step
    if expected.openid.jwks_url is None:
        title = client.provider.title
        return (secret_key(client.client_secret, algorithm=algorithm, title=title, step=step),)
    url = client.endpoint(expected.openid.jwks_url)
    keys = signing_keys(client, url, kid=kid, algorithm=algorithm, step=step)
    if not keys:
        raise expected.failure("is signed by a key that the provider does not publish")
    return keys


def _header(id_token: str, expected: Expected) -> Mapping[str, Any]:
    try:
        return _object(id_token.split(".", 1)[0])
    except (ValueError, RecursionError):
        raise expected.failure("has a header that can't be read") from None


def _object(part: str) -> dict[str, Any]:
    found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _signed(id_token: str, key: Mapping[str, Any], algorithm: str) -> dict[str, Any] | None:
    """Return the claims if the key has signed them. The header's own ``jwk`` and ``jku`` are never looked at."""
    import jwt

    numbers = {name: value for name, value in key.items() if name in _NUMBERS}
    if (
        len(str(numbers.get("n"))) > LONGEST_MODULUS
        or len(str(numbers.get("e"))) > LONGEST_EXPONENT
    ):
        return None
    try:
        signer = jwt.PyJWK(numbers, algorithm)
        payload = jwt.PyJWS([algorithm]).decode(id_token, signer.key, algorithms=[algorithm])
        claims = json.loads(payload)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


_NUMBERS = frozenset({"kty", "n", "e", "crv", "x", "y", "k"})
"""What a key is made of (RFC 7518 section 6), private halves apart."""


def _problems(
    claims: Mapping[str, Any], key: Mapping[str, Any], algorithm: str, expected: Expected
) -> Iterator[str]:
    issuer, tenant = claims.get("iss"), claims.get("tid")
    if not expected.openid.admits(issuer, tenant=tenant):
        yield "was made by another issuer"
    # Microsoft's keys for all tenants say which tenant they sign for.
    if "issuer" in key and str(key["issuer"]).replace(TENANT, str(tenant)) != issuer:
        yield "is signed by the key of another issuer"
    yield from _audience_problems(claims, expected.client.client_id, expected.openid.audiences)
    yield from _time_problems(claims)
    nonce = claims.get("nonce")
    if expected.nonce is not None and not _same(nonce, expected.nonce):
        yield "belongs to another log-in: its nonce differs"
    at_hash = claims.get("at_hash")
    if at_hash is not None and not _same(at_hash, _half_hash(expected.access_token, algorithm)):
        yield "came with another access token"
    if not (isinstance(claims.get("sub"), str) and claims["sub"]):
        yield "does not say who the user is"
    yield from _login_problems(claims, expected)


def _login_problems(claims: Mapping[str, Any], expected: Expected) -> Iterator[str]:
    """Tell whether the user has logged in at the provider as the authorization request asked (section 3.1.2.1)."""
    since: float | None = expected.logged_in_since
    at: Any = claims.get("auth_time")
    if since is not None:
        if not _is_number(at):
            yield "does not say when the user logged in, which max_age asks for"
        elif not since - LEEWAY <= at <= time.time() + LEEWAY:
            yield "tells of a login that is older than max_age allows"
    if expected.acr_values and claims.get("acr") not in expected.acr_values:
        yield "tells of a login of another kind than acr_values ask for"


def _audience_problems(
    claims: Mapping[str, Any], client_id: str, others: tuple[str, ...]
) -> Iterator[str]:
    named, party = claims.get("aud"), claims.get("azp")
    audience = named if isinstance(named, list) else [named]
    if client_id not in audience:
        yield "is meant for another site"
    if len(audience) > 1 and party is None:
        yield "is meant for several sites and does not say which of them asked"
    if any(name != client_id and name not in others for name in audience):
        yield "is meant for another site, too"
    if party is not None and party != client_id:
        yield "was asked for by another site"


def _time_problems(claims: Mapping[str, Any]) -> Iterator[str]:
    # Each is written so that what can't be compared, such as NaN, fails.
    now = time.time()
    if not (_is_number(claims.get("exp")) and now - LEEWAY < claims["exp"]):
        yield "is no longer valid"
    if not claims["exp"] <= now + LONGEST_LIFE:
        yield "is valid for longer than can be meant"
    if not (_is_number(claims.get("iat")) and claims["iat"] <= now + LEEWAY):
        yield "was made in the future"
    if not now - OLDEST <= claims["iat"]:
        yield "was made too long ago"
    if not (_is_number(claims.get("nbf", 0)) and claims.get("nbf", 0) <= now + LEEWAY):
        yield "is not valid yet"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(found: object, wanted: str) -> bool:
    return isinstance(found, str) and secrets.compare_digest(
        found.encode(errors="replace"), wanted.encode()
    )


def _half_hash(access_token: str, algorithm: str) -> str:
    """Return the left half of the token's hash, by the hash function of the signature (section 3.1.3.6)."""
    name = "sha512" if algorithm == "EdDSA" else f"sha{algorithm[2:]}"
    digest = hashlib.new(name, access_token.encode()).digest()
    return base64url(digest[: len(digest) // 2])

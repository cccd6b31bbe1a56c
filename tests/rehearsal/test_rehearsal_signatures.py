"""The stand-in signs id_tokens as each provider does, and publishes the keys that verify them."""

from __future__ import annotations

import hashlib

import jwt
import pytest

from dance_common.provider import KEY_ALGORITHMS, OpenID
from dance_common.rehearsal.openid import (
    algorithm_of,
    at_hash,
    key_id,
    keys_for,
    public_keys,
    sign,
    signing_key,
)


@pytest.mark.parametrize("algorithm", KEY_ALGORITHMS)
def test_what_is_signed_is_verified_by_what_is_published(algorithm):
    """By each signature that a public key verifies."""
    key = signing_key(algorithm)
    assert signing_key(algorithm) is key
    token = sign({"sub": "1"}, key, algorithm)
    (published,) = public_keys(key, algorithm)["keys"]
    assert published["kid"] == key_id(key) == jwt.get_unverified_header(token)["kid"]
    assert "d" not in published
    assert jwt.decode(token, jwt.PyJWK(published), algorithms=[algorithm]) == {"sub": "1"}


@pytest.mark.parametrize(
    ("algorithms", "chosen"),
    [(("ES384", "RS256"), "RS256"), (("RS512",), "RS512"), (("ES256", "ES512"), "ES256")],
)
def test_the_signature_is_one_that_the_provider_makes(algorithms, chosen):
    """RS256 where it is among them, since that is most providers'."""
    facts = OpenID(issuers=("https://a.example",), jwks_url="keys", algorithms=algorithms)
    assert algorithm_of(facts) == chosen
    published = keys_for(facts)(None, None).get_json()
    assert published == public_keys(signing_key(chosen), chosen)


def test_nothing_said_is_rs256():
    """Which is the default of OpenID Connect."""
    assert algorithm_of(None) == "RS256"


@pytest.mark.parametrize(("algorithm", "name"), [("RS256", "sha256"), ("ES384", "sha384")])
def test_the_hash_of_the_access_token_follows_the_signature(algorithm, name):
    """Half of the hash that the signature has (OpenID Connect Core section 3.1.3.6)."""
    digest = hashlib.new(name, b"a-token").digest()
    expected = jwt.utils.base64url_encode(digest[: len(digest) // 2]).decode()
    assert at_hash("a-token", algorithm) == expected

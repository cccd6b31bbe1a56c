"""Forged id_tokens: each is refused, and the sentence names the check that it failed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace

import jwt
import pytest
from core_helpers import CLIENT_ID, REMOTE, error_of
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openid_helpers import (
    ACCESS_TOKEN,
    KEY,
    OTHER_KEY,
    Impostor,
    by_hand,
    claims,
    json_answer,
    openid_dance,
    signed,
)

from dance_common.errors import ProviderFailed
from dance_common.openid import identity
from dance_common.profiles import ProfileFields
from dance_common.provider import OpenID
from dance_common.rehearsal.openid import at_hash, key_id, public_keys

PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def impostor(rehearsal):
    """Return a visitor whose provider answers what the test says."""
    return Impostor(openid_dance(), rehearsal)


def hmac_by_public_key(content):
    """Sign as an attacker does who knows the public key, and hopes that it is taken for a secret."""
    unsigned = by_hand({"alg": "HS256", "kid": key_id(KEY)}, content).rpartition(".")[0]
    digest = hmac.digest(PEM, unsigned.encode(), hashlib.sha256)
    return f"{unsigned}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def own_key_in_header(content):
    own = jwt.algorithms.RSAAlgorithm.to_jwk(OTHER_KEY.public_key(), as_dict=True)
    return signed(content, OTHER_KEY, jwk=own, jku="http://localhost:9000/evil")


def good(**changes):
    """Return a maker of an id_token that fits but for these claims; functions among them are called by it."""

    def make(nonce):
        found = {name: value() if callable(value) else value for name, value in changes.items()}
        return signed(claims(**{"nonce": nonce} | found))

    return make


def later(seconds):
    """Return a function, for the time that counts is that of the test and not of its collection."""
    return lambda: int(time.time()) + seconds


@pytest.mark.parametrize(
    "make",
    [
        good(),
        good(aud=[CLIENT_ID]),
        good(azp=CLIENT_ID),
        good(exp=later(365 * 24 * 3600), iat=later(-23 * 3600)),
        good(auth_time=1, acr="0"),
        good(at_hash=at_hash(ACCESS_TOKEN)),
        good(exp=later(-50)),
        good(iat=later(50), nbf=later(50)),
        lambda nonce: signed(claims(nonce=nonce), kid=None),
        lambda nonce: signed(claims(nonce=nonce), jku="http://localhost:9000/evil"),
    ],
)
def test_a_good_id_token_is_accepted(impostor, make):
    """What the standard allows is no reason to refuse."""
    assert impostor.finish_with(make).token["sub"] == "1"


FORGED = {
    "alg none": (
        lambda nonce: by_hand({"alg": "none"}, claims(nonce=nonce)),
        "is not signed by an algorithm that this provider uses",
    ),
    "HS256 by the public key": (
        lambda nonce: hmac_by_public_key(claims(nonce=nonce)),
        "is not signed by an algorithm that this provider uses",
    ),
    "no algorithm": (
        lambda nonce: by_hand({}, claims(nonce=nonce)),
        "is not signed by an algorithm that this provider uses",
    ),
    "an odd algorithm": (
        lambda nonce: by_hand({"alg": ["RS256"]}, claims(nonce=nonce)),
        "is not signed by an algorithm that this provider uses",
    ),
    "another issuer": (good(iss="http://localhost:9001"), "was made by another issuer"),
    "nearly the issuer": (good(iss="http://localhost:9000/"), "was made by another issuer"),
    "no issuer": (good(iss=None), "was made by another issuer"),
    "another audience": (good(aud="another-site"), "is meant for another site"),
    "another audience, azp ours": (
        good(aud="another-site", azp=CLIENT_ID),
        "is meant for another site",
    ),
    "no audience": (good(aud=None), "is meant for another site"),
    "several audiences": (
        good(aud=[CLIENT_ID, "another-site"]),
        "is meant for several sites and does not say which of them asked",
    ),
    "another audience beside us": (
        good(aud=[CLIENT_ID, "another-site"], azp=CLIENT_ID),
        "is meant for another site, too",
    ),
    "an odd audience beside us": (
        good(aud=[CLIENT_ID, {}], azp=CLIENT_ID),
        "is meant for another site, too",
    ),
    "another azp": (good(azp="another-site"), "was asked for by another site"),
    "another nonce": (good(nonce="another"), "belongs to another log-in: its nonce differs"),
    "no nonce": (good(nonce=None), "belongs to another log-in: its nonce differs"),
    "an odd nonce": (good(nonce=["x"]), "belongs to another log-in: its nonce differs"),
    "expired": (good(exp=later(-61)), "is no longer valid"),
    "no expiry": (good(exp=None), "is no longer valid"),
    "an odd expiry": (good(exp="9999999999"), "is no longer valid"),
    "NaN as expiry": (good(exp=float("nan")), "is no longer valid"),
    "infinity as expiry": (
        good(exp=float("inf")),
        "is valid for longer than can be meant",
    ),
    "an absurd expiry": (good(exp=9_999_999_999), "is valid for longer than can be meant"),
    "a huge expiry": (good(exp=10**400), "is valid for longer than can be meant"),
    "made years ago": (good(iat=1), "was made too long ago"),
    "made two days ago": (good(iat=later(-2 * 24 * 3600)), "was made too long ago"),
    "made before all time": (good(iat=float("-inf")), "was made too long ago"),
    "infinity as time of issue": (good(iat=float("inf")), "was made in the future"),
    "from the future": (good(iat=later(90)), "was made in the future"),
    "no time of issue": (good(iat=None), "was made in the future"),
    "not valid yet": (good(nbf=later(90)), "is not valid yet"),
    "valid from no time": (good(nbf="soon"), "is not valid yet"),
    "valid from a truth": (good(nbf=True), "is not valid yet"),
    "another access token": (good(at_hash=at_hash("x")), "came with another access token"),
    "an odd at_hash": (good(at_hash=7), "came with another access token"),
    "no user": (good(sub=None), "does not say who the user is"),
    "an empty user": (good(sub=""), "does not say who the user is"),
    "too long": (good(padding="x" * 17_000), "is longer than 16384 characters"),
    "crit": (
        lambda nonce: signed(claims(nonce=nonce), crit=["b64"], b64=True),
        "demands extensions that are not known here",
    ),
    "unknown crit": (
        lambda nonce: by_hand({"alg": "RS256", "crit": ["x"], "x": 1}, claims(nonce=nonce)),
        "demands extensions that are not known here",
    ),
    "a key of its own": (
        lambda nonce: own_key_in_header(claims(nonce=nonce)),
        "has a signature that is not the provider's",
    ),
    "another key": (
        lambda nonce: signed(claims(nonce=nonce), OTHER_KEY),
        "has a signature that is not the provider's",
    ),
    "an unknown key": (
        lambda nonce: signed(claims(nonce=nonce), OTHER_KEY, kid="unknown"),
        "is signed by a key that the provider does not publish",
    ),
    "an odd kid": (
        lambda nonce: by_hand({"alg": "RS256", "kid": 7}, claims(nonce=nonce)),
        "names its key in no valid way",
    ),
    "no object": (
        lambda nonce: jwt.PyJWS().encode(b"[]", KEY, "RS256", headers={"kid": key_id(KEY)}),
        "has a signature that is not the provider's",
    ),
    "no token": (lambda nonce: "junk", "has a header that can't be read"),
    "a list as header": (lambda nonce: by_hand([], {}), "has a header that can't be read"),
    "deep header": (
        lambda nonce: "W1tb" * 4000 + ".b.c",
        "has a header that can't be read",
    ),
    "empty": (lambda nonce: "", "has a header that can't be read"),
    "a number": (lambda nonce: 7, "is no text of the form that it has to have"),
    "not ASCII": (lambda nonce: "é.é.é", "is no text of the form that it has to have"),
}


@pytest.mark.parametrize(("make", "sentence"), FORGED.values(), ids=FORGED)
def test_a_forged_id_token_is_refused(impostor, make, sentence):
    """The dance fails with one stable code and the check that failed; no secret is in it."""
    error = error_of(lambda: impostor.finish_with(make))
    assert str(error) == f"The id_token of OpenID {sentence}."
    assert (error.code, error.step, error.status) == ("id_token_invalid", "exchange", 502)
    assert error.response is None


def test_an_audience_that_the_site_knows_is_no_foreign_one(rehearsal):
    """A provider may name a project beside the client; the site says which, and any other is refused."""
    impostor = Impostor(openid_dance(audiences=["project"]), rehearsal)
    both = {"aud": [CLIENT_ID, "project"], "azp": CLIENT_ID}
    assert impostor.finish_with(good(**both)).token["sub"] == "1"
    for changes, sentence in (
        ({"aud": ["project"]}, "is meant for another site"),
        ({"aud": [CLIENT_ID, "project", "another-site"]}, "is meant for another site, too"),
        ({"azp": "project"}, "was asked for by another site"),
    ):
        make = good(**both | changes)
        assert str(error_of(lambda make=make: impostor.finish_with(make))).endswith(f" {sentence}.")


def test_a_valid_token_of_another_log_in_is_refused(impostor):
    """Another flow's id_token is good nowhere else."""
    others = []
    impostor.finish_with(lambda nonce: others.append(good()(nonce)) or others[0])
    error = error_of(lambda: impostor.finish_with(lambda nonce: others[0]))
    assert str(error).endswith("its nonce differs.")


def test_rotated_keys_are_fetched_once_more(impostor, rehearsal):
    """A key that is not known yet is asked for; made-up ones do not make us ask again and again."""

    def rotated(nonce):
        return signed(claims(nonce=nonce), OTHER_KEY, kid=key_id(OTHER_KEY))

    impostor.finish_with(good())
    assert impostor.finish_with(rotated, keys=public_keys(OTHER_KEY)).token["sub"] == "1"
    assert len(rehearsal.requests_to("/oauth2/keys")) == 2
    for _ in range(3):
        error_of(lambda: impostor.finish_with(lambda nonce: signed(claims(), kid="made-up")))
    assert len(rehearsal.requests_to("/oauth2/keys")) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"use": "enc"},
        {"alg": "RS512"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kid": "another"},
        {"n": None},
    ],
)
def test_a_key_for_something_else_verifies_nothing(impostor, change):
    """Keys for encryption, for another algorithm, or that are none, are left alone."""
    (key,) = public_keys(KEY)["keys"]
    error = error_of(lambda: impostor.finish_with(good(), keys={"keys": ["junk", key | change]}))
    assert error.code == "id_token_invalid"


@pytest.mark.parametrize("keys", [{}, {"keys": "junk"}, {"keys": []}])
def test_a_provider_without_keys(impostor, keys):
    """Where no key is published nothing can be verified."""
    error = error_of(lambda: impostor.finish_with(good(), keys=keys))
    assert error.code == "id_token_invalid"


@pytest.mark.parametrize("keys", [[], "junk", 7])
def test_keys_that_are_no_keys(impostor, keys):
    """What is no JSON object is the provider's failure."""
    error = error_of(lambda: impostor.finish_with(good(), keys=keys))
    assert (error.code, error.step) == ("bad_keys", "exchange")


def rsa_key(**changes):
    return jwt.algorithms.RSAAlgorithm.to_jwk(OTHER_KEY.public_key(), as_dict=True) | changes


@pytest.mark.parametrize(("others", "is_accepted"), [(9, True), (10, False)])
def test_few_keys_of_a_set_are_tried(impostor, others, is_accepted):
    """A key set of thousands keeps no thread busy; one that names its keys finds the right one among any number."""
    key = rsa_key()
    (right,) = public_keys(KEY)["keys"]
    keys = {"keys": [*[key] * others, right]}
    unnamed = lambda nonce: signed(claims(nonce=nonce), kid=None)  # noqa: E731
    if is_accepted:
        assert impostor.finish_with(unnamed, keys=keys).token["sub"] == "1"
    else:
        error = error_of(lambda: impostor.finish_with(unnamed, keys=keys))
        assert str(error).endswith("has a signature that is not the provider's.")
    assert impostor.finish_with(good(), keys=keys).token["sub"] == "1"


@pytest.mark.parametrize("numbers", [{"n": "_" * 1367}, {"n": "_" * 200_000}, {"e": "_" * 8}])
def test_huge_keys_are_left_alone(impostor, monkeypatch, numbers):
    """A key whose numbers are made to keep us busy is not calculated with."""
    calculated = []
    monkeypatch.setattr(jwt, "PyJWK", lambda *arguments: calculated.append(arguments))
    (key,) = public_keys(KEY)["keys"]
    error = error_of(lambda: impostor.finish_with(good(), keys={"keys": [key | numbers]}))
    assert (error.code, calculated) == ("id_token_invalid", [])


def test_other_asymmetric_signatures_count_where_the_issuer_names_them(impostor, rehearsal):
    """The list of algorithms is the issuer's, less the symmetric ones."""
    curve = ec.generate_private_key(ec.SECP256R1())
    key = jwt.algorithms.ECAlgorithm.to_jwk(curve.public_key(), as_dict=True)
    found = rehearsal_configuration(impostor)
    found["id_token_signing_alg_values_supported"] = ["HS256", "ES256", "none"]
    with rehearsal.answer_with("/.well-known/openid-configuration", json_answer(found)):
        outcome = impostor.finish_with(
            lambda nonce: signed(claims(nonce=nonce), curve, algorithm="ES256", kid="curve"),
            keys={"keys": [{**key, "kid": "curve"}]},
        )
        assert outcome.token["sub"] == "1"
        error = error_of(lambda: impostor.finish_with(good()))
    assert str(error).endswith("by an algorithm that this provider uses.")


def rehearsal_configuration(visitor):
    import requests

    session = requests.Session()
    session.mount("http://localhost:9000", visitor.rehearsal.adapter())
    return json.loads(
        session.get("http://localhost:9000/.well-known/openid-configuration", timeout=5).content
    )


TENANT = "0a1b2c3d-0000-4000-8000-0123456789ab"
MICROSOFT = OpenID(issuers=("https://ms.example/{tenantid}/v2.0",), jwks_url="keys")


@pytest.mark.parametrize(
    ("issuer", "tenant", "admitted"),
    [
        (f"https://ms.example/{TENANT}/v2.0", TENANT, True),
        (f"https://ms.example/{TENANT}/v2.0", TENANT.replace("0a", "0b"), False),
        ("https://ms.example/{tenantid}/v2.0", "{tenantid}", False),
        ("https://ms.example/../evil/v2.0", "../evil", False),
        (f"https://ms.example/{TENANT}/v2.0", None, False),
    ],
)
def test_an_issuer_with_a_tenant_is_that_of_the_tokens_tenant(issuer, tenant, admitted):
    """The placeholder is filled by the token's ``tid`` alone, and only by an ID."""
    assert MICROSOFT.admits(issuer, tenant=tenant) is admitted


@pytest.mark.parametrize(
    ("issuer", "known"),
    [
        (f"https://ms.example/{TENANT}/v2.0", True),
        (f"https://ms.example/{TENANT}/v2.0/", False),
        (f"https://ms.example/{TENANT}", False),
        ("https://ms.example/{tenantid}/v2.0", False),
        ("https://ms.example/../evil/v2.0", False),
        (f"https://evil.example/{TENANT}/v2.0", False),
        (TENANT, False),
        ("", False),
    ],
)
def test_an_issuer_without_a_token_may_be_that_of_any_tenant(issuer, known):
    """What a callback says has no ``tid`` beside it: the tenant has to be an ID, and all else equal."""
    assert MICROSOFT.has_issuer(issuer) is known


@pytest.mark.parametrize(
    ("key_issuer", "accepted"),
    [("http://localhost:9000", True), ("http://localhost:9000/other", False)],
)
def test_a_key_may_be_one_issuers_alone(impostor, key_issuer, accepted):
    """A key that says whose it is signs for nobody else."""
    (key,) = public_keys(KEY)["keys"]
    keys = {"keys": [{**key, "issuer": key_issuer}]}
    if accepted:
        assert impostor.finish_with(good(), keys=keys).token["sub"] == "1"
    else:
        error = error_of(lambda: impostor.finish_with(good(), keys=keys))
        assert str(error).endswith("is signed by the key of another issuer.")


@pytest.mark.parametrize(
    ("token", "expected"),
    [({}, None), (None, None), ({"sub": "2"}, None), ({"sub": "1"}, "sub_mismatch")],
)
def test_userinfo_is_compared_with_a_known_user_only(token, expected):
    """Where a dance came without an id_token nobody is known to compare with (section 5.3.2)."""
    provider = replace(
        REMOTE,
        openid=OpenID(issuers=("https://i.example",), jwks_url="https://i.example/keys"),
        profile_fields=ProfileFields(id="sub"),
    )
    try:
        identity.require_same_user(provider, {"sub": "2"}, token)
        code = None
    except ProviderFailed as error:
        code = error.code
    assert code == expected

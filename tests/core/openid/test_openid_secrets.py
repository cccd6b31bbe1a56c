"""id_tokens that are signed with the client secret: by HMAC, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_helpers import CLIENT_SECRET, ISSUER, OAUTH2_PROVIDER, error_of, oauth2_dance
from openid_helpers import Impostor, by_hand, claims, json_answer, signed

from dance_common.errors import NotConfigured
from dance_common.provider import OpenID

SECRETIVE = OpenID(issuers=(ISSUER,), jwks_url=None, algorithms=("HS256",))


def impostor_with(rehearsal, openid=SECRETIVE, **options):
    provider = replace(OAUTH2_PROVIDER, openid=openid, scope=("openid",))
    return Impostor(oauth2_dance(provider, **options), rehearsal)


def by_secret(secret=CLIENT_SECRET, algorithm="HS256", **changes):
    """Return a maker of an id_token that is signed with the secret."""
    return lambda nonce: signed(
        claims(**{"nonce": nonce} | changes), secret, algorithm=algorithm, kid=None
    )


def test_the_client_secret_signs(rehearsal):
    """A provider without public keys signs with what only it and the site know; nothing is fetched."""
    assert impostor_with(rehearsal).finish_with(by_secret()).token["sub"] == "1"
    assert rehearsal.requests_to("/oauth2/keys") == ()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (by_secret("another-secret-that-is-long-enough"), "a signature that is not the provider's"),
        (by_secret("long" * 12, "HS384"), "by an algorithm that this provider uses"),
        (lambda nonce: signed(claims(nonce=nonce)), "by an algorithm that this provider uses"),
        (
            lambda nonce: by_hand({"alg": "none"}, claims(nonce=nonce)),
            "by an algorithm that this provider uses",
        ),
        (by_secret(aud="another-site"), "is meant for another site"),
        (by_secret(nonce="another"), "its nonce differs"),
    ],
    ids=["another secret", "HS384", "RS256", "none", "another audience", "nonce"],
)
def test_nothing_else_does(rehearsal, make, sentence):
    """Whoever has no secret signs nothing: neither with a public key, nor without any."""
    error = error_of(lambda: impostor_with(rehearsal).finish_with(make))
    assert error.code == "id_token_invalid"
    assert str(error).endswith(f"{sentence}.")


def test_the_secret_signs_nothing_where_there_are_public_keys(rehearsal):
    """A token by the client secret, which other applications of the site may know, is no provider's with keys."""
    facts = OpenID(issuers=(ISSUER,), jwks_url="/oauth2/keys")
    error = error_of(lambda: impostor_with(rehearsal, facts).finish_with(by_secret()))
    assert str(error).endswith("is not signed by an algorithm that this provider uses.")


@pytest.mark.parametrize("secret", ["", "short" * 6, "é" * 15])
def test_a_secret_that_can_not_be_it_is_named(rehearsal, secret):
    """A secret that is shorter than the hash is not the provider's: whoever runs the site hears it, in a sentence."""
    visitor = impostor_with(rehearsal)
    query = visitor.consent(visitor.begin())
    visitor.dance = visitor.dance.changed(client_secret=secret)
    answer = {"access_token": "x", "token_type": "Bearer", "id_token": by_secret()("n")}
    with rehearsal.answer_with("/oauth2/token", json_answer(answer)):
        error = visitor.refused(query)
    assert (type(error), error.code) == (NotConfigured, "client_secret_too_short")
    assert (error.step, error.status) == ("exchange", 503)
    assert str(error) == (
        "The client secret can't be the one that Rehearsal signs with: it is shorter than 32 characters."
    )
    assert "check the client secret" in error.hint


@pytest.mark.parametrize(
    ("jwks_url", "algorithms"),
    [
        ("/keys", ("HS256",)),
        ("/keys", ("RS256", "HS256")),
        ("/keys", ("none",)),
        ("/keys", ()),
        (None, ("RS256",)),
        (None, ("HS256", "RS256")),
        (None, ("none",)),
        (None, ()),
    ],
)
def test_keys_and_secrets_are_never_mixed_up(jwks_url, algorithms):
    """No provider can be described so that a public key is taken for a secret, or no signature for one."""
    with pytest.raises(ValueError, match=r"^algorithms have to be some of"):
        OpenID(issuers=(ISSUER,), jwks_url=jwks_url, algorithms=algorithms)

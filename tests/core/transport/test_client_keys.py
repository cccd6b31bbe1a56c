"""The keys by which a site proves itself: read in every usual form, published by halves, shown nowhere."""

from __future__ import annotations

import json
import os
import time
from types import SimpleNamespace

import jwt
import pytest
from core_helpers import CALLBACK, CLIENT_ID, ISSUER, Visitor, error_of, oauth2_dance, parameters_of
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from dance_common.dance.custom import oauth2
from dance_common.errors import NotConfigured
from dance_common.options import key_texts
from dance_common.rehearsal import Answer, Client
from dance_common.rehearsal.stand_in import demo_keys
from dance_common.transport import client_keys
from dance_common.transport.client_keys import client_assertion, public_key_set, read_keys

KEYS = {
    "RSA": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
    "P-521": ec.generate_private_key(ec.SECP521R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
}
USUAL = {"RSA": "RS256", "P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
TOKEN_URL = f"{ISSUER}/oauth2/token"


def pem(kind="P-256"):
    """Return a private key as PEM."""
    return KEYS[kind].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def jwk(kind="P-256", **further):
    """Return a private key as a JSON Web Key."""
    written = jwt.get_algorithm_by_name(USUAL[kind]).to_jwk(KEYS[kind], as_dict=True)
    return {name: value for name, value in written.items() if name != "key_ops"} | further


def proven(*keys, audience=ISSUER, **options):
    """Return the header and the claims of an assertion, checked by what is published of the keys."""
    texts = key_texts(keys)
    fields = client_assertion(texts, client_id="id", audience=audience, **options)
    header = jwt.get_unverified_header(fields["client_assertion"])
    [public] = [each for each in public_key_set(texts)["keys"] if each["kid"] == header["kid"]]
    claims = jwt.decode(
        fields["client_assertion"],
        jwt.PyJWK(public, header["alg"]),
        algorithms=[header["alg"]],
        audience=audience,
    )
    return header, claims


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("form", ["pem", "jwk", "json", "set", "path", "text of a path"])
def test_a_key_in_every_usual_form(tmp_path, kind, form):
    """It signs, and what is published of it verifies that and holds no private number."""
    path = tmp_path / "key.pem"
    path.write_text(pem(kind))
    given = {
        "pem": pem(kind),
        "jwk": jwk(kind),
        "json": json.dumps(jwk(kind)),
        "set": {"keys": [jwk(kind)]},
        "path": path,
        "text of a path": str(path),
    }[form]
    header, claims = proven(given)
    assert (header["alg"], claims["aud"]) == (USUAL[kind], ISSUER)
    published = json.dumps(public_key_set(key_texts(given)))
    private = [value for name, value in jwk(kind).items() if name in {"d", "p", "q", "dp", "dq"}]
    assert private
    assert not any(value in published for value in private)


def test_an_assertion_is_for_one_server_and_for_a_minute():
    """Issuer, subject and audience are as RFC 7523 has them; the identifier is another one each time."""
    _, claims = proven(pem())
    assert claims["iss"] == claims["sub"] == "id"
    assert claims["aud"] == ISSUER
    assert claims["exp"] - claims["iat"] == 60
    assert abs(claims["iat"] - time.time()) < 5
    assert len({proven(pem())[1]["jti"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("keys", "algorithms", "expected"),
    [
        (["RSA"], (), "RS256"),
        (["RSA"], ("PS256", "ES256", "EdDSA"), "PS256"),
        (["RSA", "P-256"], ("ES256",), "ES256"),
        (["Ed25519", "P-256"], (), "EdDSA"),
        (["P-384"], ("ES256", "ES384"), "ES384"),
    ],
)
def test_the_first_key_that_the_server_takes_signs(keys, algorithms, expected):
    """An RSA key signs by the algorithm that the server announces."""
    assert proven(*map(pem, keys), algorithms=algorithms)[0]["alg"] == expected


def test_a_key_that_says_what_it_is_for():
    """Its name and its algorithm are those of its owner, published, too."""
    key = jwk("RSA", kid="march", alg="PS256")
    assert proven(key)[0] == {"alg": "PS256", "kid": "march", "typ": "JWT"}
    assert public_key_set(key_texts(key))["keys"][0]["alg"] == "PS256"


def test_keys_that_are_rotated_are_published_together():
    """The first one signs; a key is known to the server before it signs, and after."""
    old, new = pem("P-256"), pem("Ed25519")
    before, after = (public_key_set(key_texts(keys)) for keys in ([old, new], [new, old]))
    assert [each["kid"] for each in before["keys"]] == [each["kid"] for each in after["keys"]][::-1]
    assert proven(old, new)[0]["kid"] == before["keys"][0]["kid"]
    assert proven(new, old)[0]["kid"] == after["keys"][0]["kid"]


def test_a_key_without_a_name_has_its_thumbprint():
    """So the same key has the same name wherever it was read from (RFC 7638)."""
    names = {proven(form)[0]["kid"] for form in (pem(), jwk(), json.dumps(jwk()))}
    assert len(names) == 1


def test_the_thumbprint_is_that_of_the_rfc():
    """RFC 8037 appendix A.3."""
    x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    expected = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert client_keys.thumbprint({"kty": "OKP", "crv": "Ed25519", "x": x}) == expected


def _public():
    return KEYS["P-256"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    "given",
    [
        "no key",
        "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
        _public().decode(),
        "{",
        "[]",
        '{"keys": 7}',
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC", "crv": "P-256"},
        {"kty": "RSA"},
        jwk(alg="RS256"),
        {name: value for name, value in jwk().items() if name != "d"},
        "\0",
        ec.generate_private_key(ec.SECP256K1())
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode(),
        rsa.generate_private_key(public_exponent=65537, key_size=1024)
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode(),
    ],
)
def test_what_is_no_private_key_is_refused_without_being_quoted(given):
    """The sentence says what is needed, and nothing of what was given."""
    error = error_of(lambda: read_keys(key_texts(given)))
    assert isinstance(error, NotConfigured)
    assert error.code == "unreadable_client_keys"
    assert "MIIE" not in f"{error}{error.hint}{error.__cause__}"
    assert error.__suppress_context__


def test_what_is_neither_text_nor_mapping_is_refused_at_once():
    """The site does not start with it."""
    with pytest.raises(TypeError, match=r"client_keys has a int"):
        oauth2("id", client_keys=[7])
    dance = oauth2("id", name="x")
    error = error_of(lambda: dance.with_settings({"X_OAUTH_CLIENT_KEYS": 7}))
    assert "X_OAUTH_CLIENT_KEYS: client_keys has a int" in str(error)


def test_a_file_that_was_replaced_is_read_again(tmp_path):
    """A key can be rotated without a restart."""
    path = tmp_path / "key.pem"
    path.write_text(pem("P-256"))
    assert proven(path)[0]["alg"] == "ES256"
    path.write_text(pem("Ed25519"))
    os.utime(path, (1, 1))
    assert proven(path)[0]["alg"] == "EdDSA"


def test_without_the_library_the_sentence_says_which(monkeypatch):
    """It is the extra that verifies id_tokens."""
    monkeypatch.setitem(__import__("sys").modules, "jwt", None)
    client_keys._read.cache_clear()
    error = error_of(lambda: read_keys(key_texts(pem())))
    assert (error.code, "oauth-dance[openid]" in error.hint) == ("openid_library_missing", True)


def test_no_key_that_fits():
    """The sentence names what the server takes."""
    error = error_of(lambda: proven(pem(), algorithms=("RS256",)))
    assert (error.code, "RS256" in error.hint) == ("no_fitting_client_key", True)


@pytest.mark.parametrize(
    ("secret", "declared", "method"),
    [
        (None, "basic", "private_key_jwt"),
        (None, "post", "private_key_jwt"),
        (None, "none", "none"),
        ("a-secret", "basic", "basic"),
        ("a-secret", "post", "post"),
    ],
)
def test_keys_are_the_proof_where_there_is_no_secret(secret, declared, method):
    """Beside a secret they are for signing requests or for later; what the site has said itself stays."""
    options = {"client_authentication": declared}
    dance = oauth2_dance(client_secret=secret, client_keys=[pem()], provider_options=options)
    assert dance.provider.client_authentication == method


def test_keys_are_in_no_repr_and_no_frame():
    """Neither the dance nor its session nor its client shows them."""
    dance = oauth2_dance(client_secret=None, client_keys=[pem()])
    shown = f"{dance!r}{dance.client_keys!r}{dance.session()._oauth_client()!r}{read_keys(key_texts(pem()))!r}"
    assert pem().splitlines()[1] not in shown


@pytest.mark.parametrize("given", [None, "", [], ()])
def test_no_keys_are_none(given):
    """Then the client has its secret."""
    dance = oauth2_dance(client_keys=given)
    assert (dance.client_keys, dance.provider.client_authentication) == (None, "basic")
    assert dance.public_keys() == {"keys": []}


@pytest.fixture
def by_key(rehearsal):
    """A visitor of a site that has a key and no secret; and the key's client has none either."""
    keys = public_key_set(key_texts(pem()))
    client = Client("with-a-key", "", any_loopback=True, keys=keys)
    rehearsal._endpoints.settings.register(client)
    dance = oauth2_dance(client_id="with-a-key", client_secret=None, client_keys=pem())
    return Visitor(dance, rehearsal)


def test_a_dance_with_a_key(by_key):
    """Codes are exchanged and tokens refreshed and revoked by assertions, each for the issuer and another one."""
    assert by_key.dance.credential_names == ("client_id", "client_keys")
    session = by_key.dance.session()
    session.token = by_key.whole_dance().token
    session.refresh()
    assert session.revoke()
    asked = [
        seen for role in ("token", "revocation") for seen in by_key.rehearsal.requests_to(role)
    ]
    assert len(asked) == 3
    assert not any(seen.scheme or "client_secret" in seen.parameters for seen in asked)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_keys": pem("P-384")},
        {"assertion_audience": "https://other.example"},
        {"assertion_audience": TOKEN_URL},
        {"client_id": CLIENT_ID},
    ],
)
def test_the_stand_in_refuses_what_a_strict_server_refuses(by_key, changes):
    """Another key, another audience, another client's key."""
    by_key.dance = by_key.dance.changed(**changes)
    query = by_key.consent(by_key.begin())
    assert by_key.refused(query).code == "invalid_client"


def test_an_assertion_counts_once(by_key, monkeypatch):
    """Whoever has read one can't use it."""
    same = SimpleNamespace(token_urlsafe=lambda _: "always-the-same")
    monkeypatch.setattr(client_keys, "secrets", same)
    first = by_key.whole_dance()
    assert first.token["access_token"]
    session = by_key.dance.session()
    session.token = first.token
    assert error_of(session.refresh).code == "invalid_client"


def test_one_that_is_valid_for_long_is_refused(by_key, monkeypatch):
    """By then it may have been read in a log."""
    monkeypatch.setattr(client_keys, "ASSERTION_SECONDS", 3600)
    assert by_key.refused(by_key.consent(by_key.begin())).code == "invalid_client"


def test_a_secret_beside_keys_goes_on_being_the_proof():
    """Who adds keys to publish them does not change how the site proves itself."""
    dance = oauth2_dance(client_keys=pem())
    assert dance.provider.client_authentication == "basic"
    assert dance.changed(client_secret="").provider.client_authentication == "private_key_jwt"


def test_begin_says_that_the_keys_are_missing(rehearsal):
    """With the variable that they are read from."""
    dance = oauth2(
        "id", name="x", client_authentication="private_key_jwt", authorization_url=ISSUER
    )
    error = error_of(lambda: Visitor(dance, rehearsal).begin())
    assert error.code == "missing_client_keys"
    assert "X_OAUTH_CLIENT_KEYS" in error.hint


def test_keys_come_from_the_settings(rehearsal):
    """As text, as a list, as a mapping: whatever it is, the same dance is found again for it."""
    dance = oauth2_dance(client_secret=None).changed(settings={"client_keys": ("X",)})
    for given in (pem(), [pem()], jwk(), json.dumps({"keys": [jwk()]})):
        found = dance.with_settings({"X": given})
        assert found.provider.client_authentication == "private_key_jwt"
        assert found is dance.with_settings({"X": given})


def test_a_certificate_needs_no_secret(rehearsal):
    """The client id alone stands in the form; the connection has the proof (RFC 8705)."""
    dance = oauth2_dance(client_secret=None).changed(client_authentication="tls_client_auth")
    assert dance.credential_names == ("client_id",)
    assert dance.session()._oauth_client().credentials() == ({"client_id": CLIENT_ID}, {})


def test_what_is_no_way_to_prove_oneself():
    """A misspelt one is an error of the site's developer."""
    with pytest.raises(ValueError, match="client_authentication is basic or post"):
        oauth2("id", client_authentication="client_secret_basic")


def test_the_token_endpoint_is_asked_where_no_issuer_is_known():
    """As RFC 7523 has it; a family of issuers is none."""
    dance = oauth2_dance(client_secret=None, client_keys=pem()).changed(issuer=None)
    assert dance.provider.endpoint(dance.provider.audience) == TOKEN_URL


def test_a_rehearsed_dance_proves_itself_by_the_rehearsals_key(rehearsal):
    """The site's own key goes to no stand-in."""
    from dance_common.rehearsal.stand_in import with_stand_in

    dance = oauth2(
        "id",
        name="x",
        client_keys=pem(),
        authorization_url="https://x.example/auth",
        token_url="https://x.example/token",
    )
    rehearsal.play(dance)
    played = with_stand_in(dance, ISSUER)
    assert played.client_keys == demo_keys()
    visitor = Visitor(played, rehearsal)
    url = visitor.begin()
    assert parameters_of(url)["client_id"] == CLIENT_ID
    assert visitor.finish(visitor.consent(url)).token["access_token"]
    [asked] = rehearsal.requests_to("token")
    assert "client_assertion" in asked.parameters
    other = Visitor(played.changed(client_authentication="post"), rehearsal)
    assert other.refused(other.consent(other.begin())).code == "invalid_client"


def test_a_refusal_shows_no_assertion(by_key):
    """Neither the error nor what caused it."""
    query = by_key.consent(by_key.begin())
    with by_key.rehearsal.answer_with("/oauth2/token", Answer(status=400, body="{}")):
        error = by_key.refused(query)
    assert "eyJ" not in f"{error!r}{vars(error)!r}"


def test_a_site_registers_itself_with_its_keys(rehearsal):
    """The server knows the public halves then, and has issued no secret."""
    from dance_common.backends.registrations import MemoryRegistrations
    from dance_common.dance.registering import registration_at
    from dance_common.provider import ClientRegistration

    dance = oauth2_dance(client_id=None, client_secret=None, client_keys=pem())
    dance = dance.changed(registration=ClientRegistration(url=f"{ISSUER}/oauth2/register"))
    found = registration_at(
        MemoryRegistrations(),
        dance.provider,
        dance.session(),
        dance="x",
        server="y",
        callback_url=CALLBACK,
        scope=None,
        name=None,
        keys=dance.public_keys(),
    )
    assert (found.client_secret, found.authentication) == ("", "private_key_jwt")
    member = dance.changed(client_id=found.client_id, client_secret=found.client_secret)
    assert Visitor(member, rehearsal).whole_dance().token["access_token"]

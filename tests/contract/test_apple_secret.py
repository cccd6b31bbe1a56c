"""Client secrets that the site signs itself with its key, as Apple wants them."""

import logging
import time
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import responses
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from dance_common.providers.apple import apple
from dance_common.transport import client_keys

TOKEN = "https://appleid.apple.com/auth/token"
CALLBACK = "/login/rehearsal/authorized"


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


KEY = ec.generate_private_key(ec.SECP256R1())
OWN = {"team_id": "A-TEAM", "key_id": "A-KEY", "private_key": pem(KEY)}
VARIABLES = {f"REHEARSAL_OAUTH_{name.upper()}": value for name, value in OWN.items()}


def sent(site):
    """Return the client secret that the token endpoint is sent by a log-in."""
    browser = site.browser()
    query = dict(parse_qsl(urlsplit(browser.get("/login/rehearsal").location).query))
    with responses.RequestsMock() as mock:
        mock.post(TOKEN, json={"error": "invalid_grant"}, status=400)
        page = browser.get(f"{CALLBACK}?code=a-code&state={query['state']}", Accept="text/html")
        form = dict(parse_qsl(mock.calls[0].request.body))
    assert form["client_id"] == "an-id"
    assert "PRIVATE KEY" not in page.text
    assert form["client_secret"] not in page.text
    return form["client_secret"]


def read(secret):
    """Return header and claims of a client secret that this key has signed for Apple."""
    claims = jwt.decode(secret, KEY.public_key(), ["ES256"], audience="https://appleid.apple.com")
    return jwt.get_unverified_header(secret), claims


@pytest.mark.parametrize("way", ["arguments", "variables", "file"])
def test_the_site_signs_its_client_secret(run, way, tmp_path, caplog):
    """Team, key and the key's ID are arguments or variables; nothing of it is in a log."""
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "AuthKey.p8"
    file.write_text(OWN["private_key"])
    options = {"arguments": OWN, "variables": {}, "file": {**OWN, "private_key": str(file)}}[way]
    variables = VARIABLES if way == "variables" else {}
    site = run(rehearsal={"provider": "apple", "client_id": "an-id", **options}, **variables)
    header, claims = read(secret := sent(site))
    assert (header["alg"], header["kid"]) == ("ES256", "A-KEY")
    assert (claims["iss"], claims["sub"]) == ("A-TEAM", "an-id")
    assert claims["exp"] - claims["iat"] <= 15_777_000
    assert claims["iat"] <= time.time()
    assert secret not in caplog.text
    assert "PRIVATE KEY" not in caplog.text


@pytest.mark.parametrize("missing", OWN)
def test_what_is_missing_is_named(run, missing):
    """A key without its ID or its team signs nothing; the page says which variable to set."""
    options = {name: value for name, value in OWN.items() if name != missing}
    site = run(rehearsal={"provider": "apple", "client_id": "an-id", **options})
    page = site.browser().get("/login/rehearsal", Accept="text/html")
    assert page.status == 503
    assert f"REHEARSAL_OAUTH_{missing.upper()}" in page.text


@pytest.mark.parametrize("key", [pem(rsa.generate_private_key(65537, 2048)), "no key"])
def test_a_key_that_signs_nothing_for_apple_is_the_sites_fault(run, key):
    """Neither is the provider asked, nor does the page show the key."""
    site = run(rehearsal={"provider": "apple", "client_id": "an-id", **OWN, "private_key": key})
    browser = site.browser()
    query = dict(parse_qsl(urlsplit(browser.get("/login/rehearsal").location).query))
    with responses.RequestsMock():
        page = browser.get(f"{CALLBACK}?code=a-code&state={query['state']}", Accept="text/html")
    assert page.status == 503
    assert key.splitlines()[-1] not in page.text.replace("is no key", "")


def test_a_secret_of_the_sites_own_is_sent_as_it_is(run):
    """Whoever signs it himself gives it as ``client_secret``, and it goes before a key."""
    site = run(rehearsal={"provider": "apple", "client_id": "an-id", "client_secret": "own", **OWN})
    assert sent(site) == "own"


def secret_of(dance):
    fields, _ = dance.session()._oauth_client().credentials()
    return str.__str__(fields["client_secret"])


def test_it_is_signed_anew_before_it_expires(monkeypatch):
    """The same one is sent for half an hour; the one before is good for as long again."""
    dance, now = apple("an-id", **OWN), 1_800_000_000
    monkeypatch.setattr(client_keys.time, "time", lambda: now)
    first = secret_of(dance)
    now += 1_799
    assert secret_of(dance) == first
    now += 1
    second = secret_of(dance)
    assert second != first
    ends = jwt.decode(first, options={"verify_signature": False})["exp"]
    assert ends - now == 1_800


def test_no_repr_has_the_key_or_the_secret():
    """Whatever an error reporter shows of them."""
    dance = apple("an-id", **OWN)
    session = dance.session()
    client = session._oauth_client()
    secret = secret_of(dance)
    for thing in (dance, session, client, client.credentials(), vars(session)):
        assert secret not in repr(thing)
        assert OWN["private_key"].splitlines()[1] not in repr(thing)

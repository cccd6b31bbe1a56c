"""What the rehearsal provider checks in OAuth 1.0a, asked by requests-oauthlib's signer."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from oauthlib.oauth1 import SIGNATURE_PLAINTEXT, SIGNATURE_RSA_SHA1
from requests_oauthlib import OAuth1

from dance_common.rehearsal import ConsentError, Rehearsal

REQUEST, ACCESS = "/oauth1/request_token", "/oauth1/access_token"


class Signing:
    """An OAuth 1 consumer around a site of conftest."""

    def __init__(self, site):
        self.site = site
        self.key = site.client.client_id
        self.secret = site.client.client_secret

    def post(self, path, *, secret=None, key=None, **options):
        signer = OAuth1(key or self.key, secret or self.secret, **options)
        return self.site.session.post(self.site.base + path, auth=signer)

    def begin(self, **options):
        options = {"callback_uri": self.site.callback} | options
        return dict(parse_qsl(self.post(REQUEST, **options).text))

    def consent(self, temporary, **choices):
        url = f"{self.site.base}/oauth1/authorize?oauth_token={temporary['oauth_token']}"
        return dict(parse_qsl(urlsplit(self.site.rehearsal.consent(url, **choices)).query))

    def finish(self, temporary, answer, **changes):
        options = {
            "resource_owner_key": temporary["oauth_token"],
            "resource_owner_secret": temporary["oauth_token_secret"],
            "verifier": answer["oauth_verifier"],
        } | changes
        return self.post(ACCESS, **options)

    def dance(self, **choices):
        temporary = self.begin()
        return dict(parse_qsl(self.finish(temporary, self.consent(temporary, **choices)).text))

    def signer(self, token):
        return OAuth1(self.key, self.secret, token["oauth_token"], token["oauth_token_secret"])


@pytest.fixture
def signing(site):
    return Signing(site)


def test_goes_the_whole_way(signing):
    """Temporary credentials, a yes and a verifier give a token that opens the person's data."""
    temporary = signing.begin()
    assert temporary["oauth_callback_confirmed"] == "true"
    answer = signing.consent(temporary, account="hubot")
    assert answer["oauth_token"] == temporary["oauth_token"]
    token = dict(parse_qsl(signing.finish(temporary, answer).text))
    site = signing.site
    profile = site.session.get(site.base + "/api/user", auth=signing.signer(token)).json()
    assert (profile["login"], profile["email"]) == ("hubot", "hubot@example.com")
    assert site.rehearsal.tokens_of("hubot") == (token["oauth_token"],)


def test_tells_a_denial(signing):
    """A no brings back the request token as ``denied``, and ends it."""
    temporary = signing.begin()
    assert signing.consent(temporary, allow=False) == {"denied": temporary["oauth_token"]}
    with pytest.raises(ConsentError):
        signing.consent(temporary)


@pytest.mark.parametrize(
    ("options", "status", "reason"),
    [
        pytest.param({"secret": "wrong"}, 401, "signature", id="wrong secret"),
        pytest.param({"key": "nobody"}, 401, "client", id="unknown consumer"),
        pytest.param({"callback_uri": None}, 400, "callback", id="no callback"),
        pytest.param({"callback_uri": "https://evil.example/"}, 401, "callback", id="foreign"),
        pytest.param({"callback_uri": "oob"}, 401, "callback", id="out of band"),
        pytest.param({"signature_method": SIGNATURE_PLAINTEXT}, 400, "signature", id="plaintext"),
        pytest.param({"timestamp": "1000000000"}, 400, "Timestamp", id="old timestamp"),
        pytest.param({"nonce": "short"}, 400, "nonce", id="malformed nonce"),
    ],
)
def test_refuses_temporary_credentials(signing, options, status, reason):
    """Each mistake of a first request is refused and named."""
    options = {"callback_uri": signing.site.callback} | options
    response = signing.post(REQUEST, **options)
    assert response.status_code == status
    assert reason in dict(parse_qsl(response.text))["error_description"]
    assert ("WWW-Authenticate" in response.headers) is (status == 401)


def test_refuses_a_replayed_nonce(signing):
    """A nonce is good once with its timestamp, consumer and token."""
    from time import time

    options = {"callback_uri": signing.site.callback, "nonce": "n" * 20}
    options["timestamp"] = str(int(time()))
    assert signing.post(REQUEST, **options).ok
    replayed = signing.post(REQUEST, **options)
    assert replayed.status_code == 401
    assert "nonce" in replayed.text


@pytest.mark.parametrize("header", ["Basic eDp5", "OAuth", 'OAuth oauth_signature="***"', "é"])
def test_refuses_malformed_requests(signing, header):
    """What isn't OAuth 1 at all is a bad request and no server error."""
    response = signing.site.session.post(
        signing.site.base + REQUEST, headers={"Authorization": header.encode("latin-1")}
    )
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"verifier": None}, 400, id="no verifier"),
        pytest.param({"verifier": "v" * 30}, 401, id="wrong verifier"),
        pytest.param({"resource_owner_key": "t" * 30}, 401, id="unknown request token"),
        pytest.param({"resource_owner_secret": "wrong"}, 401, id="wrong token secret"),
        pytest.param({"secret": "wrong"}, 401, id="wrong consumer secret"),
    ],
)
def test_refuses_a_wrong_exchange(signing, changes, status):
    """Each mistake in the exchange is refused, and no token is given."""
    temporary = signing.begin()
    response = signing.finish(temporary, signing.consent(temporary), **changes)
    assert response.status_code == status
    assert "oauth_token_secret" not in response.text
    assert signing.site.rehearsal.tokens_of("mona") == ()


def test_a_request_token_needs_a_yes(signing):
    """Without a person's yes there is no verifier that would do."""
    temporary = signing.begin()
    response = signing.finish(temporary, {"oauth_verifier": "v" * 30})
    assert response.status_code == 401


def test_a_request_token_works_once(signing):
    """A request token is exchanged once, and no person is asked about it twice."""
    temporary = signing.begin()
    answer = signing.consent(temporary)
    with pytest.raises(ConsentError):
        signing.consent(temporary)
    assert signing.finish(temporary, answer).ok
    assert signing.finish(temporary, answer).status_code == 401


@pytest.mark.parametrize("second", ["allow", "deny"])
def test_the_first_decision_stands(signing, second):
    """Of two consent pages for one request token only the first one answered counts."""
    temporary = signing.begin()
    site = signing.site
    url = f"{site.base}/oauth1/authorize"
    query = {"oauth_token": temporary["oauth_token"]}
    pages = [site.session.get(url, params=query) for _ in range(2)]
    statuses = []
    for page, decision in zip(pages, ("allow", second), strict=True):
        ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)[1]
        form = {"ticket": ticket, "account": "mona", "decision": decision}
        statuses.append(site.session.post(url, data=form, allow_redirects=False).status_code)
    assert statuses == [303, 400]


def test_a_request_token_expires(signing, clock):
    """A request token is good for ten minutes."""
    temporary = signing.begin()
    clock.now += 601
    with pytest.raises(ConsentError):
        signing.consent(temporary)


def test_a_request_token_belongs_to_its_consumer(signing, other_site):
    """Another consumer can't exchange it."""
    temporary = signing.begin()
    response = Signing(other_site).finish(temporary, signing.consent(temporary))
    assert response.status_code == 401


def test_unknown_request_tokens_end_on_a_page(site):
    """The authorize page without a known request token sends the browser nowhere."""
    for query in ("", "?oauth_token=unknown", "?oauth_token=a&oauth_token=b", "?oauth_token=%ff"):
        response = site.session.get(f"{site.base}/oauth1/authorize{query}")
        assert response.status_code == 400


@pytest.mark.parametrize("signature_type", ["AUTH_HEADER", "QUERY", "BODY"])
def test_checks_signed_calls(signing, signature_type):
    """A call is signed with parameters, wherever the signature is carried."""
    token = signing.dance()
    site = signing.site
    arguments = (signing.key, signing.secret, token["oauth_token"], token["oauth_token_secret"])
    signer = OAuth1(*arguments, signature_type=signature_type)
    response = site.session.post(
        site.base + "/api/echo?a=b%20c&d=%E2%9C%93", data={"e": "f g", "h": "~"}, auth=signer
    )
    assert response.status_code == 200, response.text
    assert response.json()["args"] == {"a": "b c", "d": "✓"}
    assert response.json()["form"] == {"e": "f g", "h": "~"}


def test_refuses_wrongly_signed_calls(signing, other_site):
    """A wrong token secret, another consumer's signature and a revoked token open nothing."""
    token = signing.dance()
    site = signing.site
    url = site.base + "/api/user"
    wrong = signing.signer(token | {"oauth_token_secret": "wrong"})
    foreign = Signing(other_site).signer(token)
    unsigned = OAuth1(signing.key, signing.secret)
    for signer in (wrong, foreign, unsigned):
        response = site.session.get(url, auth=signer)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("OAuth")
    assert site.session.get(url, auth=signing.signer(token)).ok
    site.rehearsal.revoke_tokens()
    assert site.session.get(url, auth=signing.signer(token)).status_code == 401


def test_a_token_is_no_bearer_token(signing):
    """An OAuth 1 token doesn't open anything by itself."""
    token = signing.dance()
    assert signing.site.get("/api/user", token["oauth_token"]).status_code == 401


@pytest.fixture(scope="module")
def rsa_keys():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


def test_checks_rsa_signatures(new_site, client, rsa_keys):
    """A consumer with an RSA key signs with it through the whole dance."""
    private, public = rsa_keys
    client = replace(client, rsa_public_key=public)
    site = new_site(Rehearsal(clients=(client,)), client)
    signing = Signing(site)
    options = {"signature_method": SIGNATURE_RSA_SHA1, "rsa_key": private}
    temporary = signing.begin(**options)
    response = signing.finish(temporary, signing.consent(temporary), **options)
    token = dict(parse_qsl(response.text))
    signer = OAuth1(signing.key, resource_owner_key=token["oauth_token"], **options)
    assert site.session.get(site.base + "/api/user", auth=signer).json()["login"] == "mona"


def test_refuses_rsa_signatures_of_others(new_site, client, rsa_keys):
    """Another key's signature, or a consumer without a key, is refused."""
    private, public = rsa_keys
    options = {
        "callback_uri": client.redirect_uris[0],
        "signature_method": SIGNATURE_RSA_SHA1,
        "rsa_key": private,
    }
    keyless = Signing(new_site(Rehearsal(clients=(client,)), client))
    assert keyless.post(REQUEST, **options).status_code == 401
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other = stranger.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    client = replace(client, rsa_public_key=public)
    signing = Signing(new_site(Rehearsal(clients=(client,)), client))
    assert signing.post(REQUEST, **options | {"rsa_key": other}).status_code == 401

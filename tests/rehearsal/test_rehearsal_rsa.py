"""A dance that is signed by RSA is signed by it in a rehearsal, too, and the stand-in checks the signatures."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from requests_oauthlib import OAuth1

from dance_common.errors import NotConfigured, ProviderFailed
from dance_common.providers import find
from dance_common.rehearsal import Rehearsal, server
from dance_common.rehearsal.stand_in import CLIENT_ID, rsa_credentials, with_stand_in
from dance_common.transport import mounted

STAND_IN = "http://localhost:9000"
CALLBACK = "http://localhost:5000/login/jira/authorized"
JIRA = "https://jira.example.com"
REQUEST = f"{STAND_IN}/jira.example.com/plugins/servlet/oauth/request-token"


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def keys():
    """Two keys of sites."""
    made = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    return tuple(map(pem, made))


@pytest.fixture
def stand_in():
    """A stand-in, in process, that plays nobody yet."""
    rehearsal = Rehearsal(STAND_IN)
    with mounted(STAND_IN, rehearsal.adapter()):
        yield rehearsal


def jira(key=None, **options):
    return find("jira")(JIRA, "a-consumer-key", rsa_key=key).changed(**options)


def danced(dance, stand_in):
    """Dance to the end in a rehearsal; return the session that has the token."""
    rehearsed = with_stand_in(dance, STAND_IN)
    visitor, session = {}, rehearsed.session()
    back = stand_in.consent(rehearsed.begin(visitor, CALLBACK, session=session))
    rehearsed.finish(visitor, CALLBACK, back.partition("?")[2], session=session)
    return session


@pytest.mark.parametrize("method", ["RSA-SHA1", "RSA-SHA256"])
@pytest.mark.parametrize("has_key", [True, False])
def test_a_rehearsed_dance_signs_by_rsa(stand_in, keys, has_key, method):
    """By the site's own key, which stays at home, or by everybody's where the site has none yet."""
    dance = jira(keys[0] if has_key else None, signature_method=method)
    stand_in.play(dance)
    session = danced(dance, stand_in)
    call = session.get("rest/api/2/myself")
    assert call.json()["key"] == "JIRAUSER1"
    sent = call.request.headers["Authorization"]
    sent = sent if isinstance(sent, str) else sent.decode()
    assert f'oauth_signature_method="{method}"' in sent
    assert "a-consumer-key" not in sent
    assert (f'oauth_consumer_key="{CLIENT_ID}"' in sent) is not has_key
    assert "PRIVATE KEY" not in repr(stand_in.requests)
    assert "PRIVATE KEY" not in repr(rsa_credentials(dance))


def test_a_key_that_the_stand_in_does_not_know_is_refused(stand_in, keys):
    """As a Jira refuses that was given the public key of another, and the refusal says what to do."""
    stand_in.play(jira(keys[0]))
    with pytest.raises(ProviderFailed) as refused:
        danced(jira(keys[1]), stand_in)
    said = dict(parse_qsl(refused.value.response.text))["error_description"]
    assert said.startswith("The rehearsal does not know the public key of this RSA key.")
    assert "(dance rehearse)" in said


@pytest.mark.parametrize("place", ["request-token", "API"])
def test_a_wrong_signature_is_refused(stand_in, keys, place):
    """Whoever knows the consumer key still needs the private key that belongs to it."""
    dance = jira(keys[0])
    stand_in.play(dance)
    session = danced(dance, stand_in)
    known = rsa_credentials(dance)
    path = {"request-token": "plugins/servlet/oauth/request-token", "API": "rest/api/2/myself"}
    statuses = []
    for key in keys:
        signer = OAuth1(
            known.client_key,
            rsa_key=key,
            signature_method="RSA-SHA1",
            callback_uri=CALLBACK if place == "request-token" else None,
            resource_owner_key=session.access_token if place == "API" else None,
        )
        asked = requests.Request("GET", f"{JIRA}/{path[place]}", auth=signer).prepare()
        asked.url = asked.url.replace("https://", f"{STAND_IN}/")
        with requests.Session() as other:
            other.mount(STAND_IN, stand_in.adapter())
            statuses.append(other.send(asked).status_code)
    assert statuses == [200, 401]


@pytest.mark.parametrize("kind", ["text", "garbage", "elliptic"])
def test_a_key_that_cannot_sign_is_found_in_the_rehearsal(stand_in, kind):
    """Rather than in production."""
    dance = jira(
        {
            "text": "no-such.pem",
            "garbage": "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
            "elliptic": pem(ec.generate_private_key(ec.SECP256R1())),
        }[kind]
    )
    stand_in.play(dance)
    assert [client.client_id for client in stand_in.clients] == [CLIENT_ID]
    with pytest.raises(NotConfigured) as refused:
        danced(dance, stand_in)
    assert refused.value.code == "unreadable_rsa_key"
    assert "JIRA_OAUTH_RSA_KEY" in refused.value.hint


def test_the_command_says_which_key_signs(monkeypatch, keys):
    """The site's own, the rehearsal's, or one that has to be corrected."""
    monkeypatch.setattr(server, "until_interrupted", lambda: None)
    said = []
    dances = [jira(key) for key in (keys[0], None, "nonexistent.pem")]
    server.serve_forever(dances, port=0, pages=[], where="the settings", say=said.append)
    assert [line.partition("'jira' ")[2] for line in said[1:]] == [
        "signs by its own RSA key, whose public key the rehearsal knows.",
        "has no RSA key yet: a key of the rehearsal's own signs.",
        "can't sign. Correct JIRA_OAUTH_RSA_KEY or the option rsa_key.",
    ]


def test_a_key_of_jira_is_asked_for_nothing_else(stand_in, keys):
    """A dance that shares a secret signs by that, whatever key it was given."""
    dance = jira(keys[0], signature_method="HMAC-SHA1", client_secret="a-secret")
    stand_in.play(dance)
    page = with_stand_in(dance, STAND_IN).begin({}, CALLBACK)
    assert parse_qs(urlsplit(page).query)["oauth_token"]
    assert [client.client_id for client in stand_in.clients] == [CLIENT_ID]

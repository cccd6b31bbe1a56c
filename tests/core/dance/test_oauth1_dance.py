"""The OAuth 1.0a dance, signed with HMAC and with RSA, with a dict for a session."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
import time_machine
from core_helpers import (
    CALLBACK,
    ISSUER,
    OAUTH1_PROVIDER,
    Visitor,
    at_once,
    error_of,
    oauth1_dance,
    parameters_of,
)
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from dance_common import transport
from dance_common.dance.base import Outcome
from dance_common.errors import (
    BadCallback,
    InsecureTransport,
    NotConfigured,
    NotOurFlow,
    ProviderFailed,
    ProviderRefused,
)
from dance_common.flows import store as flows
from dance_common.rehearsal import Answer, Client, Rehearsal
from dance_common.tokens import Token

REQUEST_PATH = "/oauth1/request_token"
GIVEN = "oauth_token=canned&oauth_token_secret=s&oauth_callback_confirmed="


def canned(rehearsal, body, *, path=REQUEST_PATH, status=200):
    return rehearsal.answer_with(path, Answer(status, {"Content-Type": "text/plain"}, body))


def test_the_whole_dance(veteran, rehearsal):
    """A person who consents ends up with credentials that sign, and nothing is left in the session."""
    outcome = veteran.finish(veteran.consent(veteran.begin(next_url="/there"), account="hubot"))
    assert outcome.next_url == "/there"
    assert veteran.session == {}
    assert isinstance(outcome.token, Token)
    session = veteran.dance.session()
    session.token = outcome.token
    assert session.get("user").json()["login"] == "hubot"


def test_the_dance_signed_with_rsa():
    """An RSA key signs the whole dance; no shared secret is needed."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    client = Client("rsa-site", "unused", (CALLBACK,), rsa_public_key=public.decode())
    provider = Rehearsal(ISSUER, clients=[client])
    dance = oauth1_dance(
        replace(OAUTH1_PROVIDER, signature_method="RSA-SHA1"),
        client_key="rsa-site",
        client_secret=None,
        rsa_key=private.decode(),
    )
    visitor = Visitor(dance, provider)
    with transport.mounted(ISSUER, provider.adapter()):
        session = dance.session()
        session.token = visitor.whole_dance().token
        assert session.authorized
        assert session.get("user").json()["login"] == "mona"
    header = provider.requests_to(REQUEST_PATH)[-1].header("Authorization")
    assert 'oauth_signature_method="RSA-SHA1"' in header
    assert "PRIVATE KEY" not in repr(dance)


def test_the_session_given_carries_the_token(veteran):
    """The session that finishes the dance signs with the new token at once."""
    session = veteran.dance.session()
    veteran.finish(veteran.consent(veteran.begin(session=session)), session=session)
    assert session.get("user").json()["login"] == "mona"


def test_the_authorization_url(veteran):
    """The URL carries the request token and the provider's further parameters, which can't replace it."""
    veteran.dance = veteran.dance.changed(
        authorization_params={"force_login": "true", "oauth_token": "theirs"}
    )
    url = veteran.begin()
    assert url.startswith(f"{ISSUER}/oauth1/authorize?")
    assert parameters_of(url) == {
        "force_login": "true",
        "oauth_token": veteran.session["veteran_oauth_state"],
    }
    veteran.dance = veteran.dance.changed(authorization_url=f"{ISSUER}/oauth1/authorize?a=b")
    assert veteran.begin().startswith(f"{ISSUER}/oauth1/authorize?a=b&force_login")


def test_a_session_begins_and_is_empty_again(veteran):
    """After the beginning a session carries no temporary credentials, and the next one sends no old callback."""
    session = veteran.dance.session()
    veteran.begin(session=session)
    assert session.token is None
    signer = session._client.client
    assert (signer.callback_uri, signer.resource_owner_key, signer.resource_owner_secret) == (
        None,
    ) * 3


def test_two_tabs_at_once(veteran):
    """Two dances begun in two tabs end well, in the other order."""
    answers = [veteran.consent(veteran.begin(), account=name) for name in ("mona", "hubot")]
    for query, name in reversed(list(zip(answers, ("mona", "hubot"), strict=True))):
        session = veteran.dance.session()
        session.token = veteran.finish(query).token
        assert session.get("user").json()["login"] == name


@pytest.mark.parametrize("word", ["true", "True", "TRUE"])
def test_a_confirmed_callback_is_enough(veteran, rehearsal, word):
    """The confirmation counts in the spellings that real servers use."""
    with canned(rehearsal, GIVEN + word):
        assert "oauth_token=canned" in veteran.begin()


@pytest.mark.parametrize("word", ["", "false", "1", "yes", None])
def test_an_unconfirmed_callback_is_refused(veteran, rehearsal, word):
    """A server that doesn't confirm the callback speaks OAuth 1.0, which can be fixated; nothing is kept."""
    body = GIVEN + word if word is not None else GIVEN.rpartition("&")[0]
    with canned(rehearsal, body):
        error = error_of(veteran.begin)
    assert (type(error), error.code, error.step) == (
        ProviderFailed,
        "callback_not_confirmed",
        "request_token",
    )
    assert veteran.session == {}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 200, "no_oauth_token"),
        ("<html>", 500, "provider_failed"),
        ("oauth_problem=consumer_key_unknown", 401, "consumer_key_unknown"),
    ],
)
def test_a_beginning_may_fail(veteran, rehearsal, body, status, code):
    """A provider that gives no request token is the provider's failure, and nothing is kept."""
    session = veteran.dance.session()
    with canned(rehearsal, body, status=status):
        error = error_of(lambda: veteran.begin(session=session))
    assert (error.code, error.step, error.status) == (code, "request_token", 502)
    assert veteran.session == {}
    assert session._client.client.callback_uri is None


@pytest.mark.parametrize(
    ("make", "kind", "code"),
    [
        (lambda right: "", NotOurFlow, "state_missing"),
        (lambda right: "oauth_verifier=v", NotOurFlow, "state_missing"),
        (lambda right: "oauth_token=foreign&oauth_verifier=v", NotOurFlow, "flow_not_found"),
        (lambda right: "oauth_token=%C3%A9&oauth_verifier=v", NotOurFlow, "flow_not_found"),
        (lambda right: "oauth_token=\ud800&oauth_verifier=v", NotOurFlow, "flow_not_found"),
        (lambda right: f"oauth_token={right}", BadCallback, "verifier_missing"),
        (lambda right: f"oauth_token={right}&oauth_verifier=", BadCallback, "verifier_missing"),
        (
            lambda right: f"oauth_token={right}&oauth_token={right}&oauth_verifier=v",
            BadCallback,
            "repeated_parameter",
        ),
        (lambda right: "oauth_token=" + "x" * 100_000, BadCallback, "callback_too_long"),
    ],
)
def test_a_bad_answer_is_refused_before_anything_is_sent(veteran, rehearsal, make, kind, code):
    """Each fault of a callback has its own code; the access token endpoint is never asked."""
    right = parameters_of(veteran.begin())["oauth_token"]
    error = veteran.refused(make(right))
    assert (type(error), error.code, error.step, error.status) == (kind, code, "callback", 400)
    assert rehearsal.requests_to("/oauth1/access_token") == ()


def test_a_browser_that_never_began_finishes_nothing(veteran, rehearsal):
    """A link with somebody else's request token and verifier does nothing in another browser."""
    query = veteran.consent(veteran.begin())
    assert Visitor(veteran.dance, rehearsal).refused(query).code == "no_flow"
    assert veteran.finish(query).token


def test_an_answer_is_good_once_and_for_ten_minutes(veteran):
    """A second answer is refused, and so is one that comes too late."""
    query = veteran.consent(veteran.begin())
    veteran.finish(query)
    assert veteran.refused(query).code == "no_flow"
    query = veteran.consent(veteran.begin())
    with time_machine.travel(flows.time.time() + flows.LIFETIME + 1):
        assert veteran.refused(query).code == "flow_expired"


@pytest.mark.parametrize(("began", "ended"), [("1", "2"), ("1", None), (None, "1")])
def test_whoever_began_has_to_finish(veteran, began, ended):
    """If another user is logged in at the end the account is connected to nobody."""
    query = veteran.consent(veteran.begin(user=began))
    assert veteran.refused(query, user=ended).code == "flow_of_another_user"


def test_consent_denied(veteran):
    """A person who says no, as the provider tells it, ends the flow with where to go."""
    error = veteran.refused(veteran.consent(veteran.begin(next_url="/there"), allow=False))
    assert isinstance(error, ProviderRefused)
    assert (error.code, error.error, error.status) == ("access_denied", "access_denied", 403)
    assert (error.verified, error.next_url) == (True, "/there")
    assert veteran.session == {}


def test_a_problem_is_named_as_the_provider_names_it(veteran):
    """``oauth_problem`` with our request token is believed."""
    token = parameters_of(veteran.begin())["oauth_token"]
    error = veteran.refused(f"oauth_problem=user_refused&oauth_token={token}")
    assert (error.code, error.error, error.verified) == ("access_denied", "user_refused", True)


@pytest.mark.parametrize("query", ["denied=foreign", "oauth_problem=user_refused", "denied="])
def test_a_denial_without_our_token_is_not_believed(veteran, query):
    """A denial that anybody could send is marked so, and ends no flow."""
    right = veteran.consent(veteran.begin())
    error = veteran.refused(query)
    expected = "state_missing" if query == "denied=" else "unverified_error"
    assert (error.code, error.status) == (expected, 400)
    assert error.verified is (query == "denied=")
    assert veteran.finish(right).token


def test_a_failed_exchange_leaves_nothing(veteran):
    """A verifier that the provider refuses is its failure; the session keeps no temporary credentials."""
    token = parameters_of(veteran.begin(next_url="/there"))["oauth_token"]
    session = veteran.dance.session()
    error = veteran.refused(f"oauth_token={token}&oauth_verifier=wrong", session=session)
    assert (type(error), error.step, error.next_url) == (ProviderFailed, "exchange", "/there")
    assert error.response.status_code in (400, 401)
    assert session._client.client.verifier is None
    assert session._client.client.resource_owner_key is None


def test_a_wrong_secret_is_refused(rehearsal):
    """The stand-in checks signatures: with a wrong secret the dance does not begin."""
    error = error_of(lambda: Visitor(oauth1_dance(client_secret="wrong"), rehearsal).begin())
    assert (type(error), error.step) == (ProviderFailed, "request_token")


def test_a_copied_cookie_exchanges_once(veteran, rehearsal):
    """Sixteen requests with copies of one session lead to exactly one exchange."""
    query = veteran.consent(veteran.begin())
    copies = [copy.deepcopy(veteran.session) for _ in range(16)]
    results = at_once(lambda n: veteran.dance.finish(copies[n], CALLBACK, query))
    assert len(rehearsal.requests_to("/oauth1/access_token")) == 1
    assert sum(isinstance(result, Outcome) for result in results) == 1


def test_canned_answers_can_be_danced_twice(veteran, rehearsal):
    """An app's tests, whose provider always gives the same request token, can dance as often as they like."""
    for _ in range(2):
        veteran.session = {}
        with (
            canned(rehearsal, GIVEN + "true"),
            canned(rehearsal, "oauth_token=a&oauth_token_secret=b", path="/oauth1/access_token"),
        ):
            veteran.begin()
            assert veteran.finish("oauth_token=canned&oauth_verifier=v").token["oauth_token"] == "a"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_key": None}, "missing_client_key"),
        ({"client_secret": ""}, "missing_client_secret"),
        ({"signature_method": "RSA-SHA1"}, "missing_rsa_key"),
    ],
)
def test_missing_credentials_are_said_before_anything_is_sent(rehearsal, changes, code):
    """A dance without credentials does not begin, and says which is missing."""
    error = error_of(lambda: Visitor(oauth1_dance(**changes), rehearsal).begin())
    assert isinstance(error, NotConfigured)
    assert error.code == code
    assert rehearsal.requests == ()


@pytest.mark.parametrize(
    ("callback_url", "facts"),
    [
        ("http://site.example/cb", {}),
        (CALLBACK, {"authorization_url": "http://x.example/a"}),
        (CALLBACK, {"request_token_url": "http://x.example/r"}),
    ],
)
def test_no_dance_in_the_open(rehearsal, callback_url, facts):
    """A callback or an endpoint that is plain http on another machine is refused."""
    visitor = Visitor(oauth1_dance(replace(OAUTH1_PROVIDER, **facts)), rehearsal, callback_url)
    assert isinstance(error_of(visitor.begin), InsecureTransport)
    assert visitor.session == {}
    assert rehearsal.requests == ()


def test_a_dance_shows_no_secret():
    """The text of a dance shows neither the shared secret nor the key."""
    assert "secret-" not in repr(oauth1_dance(client_secret="secret-1", rsa_key="secret-2"))

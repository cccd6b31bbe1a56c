"""The OAuth 2 dance, from begin to finish, with a dict for a session."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest
import requests
import time_machine
from core_helpers import (
    CALLBACK,
    ISSUER,
    OAUTH2_PROVIDER,
    REMOTE,
    Visitor,
    at_once,
    error_of,
    oauth2_dance,
    parameters_of,
)
from oauthlib.oauth2 import InvalidGrantError, WebApplicationClient

from dance_common import transport
from dance_common.dance.base import Outcome
from dance_common.dance.oauth2 import code_challenge
from dance_common.errors import (
    BadCallback,
    InsecureTransport,
    NotConfigured,
    NotOurFlow,
    ProviderFailed,
    ProviderRefused,
)
from dance_common.flows import store as flows
from dance_common.rehearsal import Client, Rehearsal
from dance_common.sessions import OAuth2Session
from dance_common.tokens import Token


def with_state(visitor, **parameters):
    """Begin, and return the query of an answer with the right state and issuer."""
    state = parameters_of(visitor.begin())["state"]
    return urlencode({"state": state, "iss": ISSUER} | parameters)


def test_the_whole_dance(visitor, rehearsal):
    """A person who consents ends up with a token that opens their account, and nothing left in the session."""
    outcome = visitor.finish(
        visitor.consent(visitor.begin(next_url="/there"), account="hubot", scopes=["profile"])
    )
    assert outcome.next_url == "/there"
    assert visitor.session == {}
    token = outcome.token
    assert isinstance(token, Token)
    assert (token["token_type"], token["scope"], token["expires_in"]) == (
        "Bearer",
        ["profile"],
        3600,
    )
    session = visitor.dance.session(token=token)
    assert session.get("user").json()["login"] == "hubot"


def test_the_token_is_not_stored(visitor):
    """Finishing stores nothing: that is the adapter's, after its receivers were asked."""
    outcome = visitor.whole_dance()
    assert isinstance(outcome, Outcome)
    assert outcome.next_url is None
    assert visitor.dance.session().authorized is False


def test_the_session_given_carries_the_token(visitor):
    """The session that finishes the dance is signed in at once."""
    session = visitor.dance.session()
    visitor.finish(visitor.consent(visitor.begin(session=session)), session=session)
    assert session.get("user").json()["login"] == "mona"


def test_the_authorization_url(visitor):
    """The URL carries what RFC 6749, RFC 7636 and the provider ask for, and nothing else."""
    dance = visitor.dance.changed(
        scope=["email", "repo"],
        authorization_params={"prompt": "consent", "state": "theirs", "client_id": "theirs"},
        authorization_url=f"{ISSUER}/oauth2/authorize?tenant=a",
    )
    url = dance.begin(visitor.session, CALLBACK)
    parameters = parameters_of(url)
    assert url.startswith(f"{ISSUER}/oauth2/authorize?tenant=a&")
    assert parameters.pop("state") == visitor.session["rehearsal_oauth_state"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", parameters.pop("code_challenge"))
    assert parameters == {
        "tenant": "a",
        "prompt": "consent",
        "response_type": "code",
        "client_id": "rehearsal-demo",
        "redirect_uri": CALLBACK,
        "scope": "email repo",
        "code_challenge_method": "S256",
    }


@pytest.mark.parametrize(
    ("scope", "facts", "expected"),
    [
        (None, {}, None),
        (None, {"scope": ("a", "b")}, "a b"),
        ("a b", {"scope": ("c",)}, "a b"),
        ("a,b", {"scope_separator": ","}, "a,b"),
        (["a", "b"], {"scope_separator": ","}, "a,b"),
        ({"a"}, {}, "a"),
        ((), {"scope": ("c",)}, None),
        ("", {"scope": ("c",)}, None),
    ],
)
def test_scopes_are_written_as_the_provider_reads_them(scope, facts, expected):
    """A dance's scopes come before the provider's default, joined its way; none are left out."""
    dance = oauth2_dance(replace(REMOTE, **facts), scope=scope)
    assert parameters_of(dance.begin({}, "https://site.example/cb")).get("scope") == expected


def test_states_and_verifiers_are_new_each_time(visitor):
    """A state has 128 bits, a verifier 43 unreserved characters, and neither comes twice."""
    states, verifiers = set(), set()
    for _ in range(50):
        session = {}
        visitor.dance.begin(session, CALLBACK)
        (key, _, _, _, secret, *_), *_ = session[flows.SESSION_KEY]
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}[0-9a-f]{2}", key)
        assert re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", secret)
        states.add(key)
        verifiers.add(secret)
    assert len(states) == len(verifiers) == 50


def test_the_challenge_is_s256_of_the_verifier(visitor, rehearsal):
    """What the URL announces is the digest of what the exchange shows, and the verifier isn't in the URL."""
    url = visitor.begin()
    visitor.finish(visitor.consent(url))
    verifier = rehearsal.token_requests[-1].parameters["code_verifier"]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode()
    assert parameters_of(url)["code_challenge"] == digest.rstrip("=")
    assert verifier not in url


def test_rfc7636s_own_example():
    """The challenge for the RFC's verifier is the RFC's challenge; without a verifier there is none."""
    said = code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert said["code_challenge"] == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert code_challenge("") == {}


def test_a_provider_that_breaks_on_pkce_gets_none():
    """Without PKCE neither challenge nor verifier is sent, and the dance goes on."""
    provider = Rehearsal(ISSUER, pkce="optional")
    visitor = Visitor(oauth2_dance().changed(pkce=False), provider)
    with transport.mounted(ISSUER, provider.adapter()):
        url = visitor.begin()
        visitor.finish(visitor.consent(url))
    assert "code_challenge" not in url
    assert "code_verifier" not in provider.token_requests[-1].parameters


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_tabs_at_once(visitor, rehearsal, order):
    """Two dances begun in two tabs both end well, in either order, each with its own verifier."""
    answers = [
        visitor.consent(visitor.begin(next_url=f"/{name}"), account=name)
        for name in ("mona", "hubot")
    ]
    for number in order:
        outcome = visitor.finish(answers[number])
        name = visitor.dance.session(token=outcome.token).get("user").json()["login"]
        assert outcome.next_url == f"/{name}" == ("/mona", "/hubot")[number]
    assert len({seen.parameters["code_verifier"] for seen in rehearsal.token_requests}) == 2


def test_the_callback_url_is_sent_again_as_it_was(visitor, rehearsal):
    """The token request repeats the callback URL of the beginning, even if a proxy hides the scheme of the callback."""
    query = visitor.consent(visitor.begin())
    visitor.callback_url = CALLBACK.replace("http:", "https:")
    visitor.finish(query)
    assert rehearsal.token_requests[-1].parameters["redirect_uri"] == CALLBACK


def code_of(visitor, query, **options):
    error = visitor.refused(query, **options)
    return type(error), error.code, error.step, error.status


@pytest.mark.parametrize(
    ("make", "kind", "code"),
    [
        (lambda right: "", NotOurFlow, "state_missing"),
        (lambda right: "code=c", NotOurFlow, "state_missing"),
        (lambda right: "code=c&state=", NotOurFlow, "state_missing"),
        (lambda right: "code=c&state=foreign", NotOurFlow, "flow_not_found"),
        (lambda right: f"code=c&state={right[:-1]}", NotOurFlow, "flow_not_found"),
        (lambda right: "code=c&state=%C3%A9", NotOurFlow, "flow_not_found"),
        (lambda right: "code=c&state=\ud800", NotOurFlow, "flow_not_found"),
        (lambda right: b"code=c&state=\xff\xfe", NotOurFlow, "flow_not_found"),
        (lambda right: "code=c&state=%00", NotOurFlow, "flow_not_found"),
        (lambda right: "code=c&state=" + "x" * 100_000, BadCallback, "callback_too_long"),
        (lambda right: "&".join(["a=b"] * 200), BadCallback, "callback_too_long"),
        (lambda right: f"state={right}&state={right}&code=c", BadCallback, "repeated_parameter"),
        (lambda right: f"state={right}&code=c&code=c", BadCallback, "repeated_parameter"),
        (lambda right: f"state={right}&iss={ISSUER}", BadCallback, "code_missing"),
        (lambda right: f"state={right}&iss={ISSUER}&code=", BadCallback, "code_missing"),
        (lambda right: f"state={right}&code=c", NotOurFlow, "issuer_mismatch"),
        (lambda right: f"state={right}&code=c&iss=", NotOurFlow, "issuer_mismatch"),
        (lambda right: f"state={right}&code=c&iss={ISSUER}/", NotOurFlow, "issuer_mismatch"),
        (
            lambda right: f"state={right}&code=c&iss=https://e.example",
            NotOurFlow,
            "issuer_mismatch",
        ),
        (lambda right: f"state={right}&error=access_denied", NotOurFlow, "issuer_mismatch"),
        (
            lambda right: f"state={right}&iss=a&iss={ISSUER}&code=c",
            BadCallback,
            "repeated_parameter",
        ),
    ],
)
def test_a_bad_answer_is_refused_before_anything_is_sent(visitor, rehearsal, make, kind, code):
    """Each fault of a callback has its own code; the token endpoint is never asked."""
    right = parameters_of(visitor.begin())["state"]
    assert code_of(visitor, make(right)) == (kind, code, "callback", 400)
    assert rehearsal.token_requests == ()


def test_an_answer_is_good_once(visitor, rehearsal):
    """The same callback URL a second time is refused, and exchanges nothing."""
    query = visitor.consent(visitor.begin())
    visitor.finish(query)
    assert visitor.refused(query).code == "no_flow"
    assert len(rehearsal.token_requests) == 1


def test_a_failed_answer_is_spent_too(visitor, rehearsal):
    """After any failure with the right state that state is worth nothing."""
    query = visitor.consent(visitor.begin())
    state = parameters_of("?" + query)["state"]
    assert visitor.refused(f"state={state}&code=wrong&iss={ISSUER}").code == "invalid_grant"
    assert visitor.refused(query).code == "no_flow"
    assert len(rehearsal.token_requests) == 1


def test_an_answer_in_another_browser_is_refused(visitor, rehearsal):
    """A link with somebody else's state and code does nothing in a browser that never began."""
    query = visitor.consent(visitor.begin())
    other = Visitor(visitor.dance, rehearsal)
    assert other.refused(query).code == "no_flow"
    assert visitor.finish(query).token


def test_an_answer_after_ten_minutes_is_refused(visitor, rehearsal):
    """A flow that is too old is refused, although the provider's code might still be good."""
    query = visitor.consent(visitor.begin())
    with time_machine.travel(flows.time.time() + flows.LIFETIME + 1):
        assert visitor.refused(query).code == "flow_expired"
    assert rehearsal.token_requests == ()


def test_an_answer_at_another_dances_callback_is_refused(visitor, rehearsal):
    """What one dance began another can't finish, although browser and provider are the same."""
    query = visitor.consent(visitor.begin())
    other = visitor.dance.changed(name="work")
    error = error_of(lambda: other.finish(visitor.session, CALLBACK, query))
    assert error.code == "flow_elsewhere"
    assert rehearsal.token_requests == ()


@pytest.mark.parametrize(("began", "ended"), [("1", "2"), ("1", None), (None, "1")])
def test_whoever_began_has_to_finish(visitor, rehearsal, began, ended):
    """If another user is logged in at the end the account is connected to nobody."""
    query = visitor.consent(visitor.begin(user=began))
    assert visitor.refused(query, user=ended).code == "flow_of_another_user"
    assert rehearsal.token_requests == ()


def test_the_same_user_may_finish(visitor):
    """A user who is logged in throughout gets the token."""
    assert visitor.finish(visitor.consent(visitor.begin(user="1")), user="1").token


def test_consent_denied(visitor, rehearsal):
    """A person who says no is believed: the error is the provider's, and keeps where to go."""
    error = visitor.refused(visitor.consent(visitor.begin(next_url="/there"), allow=False))
    assert isinstance(error, ProviderRefused)
    assert (error.code, error.error, error.status) == ("access_denied", "access_denied", 403)
    assert (error.verified, error.next_url) == (True, "/there")
    assert error.error_description == "The person said no."
    assert rehearsal.token_requests == ()


@pytest.mark.parametrize(
    ("error", "code", "status", "part"),
    [
        ("server_error", "server_error", 502, "“server_error”"),
        ("temporarily_unavailable", "temporarily_unavailable", 502, "“temp"),
        ("invalid_scope", "invalid_scope", 400, "“invalid_scope”"),
        ("<b>", "provider_refused", 400, "with an error."),
        ("é", "provider_refused", 400, "with an error."),
        ("e" * 61, "provider_refused", 400, "with an error."),
        ("access_denied\n", "provider_refused", 400, "with an error."),
    ],
)
def test_a_verified_error_is_the_providers(visitor, error, code, status, part):
    """With the right state an error counts; what is no error code isn't repeated in our sentence."""
    found = visitor.refused(with_state(visitor, error=error, error_uri="https://e.example/"))
    assert (found.code, found.error, found.status) == (code, error, status)
    assert (found.verified, found.error_uri) == (True, "https://e.example/")
    assert part in str(found)


@pytest.mark.parametrize("state", ["", "&state=", "&state=foreign", "&state=%C3%A9"])
def test_an_error_without_our_state_is_not_believed(visitor, state):
    """An error that anybody could send is marked so, said in our words, and ends no flow."""
    query = visitor.consent(visitor.begin())
    error = visitor.refused("error=access_denied&error_description=Call+555" + state)
    assert isinstance(error, ProviderRefused)
    assert (error.code, error.error, error.status) == ("unverified_error", "access_denied", 400)
    assert error.verified is False
    assert "555" not in str(error)
    assert visitor.finish(query).token


def test_a_failed_exchange_remembers_where_to_go(visitor, rehearsal):
    """A refused code is the provider's failure, with its answer and the page the visitor wanted."""
    state = parameters_of(visitor.begin(next_url="/there"))["state"]
    error = visitor.refused(f"state={state}&code=wrong&iss={ISSUER}")
    assert isinstance(error, ProviderFailed)
    assert (error.code, error.step, error.status) == ("invalid_grant", "exchange", 502)
    assert (error.next_url, error.response.status_code) == ("/there", 400)


def test_a_wrong_secret_is_said_to_be_wrong(rehearsal):
    """A site whose secret is wrong is told so, and not the visitor blamed."""
    visitor = Visitor(oauth2_dance(client_secret="wrong"), rehearsal)
    error = visitor.refused(visitor.consent(visitor.begin()))
    assert (error.code, error.response.status_code) == ("invalid_client", 401)
    assert "client id or secret" in error.hint


@pytest.mark.parametrize("client_authentication", ["basic", "post"])
def test_odd_credentials_arrive(client_authentication):
    """Credentials full of separators reach the provider whole, by header and by form."""
    client = Client("site:1 %", "s3cr+et: &=%/é", (CALLBACK,), name="Odd")
    provider = Rehearsal(ISSUER, clients=[client])
    dance = oauth2_dance(client_id=client.client_id, client_secret=client.client_secret)
    visitor = Visitor(dance.changed(client_authentication=client_authentication), provider)
    with transport.mounted(ISSUER, provider.adapter()):
        assert visitor.whole_dance().token["access_token"]
    seen = provider.token_requests[-1]
    assert seen.scheme == ("Basic" if client_authentication == "basic" else "")
    assert ("client_secret" in seen.parameters) == (client_authentication == "post")


def test_a_state_that_a_test_put_into_the_session_works(rehearsal):
    """An app's test may prime the state by its 7.1 name and come straight to the callback."""
    provider = Rehearsal(ISSUER, pkce="optional")
    visitor = Visitor(oauth2_dance().changed(pkce=False), provider)
    with transport.mounted(ISSUER, provider.adapter()):
        query = visitor.consent(visitor.begin())
        query = query.replace(visitor.session["rehearsal_oauth_state"], "primed")
        visitor.session = {"rehearsal_oauth_state": "primed"}
        assert visitor.finish(query).token
    assert visitor.session == {}


def test_a_copied_cookie_exchanges_once(visitor, rehearsal):
    """Sixteen requests with copies of one session and one answer lead to exactly one exchange."""
    query = visitor.consent(visitor.begin())
    copies = [copy.deepcopy(visitor.session) for _ in range(16)]
    results = at_once(lambda n: visitor.dance.finish(copies[n], CALLBACK, query))
    assert len(rehearsal.token_requests) == 1
    assert sum(isinstance(result, Outcome) for result in results) == 1
    assert {getattr(result, "code", "") for result in results} == {"", "flow_used"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": None}, "missing_client_id"),
        ({"client_id": ""}, "missing_client_id"),
        ({"client_secret": None}, "missing_client_secret"),
        ({"client_id": None, "client_secret": None}, "missing_client_id"),
    ],
)
def test_missing_credentials_are_said_before_anything_happens(changes, code):
    """A dance without credentials does not begin, and says which is missing and where to put it."""
    dance = oauth2_dance(replace(REMOTE, settings={"client_id": ("A", "B")}), **changes)
    session = {}
    error = error_of(lambda: dance.begin(session, "https://site.example/cb"))
    assert isinstance(error, NotConfigured)
    assert (error.code, error.step, error.status) == (code, "begin", 503)
    assert session == {}
    assert ("set A or B" in error.hint) == (code == "missing_client_id")


@pytest.mark.parametrize(
    ("callback_url", "facts", "expected"),
    [
        ("http://site.example/cb", {}, "callback URL http://site.example/cb"),
        ("http://localhost.evil.example/", {}, "callback URL"),
        (
            "https://site.example/",
            {"authorization_url": "http://x.example/a"},
            "http://x.example/a is not https",
        ),
        ("https://site.example/", {"authorization_url": "javascript:alert(1)"}, "is not https"),
        ("https://site.example/", {"authorization_url": "x.com/a"}, "has no scheme: x.com/a"),
    ],
)
def test_no_dance_in_the_open(callback_url, facts, expected):
    """A callback or a consent page that isn't https on another machine is refused at the beginning."""
    provider = replace(OAUTH2_PROVIDER, base_url=None, title="X", **facts)
    error = error_of(lambda: oauth2_dance(provider).begin({}, callback_url))
    assert isinstance(error, InsecureTransport)
    assert expected in str(error)


def test_the_environment_may_allow_the_open(monkeypatch):
    """For development the variable of oauthlib allows plain http."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    assert oauth2_dance().begin({}, "http://site.example/cb")


@pytest.mark.parametrize(
    ("address", "said", "hint"),
    [
        ("", "The dance 'x' has no authorization_url.", "Give it the option authorization_url."),
        (
            "x.com/a?b=c",
            "The authorization_url of the dance 'x' has no scheme: x.com/a",
            "Begin it with https://.",
        ),
        (
            "http://x.com/a",
            "The authorization_url of the dance 'x' http://x.com/a is not https, so secrets could be read on the way.",
            "Begin it with https://; plain http is for this machine only.",
        ),
    ],
)
def test_what_is_wrong_with_the_providers_page_is_named(address, said, hint):
    """What it is that can't be visited, and how to write it; the site's proxy has nothing to do with it."""
    for base_url in (None, "x.com/") if not address.startswith("http") else (None,):
        provider = replace(OAUTH2_PROVIDER, base_url=base_url, authorization_url=address)
        error = error_of(lambda p=provider: oauth2_dance(p, name="x").begin({}, CALLBACK))
        assert (str(error), error.hint, error.status) == (said, hint, 503)
        if base_url is None and address.startswith("x"):
            break


def test_the_hint_about_proxies_is_for_callbacks():
    """There the site's own proxy may be the cause."""
    error = error_of(lambda: oauth2_dance().begin({}, "http://site.example/cb"))
    assert "ProxyFix" in error.hint


@pytest.mark.parametrize("state", ["fixed", lambda: "fixed"])
def test_a_state_may_be_made_by_the_site(state, visitor):
    """A function or a string may make the state; the dance goes on as ever."""
    visitor.dance = visitor.dance.changed(state=state)
    for _ in range(2):
        query = visitor.consent(visitor.begin())
        assert "state=fixed" in query
        assert visitor.finish(query).token


def test_further_fields_go_with_the_exchange(canned):
    """A provider's further arguments of ``fetch_token`` are sent, and can't replace the verifier."""
    canned.post(REMOTE.token_url, json={"access_token": "a"})
    dance = oauth2_dance(REMOTE).changed(token_params={"resource": "r", "code_verifier": "theirs"})
    session = {}
    state = parameters_of(dance.begin(session, "https://site.example/cb"))["state"]
    dance.finish(session, "https://site.example/cb", f"code=c&state={state}")
    body = canned.calls[0].request.body
    assert "resource=r" in body
    assert "theirs" not in body


def test_a_session_class_of_ones_own_may_fetch_tokens_its_way():
    """A class may return a plain dict, or raise what oauthlib raises; both are understood."""

    class Own(OAuth2Session):
        def fetch_token(self, *args, **options):
            return {"access_token": "a", "expires_in": "60"}

    class Refused(OAuth2Session):
        def fetch_token(self, *args, **options):
            raise InvalidGrantError(description="secret words")

    def dance_with(kind):
        dance = oauth2_dance(REMOTE, session_class=kind)
        session = {}
        state = parameters_of(dance.begin(session, "https://site.example/cb"))["state"]
        return dance.finish(session, "https://site.example/cb", f"code=c&state={state}")

    token = dance_with(Own).token
    assert (type(token), token["expires_in"]) == (Token, 60)
    error = error_of(lambda: dance_with(Refused))
    assert (type(error), error.code, error.step) == (ProviderFailed, "invalid_grant", "exchange")
    assert "secret" not in str(error)


def test_a_client_of_ones_own_is_copied(visitor):
    """A client given to the dance serves as a pattern: no session leaves its token in it."""
    pattern = WebApplicationClient("rehearsal-demo")
    visitor.dance = visitor.dance.changed(client=pattern)
    token = visitor.whole_dance().token
    session = visitor.dance.session(token=token)
    assert session.get("user").json()["login"] == "mona"
    assert pattern.access_token is None
    assert not pattern.token


def test_a_dance_shows_no_secret():
    """The text of a dance, its outcome and its session shows neither secret nor token."""
    dance = oauth2_dance(
        client_secret="secret-1",
        state="secret-2",
        auto_refresh_kwargs={"client_secret": "secret-3"},
        session_options={"token": {"access_token": "secret-4"}},
    ).changed(token_params={"key": "secret-5"}, refresh_params={"key": "secret-6"})
    outcome = Outcome(Token(access_token="secret-7", refresh_token="secret-8"))
    text = repr(dance) + repr(outcome) + repr(dance.session()) + str(dance)
    assert "secret-" not in text


def test_the_session_fits_into_a_cookie(visitor):
    """However often a visitor begins, what is kept stays far below the 4,093 bytes a cookie may have."""
    for number in range(50):
        visitor.begin(next_url="/" + "n" * (number * 40))
    assert len(json.dumps(visitor.session)) < 1700


def test_quoted_callback_urls_survive(rehearsal):
    """A callback URL with a query of its own is sent whole both times."""
    visitor = Visitor(oauth2_dance(), rehearsal, CALLBACK + "?tenant=" + quote("a b&c=d"))
    visitor.whole_dance()
    assert rehearsal.token_requests[-1].parameters["redirect_uri"] == visitor.callback_url


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (
            ProviderRefused("Not this account.", code="wrong_domain"),
            ProviderRefused,
            "wrong_domain",
        ),
        (requests.ConnectionError("down"), ProviderFailed, "provider_unreachable"),
        (requests.Timeout(), ProviderFailed, "provider_timeout"),
    ],
)
def test_an_account_that_is_not_accepted_leaves_nothing(visitor, raised, kind, code):
    """A provider's check of the account may refuse or fail; the session carries no token afterwards."""

    def accept(session):
        assert session.authorized
        raise raised

    visitor.dance = visitor.dance.changed(accept=accept)
    session = visitor.dance.session()
    error = visitor.refused(visitor.consent(visitor.begin(next_url="/there")), session=session)
    assert isinstance(error, kind)
    assert (error.code, error.step, error.next_url) == (code, "exchange", "/there")
    assert not session.authorized


def test_an_account_that_is_accepted_goes_on(visitor):
    """A check that finds nothing changes nothing."""
    visitor.dance = visitor.dance.changed(accept=lambda session: None)
    assert visitor.whole_dance().token

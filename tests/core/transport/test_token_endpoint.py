"""Whatever a token endpoint answers becomes a token or one kind of error."""

from __future__ import annotations

import base64
import json
import time
from urllib.parse import parse_qsl

import pytest
import requests
import responses
from core_helpers import REMOTE, error_of, oauth1_dance, oauth2_dance
from hypothesis import given, settings
from hypothesis import strategies as st

from dance_common.errors import DanceError, InsecureTransport, ProviderFailed
from dance_common.provider import OAuth1Provider
from dance_common.transport.endpoint import basic_authentication, read_credentials, read_token

TOKEN_URL = REMOTE.token_url
OLD = OAuth1Provider(
    name="old",
    base_url="https://old.example/",
    request_token_url="request",
    authorization_url="authorize",
    access_token_url="access",
)


def fetch(*, dance=None, **options):
    dance = dance or oauth2_dance(REMOTE)
    session = dance.session()
    session.redirect_uri = "https://site.example/cb"
    options = {"code": "secret-code", "client_secret": dance.client_secret} | options
    return session.fetch_token(TOKEN_URL, **options)


def sent_form(mock, index=0):
    return dict(parse_qsl(mock.calls[index].request.body))


@pytest.mark.parametrize(
    ("client_id", "client_secret", "expected"),
    [
        ("id", "secret", "id:secret"),
        ("a:b", "c%d", "a%3Ab:c%25d"),
        ("id", "s p+&=/é", "id:s%20p%2B%26%3D%2F%C3%A9"),
        ("", "", ":"),
    ],
)
def test_basic_authentication_is_form_encoded(client_id, client_secret, expected):
    """Both parts are form-encoded before they are joined (RFC 6749 section 2.3.1)."""
    scheme, _, encoded = basic_authentication(client_id, client_secret).partition(" ")
    assert (scheme, base64.b64decode(encoded).decode()) == ("Basic", expected)


@pytest.mark.parametrize(
    ("client_authentication", "options", "basic", "fields"),
    [
        ("basic", {}, True, {}),
        (
            "post",
            {},
            False,
            {"client_id": "rehearsal-demo", "client_secret": "only-for-rehearsals-on-this-machine"},
        ),
        (
            "basic",
            {"include_client_id": True},
            False,
            {"client_id": "rehearsal-demo", "client_secret": "only-for-rehearsals-on-this-machine"},
        ),
        ("post", {"include_client_id": False}, True, {}),
        ("post", {"auth": ("a", "b")}, True, {}),
        ("basic", {"client_id": "mine", "client_secret": "x"}, False, {"client_id": "mine"}),
    ],
)
def test_credentials_travel_in_one_way(canned, client_authentication, options, basic, fields):
    """Client id and secret are form fields or a header, as the provider or the call wants, never both."""
    canned.post(TOKEN_URL, json={"access_token": "a"})
    dance = oauth2_dance(REMOTE).changed(client_authentication=client_authentication)
    fetch(dance=dance, **options)
    header = canned.calls[0].request.headers.get("Authorization", "")
    assert header.startswith("Basic ") is basic
    form = sent_form(canned)
    assert {name: form[name] for name in form if name.startswith("client_")} == fields


def test_a_public_client_sends_its_id_alone(canned):
    """A client without a secret names itself as a form field."""
    canned.post(TOKEN_URL, json={"access_token": "a"})
    fetch(dance=oauth2_dance(REMOTE, client_secret=""), client_secret=None)
    assert sent_form(canned)["client_id"] == "rehearsal-demo"
    assert "client_secret" not in sent_form(canned)
    assert "Authorization" not in canned.calls[0].request.headers


def test_the_exchange_is_the_rfcs(canned):
    """The token request has exactly the fields of RFC 6749 section 4.1.3, and those that were asked for."""
    canned.post(TOKEN_URL, json={"access_token": "a"})
    fetch(code_verifier="v", resource="r", empty=None, headers={"X": "y"})
    assert sent_form(canned) == {
        "grant_type": "authorization_code",
        "code": "secret-code",
        "redirect_uri": "https://site.example/cb",
        "code_verifier": "v",
        "resource": "r",
    }
    headers = canned.calls[0].request.headers
    assert (headers["Accept"], headers["X"]) == ("application/json", "y")


def test_a_provider_may_insist_on_get(canned):
    """With GET the fields are in the URL, and don't stay with an error."""
    canned.get(TOKEN_URL, status=400, json={"error": "invalid_grant"})
    error = error_of(lambda: fetch(method="GET"))
    assert "code=secret-code" in canned.calls[0].request.url
    assert "secret" not in error.response.url + error.response.request.url


BEARERS = [
    {"token_type": "Bearer"},
    {"token_type": "bearer"},
    {"token_type": "BEARER"},
    {"token_type": ""},
    {"token_type": None},
    {},
]


@pytest.mark.parametrize("fields", BEARERS, ids=str)
def test_bearer_is_the_kind_of_token_we_know(canned, fields):
    """A token is a bearer token, however that is written or left out."""
    canned.post(TOKEN_URL, json={"access_token": "a", **fields})
    assert fetch()["token_type"].lower() == "bearer"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"json": {"access_token": "a", "token_type": "mac"}}, "unknown_token_type"),
        ({"json": {"access_token": "a", "token_type": ["bearer"]}}, "unknown_token_type"),
        ({"json": {"access_token": "a", "token_type": 5}}, "unknown_token_type"),
        ({"json": {}}, "no_access_token"),
        ({"json": []}, "no_access_token"),
        ({"json": [{"access_token": "a"}]}, "no_access_token"),
        ({"json": None}, "no_access_token"),
        ({"json": "access_token=a"}, "no_access_token"),
        ({"json": 5}, "no_access_token"),
        ({"json": {"access_token": None}}, "no_access_token"),
        ({"json": {"access_token": ""}}, "no_access_token"),
        ({"json": {"access_token": 5}}, "no_access_token"),
        ({"json": {"access_token": ["a"]}}, "no_access_token"),
        ({"json": {"access_token": "a\r\nX: y"}}, "no_access_token"),
        ({"json": {"access_token": "é"}}, "no_access_token"),
        ({"json": {"access_token": "a\x00"}}, "no_access_token"),
        ({"body": r'{"access_token": "a", "x": "\ud800"}'}, "no_access_token"),
        ({"body": ""}, "no_access_token"),
        ({"body": "   "}, "no_access_token"),
        ({"body": "null"}, "no_access_token"),
        ({"body": '{"access_token": "a"'}, "no_access_token"),
        ({"body": "[" * 100_000}, "no_access_token"),
        ({"body": '{"access_token": 1' + "0" * 5000 + "}"}, "no_access_token"),
        ({"body": b"\xff\xfe\x00"}, "no_access_token"),
        ({"body": "<html>access_token=a</html>"}, "no_access_token"),
        ({"body": "<?xml?><a/>"}, "no_access_token"),
        ({"body": "access_token=a", "content_type": "text/html"}, "no_access_token"),
        ({"body": "access_token=&x=y"}, "no_access_token"),
        ({"status": 204}, "no_access_token"),
        ({"json": {"error": "bad_verification_code"}}, "bad_verification_code"),
        ({"json": {"access_token": "a", "error": "invalid_grant"}}, "invalid_grant"),
        ({"body": "error=bad_code&x=y"}, "bad_code"),
        ({"json": {"error": {"message": "x"}}}, "provider_failed"),
        ({"json": {"error": "with \n line"}}, "provider_failed"),
        ({"json": {"error": "e" * 81}}, "provider_failed"),
        ({"status": 400, "json": {"error": "invalid_request"}}, "invalid_request"),
        ({"status": 400, "json": {"access_token": "a"}}, "provider_failed"),
        ({"status": 401, "json": {"error": "invalid_client"}}, "invalid_client"),
        ({"status": 401}, "provider_failed"),
        ({"status": 429}, "rate_limited"),
        ({"status": 429, "json": {"error": "slow_down"}}, "slow_down"),
        ({"status": 500, "body": "<h1>oops</h1>"}, "provider_failed"),
        ({"status": 503, "json": []}, "provider_failed"),
    ],
    ids=str,
)
def test_what_is_no_token_is_the_providers_failure(canned, answer, code):
    """Every answer that is no usable token is one kind of error, with its cause and the response."""
    canned.post(TOKEN_URL, **answer)
    error = error_of(fetch)
    assert (type(error), error.code, error.step, error.status) == (
        ProviderFailed,
        code,
        "exchange",
        502,
    )
    assert error.response.status_code == answer.get("status", 200)
    assert str(error).startswith("Remote ")
    assert error.response.request.body is None
    assert "secret-code" not in str(error) + repr(error) + repr(error.signal_kwargs())


@pytest.mark.parametrize(
    "answer",
    [
        {"json": {"access_token": "a b", "x": ["y"]}},
        {"body": "access_token=a%20b&x=y", "content_type": "application/x-www-form-urlencoded"},
        {"body": " access_token=a+b&scope=&x=y", "content_type": "text/plain"},
        {"body": '\n{"access_token": "a b"}', "content_type": "text/html"},
        {"body": b"\xef\xbb\xbf access_token=no&access_token=a b"},
        {"status": 201, "json": {"access_token": "a b"}},
    ],
    ids=str,
)
def test_a_token_is_read_however_it_is_written(canned, answer):
    """JSON and forms are read whatever the content type says."""
    canned.post(TOKEN_URL, **answer)
    assert fetch()["access_token"] == "a b"


def test_a_refused_exchange_keeps_the_answer(canned):
    """Status, headers such as Retry-After and the provider's words are there for the app to act upon."""
    canned.post(
        TOKEN_URL,
        status=429,
        headers={"Retry-After": "30"},
        json={"error": "slow_down", "error_description": "Wait a little."},
    )
    error = error_of(fetch)
    assert error.response.headers["Retry-After"] == "30"
    assert error.response.json()["error"] == "slow_down"
    assert error.error_description == "Wait a little."
    assert str(error) == "Remote refused with status 429 and the error “slow_down”."


def test_words_that_are_no_text_are_left_out(canned):
    """A description that is no string is not handed on."""
    canned.post(TOKEN_URL, json={"error": "x", "error_description": ["a"]})
    assert error_of(fetch).error_description is None


@pytest.mark.parametrize(
    ("code", "part"),
    [("invalid_client", "client id or secret"), ("redirect_uri_mismatch", "callback URL")],
)
def test_usual_mistakes_have_a_hint(canned, code, part):
    """Errors that whoever set the site up can correct say how."""
    canned.post(TOKEN_URL, json={"error": code})
    assert part in error_of(fetch).hint


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(canned, status):
    """A token endpoint that redirects is refused, and nothing secret goes after the new address."""
    canned.post(TOKEN_URL, status=status, headers={"Location": "https://evil.example/collect"})
    error = error_of(fetch)
    assert (error.code, error.response.status_code) == ("redirected", status)
    assert len(canned.calls) == 1
    assert error.response.next is None


def test_an_endpoint_without_tls_is_not_asked(canned):
    """The code is not sent to another machine by plain http."""
    session = oauth2_dance(REMOTE).session()
    error = error_of(lambda: session.fetch_token("http://remote.example/token", code="c"))
    assert isinstance(error, InsecureTransport)
    assert len(canned.calls) == 0


def test_netrc_does_not_join_in(canned, monkeypatch, tmp_path):
    """A password of the machine's user for that host is not sent to the token endpoint."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine remote.example login root password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert requests.utils.get_netrc_auth(TOKEN_URL) == ("root", "hunter2")
    canned.post(TOKEN_URL, json={"access_token": "a"})
    fetch(include_client_id=True)
    assert "Authorization" not in canned.calls[0].request.headers


@pytest.mark.parametrize(
    ("changes", "options", "expected"),
    [
        ({}, {}, (10.0, True)),
        ({"timeout": 3}, {}, (3, True)),
        ({}, {"timeout": 2}, (2, True)),
        ({"verify_tls": False}, {}, (10.0, False)),
        ({"verify_tls": False}, {"verify": "/ca.pem"}, (10.0, "/ca.pem")),
    ],
)
def test_time_and_certificates_are_the_providers(canned, monkeypatch, changes, options, expected):
    """Timeout and verification are the provider's unless the call says otherwise, whatever the environment says."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/elsewhere.pem") if "verify_tls" in changes else None
    canned.post(TOKEN_URL, json={"access_token": "a"})
    fetch(dance=oauth2_dance(REMOTE).changed(**changes), **options)
    used = canned.calls[0].request.req_kwargs
    assert (used["timeout"], used["verify"]) == expected


def test_hooks_of_a_provider_see_request_and_answer(canned):
    """A provider's quirk may change the token request, and mend its answer."""

    def ask(url, headers, payload):
        return url + "?v=2", {**headers, "X": "y"}, {"json": payload["data"]}

    def mend(response):
        response._content = json.dumps({"access_token": response.json()["accessToken"]}).encode()
        return response

    def prepare(session):
        session.register_compliance_hook("access_token_request", ask)
        session.register_compliance_hook("access_token_response", mend)

    canned.post(TOKEN_URL + "?v=2", json={"accessToken": "a"})
    assert fetch(dance=oauth2_dance(REMOTE).changed(prepare=prepare))["access_token"] == "a"
    request = canned.calls[0].request
    assert request.headers["X"] == "y"
    assert json.loads(request.body)["code"] == "secret-code"


def credentials(canned, **answer):
    canned.post("https://old.example/access", **answer)
    session = oauth1_dance(OLD).session(resource_owner_key="k", resource_owner_secret="s")
    return session.fetch_access_token("https://old.example/access", verifier="v")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"body": "oauth_token=a&oauth_token_secret=b&x=y"}, ("a", "b")),
        ({"body": "oauth_token=a&oauth_token_secret="}, ("a", "")),
        ({"json": {"oauth_token": "a", "oauth_token_secret": "b"}}, ("a", "b")),
    ],
    ids=str,
)
def test_oauth1_credentials_are_read(canned, answer, expected):
    """OAuth 1 credentials are read from forms and JSON; an RSA provider's secret may be empty."""
    token = credentials(canned, **answer)
    assert (token["oauth_token"], token["oauth_token_secret"]) == expected


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"body": ""}, "no_oauth_token"),
        ({"body": "oauth_token=a"}, "no_oauth_token"),
        ({"body": "oauth_token=&oauth_token_secret=b"}, "no_oauth_token"),
        ({"body": "oauth_token_secret=b"}, "no_oauth_token"),
        ({"json": {"oauth_token": 5, "oauth_token_secret": "b"}}, "no_oauth_token"),
        ({"json": {"oauth_token": "a", "oauth_token_secret": None}}, "no_oauth_token"),
        ({"body": "<html>oauth_token=a&oauth_token_secret=b"}, "no_oauth_token"),
        ({"body": "oauth_problem=token_rejected"}, "token_rejected"),
        ({"status": 401, "body": "oauth_problem=nonce_used"}, "nonce_used"),
        ({"status": 401, "body": "Failed to validate"}, "provider_failed"),
        ({"status": 401, "body": "oauth_token=a&oauth_token_secret=b"}, "provider_failed"),
    ],
    ids=str,
)
def test_what_is_no_oauth1_answer_is_refused(canned, answer, code):
    """Every other answer is the provider's failure."""
    error = error_of(lambda: credentials(canned, **answer))
    assert (error.code, error.step) == (code, "exchange")


def made_response(body, status):
    response = requests.Response()
    response.status_code = status
    response._content = body
    response._content_consumed = True
    return response


FIELDS = st.sampled_from(
    ["access_token", "token_type", "error", "error_description", "oauth_token"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=6)
    | st.sampled_from(["a", "Bearer"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
BODIES = (
    st.binary(max_size=60)
    | st.dictionaries(FIELDS, VALUES).map(lambda value: json.dumps(value).encode())
    | VALUES.map(lambda value: json.dumps(value).encode())
)


@settings(deadline=None, max_examples=300)
@given(body=BODIES, status=st.sampled_from([200, 201, 302, 400, 429, 500]))
def test_no_answer_fails_in_another_way(body, status):
    """Whatever bytes come, they are a token that can be sent or one kind of error that can be shown."""
    for read in (read_token, read_credentials):
        try:
            token = read(made_response(body, status), provider=REMOTE, step="exchange")
        except ProviderFailed as error:
            shown = str(error) + (error.error_description or "")
        else:
            shown = token["access_token" if read is read_token else "oauth_token"]
            assert read is read_credentials or shown.isascii()
        assert shown.encode()


def test_the_clock_runs_for_the_whole_answer(canned):
    """The lifetime of a token counts from when it came."""
    canned.post(TOKEN_URL, json={"access_token": "a", "expires_in": 60})
    before = time.time()
    assert before + 60 <= fetch()["expires_at"] <= time.time() + 60


def test_an_error_of_the_library_used_is_never_seen():
    """A connection that fails below requests' own adapter is a dance's error, too."""
    with responses.RequestsMock() as mock:
        mock.post(TOKEN_URL, body=requests.ConnectionError("secret-code"))
        error = error_of(fetch)
    assert isinstance(error, DanceError)
    assert "secret-code" not in str(error)

"""An OAuth 2 session: the token goes home only, is refreshed once, and is dropped when it is dead."""

from __future__ import annotations

import asyncio
import io
import json
import time
from dataclasses import replace

import pytest
import requests
from core_helpers import ISSUER, OAUTH2_PROVIDER, REMOTE, Slot, at_once, error_of, oauth2_dance
from oauthlib.oauth2 import WebApplicationClient

from dance_common.errors import ForeignHost, InsecureTransport, ProviderFailed, ProviderUnreachable
from dance_common.rehearsal import Answer
from dance_common.sessions import OAuth2Session
from dance_common.sessions.errors import TokenExpired, TokenLost
from dance_common.tokens import Token

API = REMOTE.base_url
FRESH = {"access_token": "access-1", "token_type": "Bearer"}


def stale(**changes):
    """Return an expired token; each test has its own, since refreshes are remembered for a minute."""
    unique = f"{time.time_ns()}"
    return {
        "access_token": f"stale-{unique}",
        "refresh_token": f"refresh-{unique}",
        "token_type": "Bearer",
        "scope": ["a"],
        "expires_at": 1,
    } | changes


def session_with(token=None, *, provider=REMOTE, **changes):
    return oauth2_dance(provider, **changes).session(Slot(token))


def sent(canned, index=-1):
    return canned.calls[index].request


def test_the_token_is_loaded_on_first_use_only(canned):
    """A session asks its backend when it first needs the token, once, and again after it was unloaded."""
    canned.get(API + "user", json={})
    session = session_with(FRESH)
    assert session.slot.calls == []
    session.get("user")
    session.get("user")
    assert session.authorized
    assert session.slot.calls == ["load"]
    assert sent(canned).headers["Authorization"] == "Bearer access-1"
    session.unload()
    session.slot.token = {"access_token": "access-2"}
    assert session.access_token == "access-2"


def test_a_session_that_is_only_asked_for_its_token_is_not_made_whole(monkeypatch):
    """What requests and requests-oauthlib make of a session takes longer than the question, and is made for a call."""
    made = []
    as_usual = requests.Session.__init__
    monkeypatch.setattr(
        requests.Session, "__init__", lambda self: (made.append(1), as_usual(self))[1]
    )
    session = session_with(FRESH)
    assert session.authorized
    assert session.access_token == "access-1"
    assert not made
    assert session.headers["User-Agent"]
    assert session.client_id
    assert made == [1]


def test_what_was_assigned_before_a_session_is_whole_stays():
    """Whenever requests and requests-oauthlib do their part, it is theirs only where the site has not been before."""
    session = session_with(FRESH, scope="a")
    session.verify, session.redirect_uri, session.scope = False, "https://site.example/back", ["b"]
    session.token = {"access_token": "assigned"}
    assert session.cookies is not None
    assert (session.verify, session.redirect_uri) == (False, "https://site.example/back")
    assert (session.scope, session.token) == (["b"], {"access_token": "assigned"})
    with pytest.raises(AttributeError, match="'OAuth2Session' object has no attribute 'nothing'"):
        _ = session.nothing


def test_threads_that_share_a_session_have_one_of_everything():
    """Whichever thread makes a session whole, all have its client and its cookies."""
    for _ in range(20):
        session = session_with(FRESH)
        found = at_once(lambda _, its=session: (its._client, its.cookies, its.auth), 4)
        assert all(
            one is other for each in found for one, other in zip(each, found[0], strict=True)
        )


def test_a_session_that_is_given_a_token_has_it_from_the_start():
    """A session that a site makes takes the arguments of requests-oauthlib's, and complains of others at once."""
    assert OAuth2Session("id", token=FRESH).token == FRESH
    assert OAuth2Session("id", None, None, None, None, None, FRESH).token == FRESH
    assert OAuth2Session("id").token is None
    with pytest.raises(TypeError, match="nothing"):
        OAuth2Session("id", nothing=1)


def test_a_session_for_nobody_sends_no_token(canned):
    """Without a token a call goes out without one."""
    canned.get(API + "user", json={})
    session = session_with(None)
    assert not session.authorized
    assert (session.token, session.access_token, session.scopes) == (None, None, frozenset())
    session.get("user")
    assert "Authorization" not in sent(canned).headers


@pytest.mark.parametrize(
    "token", [{"oauth_token": "x"}, {"access_token": ""}, {"refresh_token": "r"}]
)
def test_what_is_no_oauth2_token_is_not_sent(canned, token):
    """A token of another protocol in the store is no error, and doesn't count as signed in."""
    canned.get(API + "user", json={})
    session = session_with(token)
    assert not session.authorized
    session.get("user")
    assert "Authorization" not in sent(canned).headers


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (FRESH, True),
        (stale(), True),
        (stale(refresh_token=None), False),
    ],
)
def test_authorized_means_usable_now(token, expected):
    """A token counts if it is not expired, or can be refreshed."""
    assert session_with(token).authorized is expected


@pytest.mark.parametrize(("seconds", "expected"), [(10, False), (100, True)])
def test_a_token_about_to_expire_counts_as_expired(seconds, expected):
    """Clocks differ, and requests take their time: the last half minute is not used."""
    token = {"access_token": "a", "expires_at": time.time() + seconds}
    assert session_with(token).authorized is expected


def test_a_token_that_can_not_be_refreshed_is_over(canned):
    """Where the provider refreshes nothing an expired token ends the visit, without a request."""
    session = session_with(stale(), provider=replace(REMOTE, refresh_url=None))
    assert not session.authorized
    error = error_of(lambda: session.get("user"))
    assert (type(error), error.code, error.status) == (TokenExpired, "token_expired", 401)
    assert len(canned.calls) == 0


def test_tokens_and_scopes_can_be_looked_at_and_set():
    """The session shows token, access token and granted scopes; assigning changes this session only."""
    session = session_with({**FRESH, "scope": "a,b"})
    assert (session.access_token, session.scopes) == ("access-1", {"a", "b"})
    assert session.has_scopes("a", "b")
    assert not session.has_scopes("a", "c")
    session.access_token = "access-2"
    assert session.token["access_token"] == "access-2"
    session.token = {"access_token": "access-3"}
    assert (session.access_token, session.has_scopes("a")) == ("access-3", False)
    session.token = None
    assert session.access_token is None
    session.access_token = "access-4"
    assert session.token == {"access_token": "access-4"}
    assert session.slot.calls == ["load"]


FOREIGN = [
    "https://evil.example/",
    "//evil.example/user",
    "https://api.remote.example:8443/user",
    "https://api.remote.example.evil.example/",
    "https://api.remote.example@evil.example/",
    "https://evil.example\\@api.remote.example/",
    "https://evil.example\\.remote.example/",
    "https://remote.example/",
    "http://api.remote.example/user",
    "ftp://api.remote.example/",
    "file:///etc/passwd",
    "https://api.remote.example:99999/",
    "https://[api.remote.example/",
]


@pytest.mark.parametrize("url", FOREIGN)
def test_the_token_does_not_go_to_strangers(canned, url):
    """A call to a host that the provider does not declare is an error, and nothing is sent."""
    error = error_of(lambda: session_with(FRESH).get(url))
    assert (type(error), error.code, error.step) == (ForeignHost, "foreign_host", "api")
    assert isinstance(error, ValueError)
    assert "access-1" not in str(error)
    assert len(canned.calls) == 0


def test_declared_hosts_get_the_token(canned):
    """A host that the dance declares gets the token by absolute URL, and userinfo in it changes nothing."""
    session = session_with(FRESH, provider_options={"api_hosts": ["up.example"]})
    for url in ("https://up.example/a", "https://user:pw@api.remote.example/v1/a"):
        canned.post(url, json={})
        session.post(url)
        assert sent(canned).headers["Authorization"] == "Bearer access-1"


def test_plain_http_to_another_machine_is_refused(canned):
    """Even a declared host doesn't get the token in the open."""
    provider = replace(REMOTE, base_url="http://api.remote.example/")
    assert isinstance(
        error_of(lambda: session_with(FRESH, provider=provider).get("a")), InsecureTransport
    )


@pytest.mark.parametrize("options", [{"withhold_token": True}, {"should_load_token": False}])
def test_a_call_may_go_without_the_token(canned, options):
    """A call that withholds the token may go anywhere, and carries none."""
    canned.get("https://evil.example/", json={})
    session_with(stale()).get("https://evil.example/", **options)
    assert "Authorization" not in sent(canned).headers


def test_a_token_that_was_loaded_is_not_withheld_by_not_loading(canned):
    """``should_load_token=False`` uses what the session has already."""
    canned.get(API + "a", json={})
    session = session_with(None)
    session.token = FRESH
    session.get("a", should_load_token=False)
    assert sent(canned).headers["Authorization"] == "Bearer access-1"


@pytest.mark.parametrize(
    ("location", "kept"),
    [
        (API + "b", True),
        ("/v1/b", True),
        ("https://evil.example/b", False),
        ("https://api.remote.example:8443/b", False),
        ("http://api.remote.example/b", False),
        ("http://api.remote.example:443/b", False),
        ("//evil.example/b", False),
        ("https://remote.example/b", False),
    ],
)
@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_to_another_host_loses_the_token(
    canned, monkeypatch, tmp_path, location, kept, status
):
    """The token follows a redirect on its own host only, and no password from .netrc takes its place."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login root password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    target = requests.compat.urljoin(API, location)
    canned.get(API + "a", status=status, headers={"Location": location})
    canned.get(target, json={})
    session_with(FRESH).get("a")
    expected = "Bearer access-1" if kept else None
    assert sent(canned).headers.get("Authorization") == expected
    assert "access-1" not in sent(canned).url


def test_a_token_that_was_lost_does_not_come_back(canned):
    """A redirect that leads home again by way of a stranger brings no token."""
    canned.get(API + "a", status=302, headers={"Location": "https://evil.example/"})
    canned.get("https://evil.example/", status=302, headers={"Location": API + "b"})
    canned.get(API + "b", json={})
    session_with(FRESH).get("a")
    assert "Authorization" not in sent(canned).headers


def test_a_token_in_a_header_of_its_own_is_dropped_too(canned):
    """A provider that wants the token under another name doesn't leak it by a redirect."""

    def place(url, headers, data):
        return url, {**headers, "X-Access-Token": "access-1", "X-Other": "1"}, data

    canned.get(API + "a", status=302, headers={"Location": "https://evil.example/"})
    canned.get("https://evil.example/", json={})
    session = session_with(FRESH)
    session.register_compliance_hook("protected_request", place)
    session.get("a")
    assert canned.calls[0].request.headers["X-Access-Token"] == "access-1"
    assert "X-Access-Token" not in sent(canned).headers
    assert sent(canned).headers["X-Other"] == "1"


AWAY = ["https://evil.example/b", "http://api.remote.example/b", "http://api.remote.example:443/b"]


@pytest.mark.parametrize("location", AWAY)
@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize(
    "body",
    [
        {"data": {"access_token": "access-1"}},
        {"data": "access_token=access-1"},
        {"json": {"access_token": "access-1"}},
        {"files": {"upload": b"..."}, "data": {"token": "access-1"}},
    ],
)
def test_a_token_in_a_body_follows_no_redirect_away(canned, location, status, body):
    """Neither to another host nor to http, with the methods that send the body again: the call fails instead."""
    canned.post(API + "a", status=status, headers={"Location": location})
    with pytest.raises(ForeignHost, match="would have had the token sent there") as caught:
        session_with(FRESH).post("a", **body)
    assert len(canned.calls) == 1
    assert "access-1" not in str(caught.value)


@pytest.mark.parametrize("location", AWAY)
@pytest.mark.parametrize("status", [302, 307])
def test_a_token_in_a_query_follows_no_redirect_away(canned, location, status):
    """An API that repeats the query in its redirect sends the token to nobody."""
    provider = replace(REMOTE, credential_params={"key": "{access_token}"})
    canned.get(API + "a", status=status, headers={"Location": f"{location}?key=access-1"})
    with pytest.raises(ForeignHost):
        session_with(FRESH, provider=provider).get("a")
    assert len(canned.calls) == 1


def test_a_placing_clients_token_follows_no_redirect_away(canned):
    """What oauthlib has placed in the body (RFC 6750 section 2.2) is known like any other."""
    client = WebApplicationClient("client", default_token_placement="body")
    canned.post(API + "a", status=307, headers={"Location": "https://evil.example/"})
    with pytest.raises(ForeignHost):
        session_with(FRESH, client=client).post("a", data="a=b")
    assert len(canned.calls) == 1


def test_a_redirect_that_is_not_followed_is_no_failure(canned):
    """The view gets the response, whose ``next`` would have had the token in its body, and has none."""
    canned.post(API + "a", status=307, headers={"Location": "https://evil.example/"})
    response = session_with(FRESH).post("a", data={"t": "access-1"}, allow_redirects=False)
    assert (response.status_code, response.next) == (307, None)
    canned.post(API + "a", status=307, headers={"Location": API + "b"})
    response = session_with(FRESH).post("a", data={"t": "access-1"}, allow_redirects=False)
    assert response.next.url == API + "b"


@pytest.mark.parametrize("token", ["a/b+c=", "p c"])
def test_a_token_is_known_as_forms_write_it(canned, token):
    """Percent signs do not hide it."""
    canned.post(API + "a", status=307, headers={"Location": "https://evil.example/"})
    with pytest.raises(ForeignHost):
        session_with({**FRESH, "access_token": token}).post("a", data={"t": token})


def test_a_body_stays_with_the_provider(canned):
    """A redirect to a host that it declares takes the body along, and so does one away without a token in it."""
    provider = replace(REMOTE, api_hosts=("up.remote.example",))
    for location in (API + "b", "https://up.remote.example/b"):
        canned.post(API + "a", status=307, headers={"Location": location})
        canned.post(location, json={})
        session_with(FRESH, provider=provider).post("a", data={"t": "access-1"})
        assert sent(canned).body == "t=access-1"
    canned.post(API + "a", status=307, headers={"Location": "https://evil.example/"})
    canned.post("https://evil.example/", json={})
    session_with(FRESH).post("a", data={"t": "nothing"})
    assert sent(canned).body == "t=nothing"


def test_netrc_neither_joins_nor_replaces(canned, monkeypatch, tmp_path):
    """A password of the machine's user for the provider's host is sent with no call."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.remote.example login root password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    canned.get(API + "a", json={})
    session = session_with(FRESH)
    session.get("a")
    assert sent(canned).headers["Authorization"] == "Bearer access-1"
    session.get("a", withhold_token=True)
    assert "Authorization" not in sent(canned).headers


def test_a_providers_headers_go_with_every_call(canned):
    """Required headers are sent unless the call names them, in whatever case."""
    canned.get(API + "a", json={})
    provider = replace(REMOTE, headers={"X-Version": "1", "Accept": "a/b"})
    session = session_with(FRESH, provider=provider)
    session.get("a", headers={"x-version": "2"})
    assert (sent(canned).headers["X-Version"], sent(canned).headers["Accept"]) == ("2", "a/b")


@pytest.mark.parametrize(
    ("facts", "options", "timeout", "verify"),
    [
        ({}, {}, (5.0, 30.0), None),
        ({}, {"timeout": None}, (5.0, 30.0), None),
        ({}, {"timeout": 3}, 3, None),
        ({"verify_tls": False}, {}, (5.0, 30.0), False),
        ({"verify_tls": False}, {"verify": True}, (5.0, 30.0), True),
    ],
)
def test_every_call_has_a_time(canned, facts, options, timeout, verify):
    """A call without a timeout gets one, and a provider without certificates is not checked, per call."""
    canned.get(API + "a", json={})
    session_with(FRESH, provider=replace(REMOTE, **facts)).get("a", **options)
    used = sent(canned).req_kwargs
    assert used["timeout"] == timeout
    assert verify is None or used["verify"] is verify


def test_an_expired_token_is_refreshed_before_the_call(canned):
    """A stale token is exchanged, kept with what its answer left out, and the call carries the new one."""
    canned.post(REMOTE.refresh_url, json={"access_token": "new", "expires_in": 60})
    canned.post(API + "a", json={})
    token = stale()
    session = session_with(token)
    session.post("a", json={"mine": 1}, params={"p": "q"}, headers={"X": "y"})
    refresh, call = (each.request for each in canned.calls)
    assert dict(requests.compat.urlparse("?" + refresh.body)._asdict())["query"] == (
        f"grant_type=refresh_token&refresh_token={token['refresh_token']}"
    )
    assert refresh.url == REMOTE.refresh_url
    assert "X" not in refresh.headers
    assert refresh.headers["Authorization"].startswith("Basic ")
    assert (call.headers["Authorization"], json.loads(call.body)) == ("Bearer new", {"mine": 1})
    kept = session.slot.token
    assert (kept["access_token"], kept["refresh_token"]) == ("new", token["refresh_token"])
    assert (kept["scope"], kept["expires_in"]) == (["a"], 60)


def test_a_refresh_carries_the_providers_and_the_dances_fields(canned):
    """Further fields of provider and dance are sent, the dance's first, and the hooks see the request."""

    def ask(url, headers, body):
        return url + "?v=2", {**headers, "X": "y"}, body + "&hooked=1"

    def mend(response):
        response._content = json.dumps({"access_token": response.json()["data"]}).encode()
        return response

    def prepare(session):
        session.register_compliance_hook("refresh_token_request", ask)
        session.register_compliance_hook("refresh_token_response", mend)

    canned.post(REMOTE.refresh_url + "?v=2", json={"data": "new"})
    provider = replace(REMOTE, refresh_params={"a": "1", "b": "1"}, prepare=prepare)
    session = session_with(stale(), provider=provider, auto_refresh_kwargs={"b": "2"})
    assert session.refresh()["access_token"] == "new"
    assert sent(canned).body.endswith("a=1&b=2&hooked=1")
    assert sent(canned).headers["X"] == "y"


def test_a_refused_call_is_repeated_once_with_a_new_token(canned):
    """401 leads to one refresh and one more try; the answer to that is the app's."""
    canned.post(API + "a", status=401)
    canned.post(REMOTE.refresh_url, json={"access_token": "new"})
    canned.post(API + "a", status=401, json={"still": "no"})
    response = session_with(stale(expires_at=None)).post("a", data={"b": "c"})
    assert (response.status_code, response.json()) == (401, {"still": "no"})
    first, _, second = (each.request for each in canned.calls)
    assert first.body == second.body == "b=c"
    assert second.headers["Authorization"] == "Bearer new"


BODIES = [
    ({}, True),
    ({"data": {"a": "b"}}, True),
    ({"data": [("a", "b")]}, True),
    ({"data": (("a", "b"),)}, True),
    ({"data": "text"}, True),
    ({"data": b"bytes"}, True),
    ({"json": {"a": "b"}}, True),
    ({"data": io.BytesIO(b"file")}, False),
    ({"data": iter([b"a"])}, False),
    ({"files": {"f": b"x"}}, False),
]


@pytest.mark.parametrize(("body", "repeated"), BODIES, ids=[repr(list(body)) for body, _ in BODIES])
def test_a_body_that_is_spent_is_not_sent_again(rehearsal, body, repeated):
    """Files and generators are not sent a second time; every other body is, whole."""
    session = session_with(stale(expires_at=None), provider=OAUTH2_PROVIDER)
    with rehearsal.answer_with("/oauth2/token", Answer(200, {}, '{"access_token": "new"}')):
        assert session.post("echo", **body).status_code == 401
    calls = rehearsal.requests_to("/api/echo")
    assert len(calls) == 1 + repeated
    assert len({call.body for call in calls}) == 1


def test_a_refused_call_that_can_not_be_mended_is_the_apps(canned):
    """Without a refresh token the 401 is what the app gets; with a withheld token, too."""
    canned.get(API + "a", status=401)
    session = session_with(FRESH)
    assert session.get("a").status_code == 401
    assert session_with(stale()).get("a", withhold_token=True).status_code == 401
    assert len(canned.calls) == 2
    assert session.slot.calls == ["load"]


@pytest.mark.parametrize("call", [lambda s: s.refresh(), lambda s: s.get("user")])
def test_a_dead_token_is_dropped(canned, call):
    """``invalid_grant`` at a refresh drops the token everywhere, and says that the user has to dance again."""
    canned.post(
        REMOTE.refresh_url,
        status=400,
        json={"error": "invalid_grant", "error_description": "revoked"},
    )
    session = session_with(stale())
    error = error_of(lambda: call(session))
    assert (type(error), error.code, error.step, error.status) == (
        TokenLost,
        "invalid_grant",
        "refresh",
        401,
    )
    assert error.response.json()["error_description"] == "revoked"
    assert session.slot.token is None
    assert not session.authorized


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"status": 400, "json": {"error": "invalid_client"}},
        {"json": {}},
        {"body": requests.ConnectionError()},
        {"status": 302, "headers": {"Location": "https://evil.example/"}},
    ],
    ids=str,
)
def test_trouble_at_a_refresh_keeps_the_token(canned, answer):
    """Any other failure leaves the token where it is, for another try."""
    canned.post(REMOTE.refresh_url, **answer)
    token = stale()
    session = session_with(token)
    error = error_of(lambda: session.get("user"))
    assert isinstance(error, ProviderFailed)
    assert error.step == "refresh"
    assert session.slot.token == token


def test_a_newer_token_in_the_store_is_taken(canned):
    """If another process has refreshed, its token is used, and the provider isn't asked."""
    canned.get(API + "a", json={})
    session = session_with(stale())
    assert session.authorized
    session.slot.token = {"access_token": "theirs"}
    session.get("a")
    assert sent(canned).headers["Authorization"] == "Bearer theirs"


def test_an_older_token_in_the_store_is_not(canned):
    """A kept token that is expired itself doesn't keep the session from refreshing."""
    canned.post(REMOTE.refresh_url, json={"access_token": "new"})
    session = session_with(stale())
    assert session.authorized
    session.slot.token = {"access_token": "old", "expires_at": 1}
    assert session.refresh()["access_token"] == "new"


def test_a_token_that_was_dropped_meanwhile_is_not_brought_back(canned):
    """Who logged out in another request stays logged out, and the provider is not asked."""
    session = session_with(stale())
    assert session.authorized
    session.slot.token = None
    with pytest.raises(TokenLost):
        session.refresh()
    assert not session.authorized
    assert session.slot.token is None


def test_a_token_that_another_process_has_refreshed_meanwhile_is_not_dropped(canned):
    """If the refresh is refused because another process was faster, its token is taken and stays."""

    def refuse(request):
        session.slot.token = {"access_token": "theirs"}
        return 400, {}, '{"error": "invalid_grant"}'

    canned.add_callback("POST", REMOTE.refresh_url, refuse)
    session = session_with(stale())
    assert session.refresh() == {"access_token": "theirs"}
    assert session.access_token == "theirs"
    assert session.slot.token == {"access_token": "theirs"}


def test_a_refresh_token_that_does_not_rotate_refreshes_again(canned):
    """The same refresh token gets a new access token each time the last one is over."""
    canned.post(REMOTE.refresh_url, json={"access_token": "new-1"})
    canned.post(REMOTE.refresh_url, json={"access_token": "new-2"})
    session = session_with(stale())
    assert [session.refresh()["access_token"] for _ in range(2)] == ["new-1", "new-2"]


@pytest.fixture
def dancer(rehearsal, visitor):
    """Return a token of the stand-in's that is stale for it and for us."""
    token = visitor.whole_dance().token
    rehearsal.expire_tokens()
    rehearsal.forget_requests()
    return {**token, "expires_at": 1}


@pytest.mark.parametrize("shared", [True, False], ids=["one store", "a cookie for each"])
@pytest.mark.parametrize("known", [True, False], ids=["known to be stale", "found out by 401"])
def test_sixteen_threads_refresh_once(rehearsal, visitor, dancer, shared, known):
    """Threads with one stale token lead to one refresh at a provider that rotates, and all get their answer."""
    token = dancer if known else {**dancer, "expires_at": time.time() + 1000}
    one = Slot(token)

    def call(_):
        session = visitor.dance.session(one if shared else Slot(dict(token)))
        return session.get("user").json()["login"], session.slot.token["access_token"]

    results = at_once(call)
    assert {login for login, _ in results} == {"mona"}
    assert len({kept for _, kept in results}) == 1
    assert rehearsal.refreshes == 1


def test_a_stolen_refresh_token_ends_the_connection(rehearsal, visitor, dancer):
    """If somebody else has spent the refresh token the provider ends the family, and the token is dropped."""
    fields = {"grant_type": "refresh_token", "refresh_token": dancer["refresh_token"]}
    with requests.Session() as thief:
        thief.mount(ISSUER, rehearsal.adapter())
        answer = thief.post(
            f"{ISSUER}/oauth2/token",
            data=fields,
            auth=("rehearsal-demo", "only-for-rehearsals-on-this-machine"),
        )
        assert answer.ok
    session = visitor.dance.session(Slot(dancer))
    assert isinstance(error_of(lambda: session.get("user")), TokenLost)
    assert session.slot.token is None


def test_disconnecting_ends_the_token_at_the_provider(rehearsal, visitor):
    """The provider is asked to end the refresh token, with the client's credentials, and the store is emptied."""
    token = visitor.whole_dance().token
    session = visitor.dance.session(Slot(token))
    assert session.disconnect() is True
    seen = rehearsal.requests_to("/oauth2/revoke")[-1]
    assert seen.parameters["token"] == token["refresh_token"]
    assert seen.parameters["token_type_hint"] == "refresh_token"
    assert session.slot.token is None
    assert not session.authorized
    ended = visitor.dance.session(token={"access_token": token["access_token"]})
    assert ended.get("user").status_code == 401


@pytest.mark.parametrize(
    ("token", "provider", "answer", "expected"),
    [
        (FRESH, REMOTE, {}, True),
        (FRESH, REMOTE, {"status": 503}, False),
        (FRESH, REMOTE, {"body": requests.ConnectionError()}, False),
        (FRESH, REMOTE, {"status": 302, "headers": {"Location": "https://evil.example/"}}, False),
        (None, REMOTE, None, False),
        ({"strange": 1}, REMOTE, None, False),
        (FRESH, replace(REMOTE, revocation_url=None), None, False),
        (FRESH, replace(REMOTE, revocation_url="http://remote.example/revoke"), None, False),
    ],
)
def test_disconnecting_never_fails(canned, token, provider, answer, expected):
    """Whatever the provider does, the token is forgotten here; whether it ended there is told."""
    if answer is not None:
        canned.post(REMOTE.revocation_url, **answer)
    session = session_with(token, provider=provider)
    assert session.disconnect() is expected
    assert session.slot.token is None
    assert len(canned.calls) == (answer is not None)


def test_a_relative_revocation_endpoint_is_resolved(canned):
    """Endpoints may be relative to the base URL; asking to revoke alone keeps the token here."""
    canned.post("https://api.remote.example/revoke", json={})
    session = session_with(FRESH, provider=replace(REMOTE, revocation_url="/revoke"))
    assert session.revoke()
    assert sent(canned).body == "token=access-1&token_type_hint=access_token"
    assert session.slot.token == FRESH


@pytest.mark.parametrize(
    ("placement", "url", "body"),
    [
        ("query", API + "a?access_token=access-1", None),
        ("body", API + "a", "b=c&access_token=access-1"),
    ],
)
def test_a_client_of_ones_own_places_the_token(canned, placement, url, body):
    """With an oauthlib client the token goes where the client puts it."""
    canned.post(url, json={})
    client = WebApplicationClient("id", default_token_placement=placement)
    session_with(FRESH, client=client).post("a", data="b=c")
    assert "Authorization" not in sent(canned).headers
    assert body is None or sent(canned).body == body


def test_a_session_can_be_made_without_a_dance(canned):
    """The class takes the arguments of requests-oauthlib's; without a provider it sends its token to base_url only."""
    canned.get("https://x.example/a", json={})
    session = OAuth2Session("id", token={"access_token": "t"}, base_url="https://x.example/")
    assert session.get("a").ok
    assert sent(canned).headers["Authorization"] == "Bearer t"
    assert isinstance(error_of(lambda: session.get("https://y.example/")), ForeignHost)
    assert session.disconnect() is False


def test_an_adapter_mounted_on_a_session_goes_first(rehearsal):
    """What the app mounts on one session serves that session, whatever the process has mounted."""

    class Broken(requests.adapters.BaseAdapter):
        def send(self, *_, **__):
            raise requests.ConnectionError("mine")

        def close(self):
            pass

    session = session_with(FRESH, provider=OAUTH2_PROVIDER)
    session.mount(ISSUER.upper(), Broken())
    with pytest.raises(requests.ConnectionError, match="mine"):
        session.get("user")
    assert isinstance(
        error_of(lambda: session.fetch_token(f"{ISSUER}/oauth2/token")), ProviderUnreachable
    )


def test_an_adapter_is_found_for_bytes():
    """Adapters are looked up by text and by bytes alike."""
    session = session_with(FRESH)
    assert session.get_adapter(API.encode()) is session.get_adapter(API)


def test_what_stands_in_adapters_sends_over_the_shared_connections(rehearsal):
    """Recorders put an adapter of their own before each that a session has, and send by the old one."""
    session = session_with(FRESH)
    request = requests.Request("GET", f"{ISSUER}/api/user").prepare()
    answers = {prefix: adapter.send(request) for prefix, adapter in session.adapters.items()}
    assert {prefix: answer.status_code for prefix, answer in answers.items()} == {
        "https://": 401,
        "http://": 401,
    }
    session.close()


def test_a_session_shows_no_secret():
    """The text of a session says nothing about its token."""
    session = session_with({"access_token": "secret"})
    session.load_token()
    assert "secret" not in repr(session) + str(session.token) + repr(session.provider)


def test_a_kept_token_is_a_token():
    """What a backend keeps as a plain dict hides its secrets once it is loaded."""
    session = session_with({"access_token": "secret"})
    assert session.load_token() is True
    assert isinstance(session.token, Token)
    assert session_with(None).load_token() is False


def test_a_fresh_token_is_asked_for_only_if_need_be(canned):
    """A good token is handed out as it is, as a copy; the provider is not asked, and nor is the store again."""
    session = session_with({**FRESH, "expires_at": time.time() + 3600})
    token = session.fresh_token()
    assert token["access_token"] == "access-1"
    assert 3590 < token["expires_in"] <= 3600
    token["access_token"] = "changed by the library"
    assert session.fresh_token()["access_token"] == "access-1"
    assert session.slot.calls == ["load"]
    assert len(canned.calls) == 0


def test_a_stale_token_is_refreshed_before_it_is_handed_out(canned):
    """Whoever needs the token for another library gets one that can be used, and it is stored."""
    canned.post(REMOTE.token_url, json={"access_token": "new", "expires_in": 3600})
    session = session_with(stale())
    assert session.fresh_token()["access_token"] == "new"
    assert session.fresh_token()["access_token"] == session.slot.token["access_token"] == "new"
    assert len(canned.calls) == 1


def test_many_who_ask_for_a_fresh_token_lead_to_one_refresh(canned):
    """The provider is asked once for all sessions that hold the same stale token."""
    canned.post(REMOTE.token_url, json={"access_token": "new", "expires_in": 3600})
    slot = Slot(stale())
    tokens = at_once(lambda number: oauth2_dance(REMOTE).session(slot).fresh_token())
    assert {token["access_token"] for token in tokens} == {"new"}
    assert len(canned.calls) == 1


def test_async_code_gets_a_fresh_token_too(canned):
    """It has the same name with an a before it, and raises the same."""
    pytest.importorskip("asgiref")
    canned.post(REMOTE.token_url, json={"access_token": "new", "expires_in": 3600})
    assert asyncio.run(session_with(stale()).afresh_token())["access_token"] == "new"
    with pytest.raises(TokenExpired):
        asyncio.run(session_with(None).afresh_token())


@pytest.mark.parametrize(
    "token", [None, {"access_token": ""}, {"oauth_token": "x"}, stale(refresh_token=None)]
)
def test_without_a_usable_token_there_is_no_fresh_one(canned, token):
    """It is an error that leads the user to the dance, and names the dance; never None, which a library would send."""
    session = session_with(token, name="work")
    error = error_of(session.fresh_token)
    assert (type(error), error.status, error.dance_name) == (TokenExpired, 401, "work")
    assert len(canned.calls) == 0

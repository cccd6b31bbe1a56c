"""One setting sends what would go to a provider to a stand-in on this machine, and only where a site is being made."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
import requests

from dance_common.dance import custom
from dance_common.errors import ForeignHost, NotConfigured
from dance_common.providers import find
from dance_common.rehearsal import DEMO_CLIENT, Answer, Rehearsal, catalogue, routes_of, server
from dance_common.rehearsal.provider_routes import PlayedPaths
from dance_common.rehearsal.stand_in import SETTING, as_configured, stand_in_url, with_stand_in
from dance_common.transport import mounted

STAND_IN = "http://localhost:9000"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CALLBACK = "http://localhost:5000/login/github/authorized"


@pytest.fixture(autouse=True)
def no_setting_outside(monkeypatch, plain_environment):
    """The environment of whoever runs the tests says nothing."""
    monkeypatch.delenv(SETTING, raising=False)


@pytest.fixture
def github():
    """A site's dance with GitHub, with credentials of its own."""
    return find("github")("an-id", "a-secret")


@pytest.fixture
def stand_in():
    """A stand-in, in process, that plays the whole catalogue."""
    rehearsal = Rehearsal(STAND_IN, routes=routes_of(catalogue()))
    with mounted(STAND_IN, rehearsal.adapter()):
        yield rehearsal


def danced(dance, stand_in):
    """Dance to the end; return the session that has the token."""
    visitor, session = {}, dance.session()
    back = stand_in.consent(dance.begin(visitor, CALLBACK, session=session))
    dance.finish(visitor, CALLBACK, back.partition("?")[2], session=session)
    return session


@pytest.mark.parametrize(
    ("url", "played"),
    [
        ("https://github.com/login/oauth/authorize", "/github.com/login/oauth/authorize"),
        ("https://api.github.com/user?a=b", "/api.github.com/user?a=b"),
        ("https://jira.example:8443", "/jira.example:8443/"),
        ("http://old.example/x", "/old.example/x"),
    ],
)
def test_an_address_is_played_below_its_host(url, played):
    """Host, port, path and query stay as they are."""
    assert stand_in_url(STAND_IN, url) == STAND_IN + played


@pytest.mark.parametrize("url", ["http://localhost:8080/a", "https://127.0.0.1/a", "/relative", ""])
def test_what_is_on_this_machine_is_left_alone(url):
    """A provider of one's own on this machine is no real one."""
    assert stand_in_url(STAND_IN, url) == url


@pytest.mark.parametrize("setting", [None, "", False])
def test_without_the_setting_nothing_changes(github, setting):
    """A site that rehearses nothing has the very dance that it made."""
    assert as_configured(github, setting, is_development=False) is github


def test_the_environment_counts_where_the_framework_says_nothing(github, monkeypatch):
    """The framework's own setting goes first, and may switch a rehearsal off."""
    monkeypatch.setenv(SETTING, STAND_IN)
    dance = as_configured(github, None, is_development=True)
    assert dance.provider.authorization_url.startswith(STAND_IN)
    assert as_configured(github, "", is_development=True) is github


def test_a_site_in_production_is_refused(github):
    """Anybody could log in as anybody."""
    with pytest.raises(NotConfigured, match="runs without debugging") as refusal:
        as_configured(github, STAND_IN, is_development=False)
    assert refusal.value.code == "rehearsal_refused"
    assert "flask run --debug, or DEBUG = True in Django" in refusal.value.hint


@pytest.mark.parametrize(
    "address",
    [
        "http://stand-in.example:9000",
        "http://localhost:9000@evil.example",
        "localhost:9000",
        "ftp://localhost:9000",
        "http://localhost:9000/below",
        "http://someone@localhost:9000",
        True,
    ],
)
def test_an_address_elsewhere_is_refused(github, address):
    """A stand-in is on this machine, at the root of a host and port."""
    with pytest.raises(NotConfigured, match=SETTING):
        as_configured(github, address, is_development=True)


def test_the_sites_own_credentials_stay_at_home(github, stand_in):
    """Whatever listens at the address never learns them."""
    danced(with_stand_in(github, STAND_IN), stand_in)
    assert stand_in.requests
    assert "a-secret" not in repr(stand_in.requests)
    assert with_stand_in(github, STAND_IN).client_id == DEMO_CLIENT.client_id


def test_an_api_is_asked_at_its_own_address(github, stand_in):
    """Views and hooks notice nothing: relative and absolute addresses, and the answer's own."""
    session = danced(with_stand_in(github, STAND_IN), stand_in)
    for url in ("/user", "https://api.github.com/user"):
        answer = session.get(url)
        assert answer.json()["login"] == "mona"
        assert (answer.url, answer.request.url) == ("https://api.github.com/user",) * 2
    assert len(stand_in.requests_to("/api.github.com/user")) == 2


def test_hosts_of_others_are_still_refused(github, stand_in):
    """A rehearsal would be none if it let pass what the real provider's dance does not."""
    session = danced(with_stand_in(github, STAND_IN), stand_in)
    with pytest.raises(ForeignHost):
        session.get("https://evil.example/user")


@pytest.mark.parametrize(
    ("name", "method", "url", "key", "value"),
    [
        ("github", "GET", "/user", "login", "mona"),
        ("google", "GET", "/oauth2/v2/userinfo", "email", "mona@example.com"),
        ("twitter", "GET", "account/settings.json", "screen_name", "mona"),
        ("dropbox", "POST", "users/get_current_account", "email", "mona@example.com"),
        ("meetup", "GET", "member/self", "name", "Mona Lisa"),
        ("slack", "POST", "chat.postMessage", "ok", True),
        ("azure", "GET", "/v1.0/me", "mail", "mona@example.com"),
        ("nylas", "GET", "/account", "name", "Mona Lisa"),
    ],
)
def test_quickstarts_find_what_they_ask_for(stand_in, name, method, url, key, value):
    """The calls of the quickstarts are answered in the provider's own shape."""
    session = danced(with_stand_in(find(name)(), STAND_IN), stand_in)
    assert session.request(method, url).json()[key] == value


def test_sign_in_with_slack_is_played(stand_in):
    """A provider may have a second set of endpoints, for other scopes."""
    dance = find("slack")(scope=["openid", "profile", "email"])
    stand_in = Rehearsal(STAND_IN, routes=routes_of([dance]))
    with mounted(STAND_IN, stand_in.adapter()):
        assert danced(with_stand_in(dance, STAND_IN), stand_in).profile().name == "Mona Lisa"


def test_a_token_is_wanted(github, stand_in):
    """Without one, or with a scheme that is not the provider's, the API refuses."""
    session = with_stand_in(github, STAND_IN).session()
    assert session.get("/user", withhold_token=True).status_code == 401
    token = danced(with_stand_in(github, STAND_IN), stand_in).access_token
    header = {"Authorization": f"Zoho-oauthtoken {token}"}
    answer = session.get("/user", headers=header, withhold_token=True)
    assert answer.status_code == 401


def test_faults_can_be_played(github, stand_in):
    """The knobs of the stand-in work at a provider's own paths."""
    session = danced(with_stand_in(github, STAND_IN), stand_in)
    with stand_in.answer_with("/api.github.com/user", Answer(status=500)):
        assert session.get("/user").status_code == 500


def test_a_stale_token_is_refreshed(stand_in):
    """The refresh endpoint is played, too, where the provider has one."""
    session = danced(with_stand_in(find("notion")(), STAND_IN), stand_in)
    first = session.access_token
    stand_in.expire_tokens()
    assert session.profile().name == "Mona Lisa"
    assert session.access_token != first


def test_a_token_is_revoked(stand_in):
    """The revocation endpoint is played where the provider has that of RFC 7009."""
    session = danced(with_stand_in(find("google")(), STAND_IN), stand_in)
    assert session.revoke()
    assert stand_in.tokens_of("mona") == ()


def test_a_dance_with_another_provider_is_played(stand_in):
    """A custom provider's endpoints are known from the dance itself."""
    dance = custom.oauth2(
        name="mine",
        base_url="https://api.mine.example/",
        authorization_url="https://mine.example/authorize",
        token_url="https://mine.example/token",
    )
    stand_in = Rehearsal(STAND_IN, routes=routes_of([dance]))
    with mounted(STAND_IN, stand_in.adapter()):
        assert danced(with_stand_in(dance, STAND_IN), stand_in).authorized


def test_a_rehearsed_dance_has_the_routes_of_the_real_one(github):
    """A command sees a site's dances as the setting left them."""
    real, played = (
        {route.rule for route in routes_of([dance])}
        for dance in (github, with_stand_in(github, STAND_IN))
    )
    assert real == played


def test_one_more_provider_leaves_what_others_have(github):
    """Tests play the same providers again and again: only paths that have others now are made anew."""
    paths = PlayedPaths()
    assert len(paths.add(catalogue())) > 500
    assert set(paths.add([github])) == {route.rule for route in routes_of([github])}


def test_what_was_played_first_goes_first(github):
    """A provider at a path that another one has changes nothing there."""
    mine = custom.oauth2(
        name="mine",
        authorization_url="https://github.com/login/oauth/authorize",
        token_url="https://mine.example/token",
        profile_url="https://api.github.com/user",
        profile_fields={"id": "number"},
    )
    stand_in = Rehearsal(STAND_IN)
    with mounted(STAND_IN, stand_in.adapter()):
        for each in (github, mine):
            stand_in.play(each)
            session = danced(with_stand_in(github, STAND_IN), stand_in)
            assert session.get("/user").json()["login"] == "mona"


def test_a_stand_in_that_is_not_there_is_an_unreachable_provider(github):
    """The same error as for the real one, with no second way to it."""
    session = with_stand_in(github, "http://localhost:1").session()
    with pytest.raises(requests.ConnectionError):
        session.get("/user", withhold_token=True)


def test_closing_a_session_closes_nobody_elses_connections(github, stand_in):
    """Connections to the stand-in belong to the process, as those to a provider do."""
    session = danced(with_stand_in(github, STAND_IN), stand_in)
    with_stand_in(github, STAND_IN).session().close()
    assert session.get("/user").ok


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/github.com/login/oauth/authorize?client_id=%ff", {}),
        ("POST", "/github.com/login/oauth/access_token", {"json": {"code": "a"}}),
        ("POST", "/github.com/login/oauth/access_token", {"data": b"code=%ff", "headers": FORM}),
        ("POST", "/github.com/login/oauth/access_token", {"data": {"code": "a"}}),
        ("POST", "/api.notion.com/v1/oauth/token", {"json": ["code"]}),
    ],
)
def test_what_no_consumer_should_send_is_refused(stand_in, method, path, body):
    """A request in no provider's manner gets an answer, and never ends the stand-in."""
    with requests.Session() as browser:
        browser.mount(STAND_IN, stand_in.adapter())
        assert browser.request(method, STAND_IN + path, **body).status_code in (400, 401)


def test_an_address_without_a_path_is_not_played():
    """What is no address of a provider leaves the stand-in's own pages alone."""
    assert routes_of([custom.oauth2(name="none", token_url="http://localhost:1/")]) == ()


def test_a_performance_lasts_until_it_is_interrupted(monkeypatch):
    """It waits for ever, and Ctrl-C is no error."""

    class Event:
        def wait(self):
            raise KeyboardInterrupt

    monkeypatch.setattr(server, "threading", SimpleNamespace(Event=Event, Thread=threading.Thread))
    said = []
    server.serve_forever([], port=0, pages=["/login/x"], where="the settings", say=said.append)
    assert "Visit /login/x." in said[0]
    assert "but for RSA keys: a dance" in said[0]

"""The order of a login and of a callback, what receivers decide, and when a failure ends at a page of ours."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests
import time_machine
from core_helpers import CALLBACK, Signals, dance_request, oauth2_dance, parameters_of, query_of

from dance_common import providers
from dance_common.errors import (
    BadCallback,
    DanceError,
    LoginVetoed,
    NotConfigured,
    NotOurFlow,
    ProviderFailed,
    ProviderRefused,
)
from dance_common.flows import SESSION_KEY
from dance_common.pages import ErrorPage, LeavePage, RepeatPage
from dance_common.visit import views
from dance_common.visit.guard import guard
from dance_common.visit.navigation import (
    FAILURES_KEY,
    LOOP_WINDOW,
    MOST_SUCCESSES,
    SUCCESS_WINDOW,
    Arrival,
    Navigation,
    forget_failures,
    is_going_round,
    remember_success,
    should_show_error_page,
)
from dance_common.visit.views import (
    Decision,
    GivenResponse,
    Redirect,
    default_redirect,
    receivers_decision,
)

REFUSED = ProviderRefused("no")
FAILED = ProviderFailed("broken")
ARRIVAL = Arrival(url=CALLBACK, has_cookie=True)


def navigation(method="GET", *, form=None, is_form_verified=False, **headers):
    """Return how a request for a view of the site came about; nothing but the headers says so."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Navigation(
        method=method,
        url="https://site.example:8443/login/github",
        headers=named,
        form=form or {},
        is_form_verified=is_form_verified,
    )


def login(request, **options):
    usual = {
        "navigation": navigation(),
        "callback_url": CALLBACK,
        "user": None,
        "next_url": None,
    }
    return views.login(request, **(usual | options))


def callback(request, query="", **options):
    usual = {
        "navigation": navigation(),
        "callback_url": CALLBACK,
        "user": None,
        "query": query,
        "arrival": ARRIVAL,
    }
    return views.callback(request, **(usual | options))


@pytest.fixture
def dance():
    """A dance whose views lead to a page of their own."""
    return oauth2_dance(redirect_to="done", scope=["profile"])


@pytest.fixture
def request_with(dance, rehearsal):
    """Return a request that has begun a dance and was consented to, and the query that the browser brings back."""

    def begin(scopes=None, next_url=None, **returned):
        request = dance_request(dance)
        reply = login(request, next_url=next_url)
        query = query_of(rehearsal.consent(reply.url, scopes=scopes))
        return replace(request, send=Signals(**returned)), query

    return begin


def test_a_login_leads_to_the_provider(dance, rehearsal):
    """The flow is kept, and receivers hear where the browser is about to go."""
    request = dance_request(dance)
    reply = login(request, user="ada", next_url="/there")
    assert isinstance(reply, Redirect)
    assert request.send.sent == [("oauth_before_login", {"url": reply.url})]
    ((state, *_),) = request.user_session[SESSION_KEY]
    assert parameters_of(reply.url)["state"] == state


@pytest.mark.parametrize(
    ("returned", "reply"),
    [(["a response"], GivenResponse("a response")), ([False, "no"], GivenResponse("no"))],
)
def test_a_receiver_may_answer_a_login(dance, returned, reply):
    """With a response; after a veto the flow is gone."""
    request = dance_request(dance, send=Signals(oauth_before_login=returned))
    assert login(request) == reply
    assert (SESSION_KEY in request.user_session) is (False not in returned)


def test_a_vetoed_login_is_a_failure(dance):
    """The flow is gone, and the page says so."""
    request = dance_request(dance, send=Signals(oauth_before_login=[False]))
    page = login(request, next_url="/there")
    assert isinstance(page.error, LoginVetoed)
    assert request.send.names == ["oauth_before_login", "oauth_error"]
    assert request.user_session == {}


def test_a_failed_login_may_be_tried_again(dance):
    """The next try leads to the same page."""
    request = dance_request(dance.changed(client_id=None))
    page = login(request, next_url="/there")
    assert (page.error.code, page.retry_url) == ("missing_client_id", "login /there")
    assert (page.provider, page.home_url) == (dance.provider.title, "/home")


def test_what_keeps_a_dance_from_going_on_is_told(dance):
    """Before anything else, by both views."""
    problem = NotConfigured("no session", code="no_session")
    for view in (login, callback):
        request = dance_request(dance, problem=problem)
        assert view(request).error is problem
        assert request.send.names == ["oauth_error"]
        assert request.user_session == {}


def test_a_callback_stores_the_token_and_goes_on(request_with):
    """To the page that the user asked for, or to the dance's own."""
    for next_url, url in (("/there", "/there"), (None, "/view/done")):
        request, query = request_with(next_url=next_url)
        assert callback(request, query) == Redirect(url)
        (name, kwargs), (connected, _) = request.send.sent
        assert connected == "oauth_connected"
        assert (name, kwargs["token"]["scope"]) == ("oauth_authorized", ["profile"])
        assert request.visit.token["access_token"] == kwargs["token"]["access_token"]
        assert request.visit.session.authorized


def test_a_receivers_response_comes_after_storing(request_with):
    """Or without, if another receiver vetoes."""
    request, query = request_with(oauth_authorized=[None, "welcome"])
    assert callback(request, query) == GivenResponse("welcome")
    assert request.visit.token is not None
    request, query = request_with(oauth_authorized=[False, "not you"])
    assert callback(request, query) == GivenResponse("not you")
    assert request.visit.token is None


def test_a_veto_alone_goes_on_without_the_token(request_with):
    """As the specification says."""
    request, query = request_with(oauth_authorized=[False])
    assert callback(request, query) == Redirect("/view/done")
    assert request.visit.token is None


def test_missing_scopes_are_told_first(request_with):
    """The token is stored nevertheless."""
    request, query = request_with(scopes=[])
    callback(request, query)
    assert request.send.names == ["oauth_scopes_missing", "oauth_authorized", "oauth_connected"]
    assert request.send.sent[0][1]["missing"] == ["profile"]
    assert request.visit.token is not None


def test_a_receivers_call_that_fails_is_the_providers(request_with):
    """With title and step, and nothing is stored."""

    def receiver(token):
        raise requests.ConnectionError

    request, query = request_with(oauth_authorized=receiver)
    error = callback(request, query).error
    assert (str(error), error.step) == (f"{request.visit.title} could not be reached.", "api")
    assert request.visit.token is None


def test_a_callback_without_its_flow_is_explained(dance, caplog):
    """By what can be seen of the request; what the administrator has to see to is in the log alone."""
    page = callback(dance_request(dance), "code=a&state=b")
    assert (page.error.code, page.error.cause) == ("no_flow", "session_lost")
    assert "administrator" not in page.error.hint
    assert "do all processes share one secret key and one session store?" in caplog.text


def test_a_refusal_redirects_once(dance):
    """Until it comes again at once."""
    request = dance_request(dance)
    replies = []
    for _ in range(2):
        query = f"error=access_denied&state={parameters_of(login(request).url)['state']}"
        replies.append(callback(request, f"{query}&iss={dance.provider.issuer}"))
    assert replies[0] == Redirect("/view/done")
    assert isinstance(replies[1], ErrorPage)


@pytest.mark.parametrize(("user", "on_get"), [("7", True), (None, False)])
def test_the_page_that_asks_first_says_what_a_press_does(dance, user, on_get):
    """It connects an account with that of who is logged in, or logs somebody in."""
    page = login(
        replace(dance_request(dance), login_address=lambda **where: "login"),
        user=user,
        on_get=on_get,
        navigation=navigation(Sec_Fetch_Site="cross-site"),
    )
    assert (page.is_connecting, page.comes_from_elsewhere) == (user is not None, True)


def test_the_page_that_asks_for_a_server_blames_nobody_at_first():
    """Only a name that was given can be wrong; it stays in the field."""
    request = dance_request(providers.find("mastodon")("an-id", "a-secret"))
    first = login(request)
    assert (first.error, first.value) == (None, "")
    again = login(request, query="instance=10.0.0.1")
    assert (again.error.code, again.value) == ("server_refused", "10.0.0.1")


def test_a_receiver_may_answer_a_failure(dance):
    """With a response, which goes before every page."""
    request = dance_request(dance, send=Signals(oauth_error=[None, "sorry"]))
    assert callback(request, "code=a&state=b") == GivenResponse("sorry")


def test_a_success_ends_a_row_of_failures(request_with):
    """What was counted is forgotten."""
    request, query = request_with()
    request.user_session[FAILURES_KEY] = [1, 1]
    callback(request, query)
    assert FAILURES_KEY not in request.user_session


def test_a_callback_is_repeated_before_anything_else(dance):
    """Where the browser left a Strict cookie out."""
    request = dance_request(dance, problem=NotConfigured("x"))
    strict = Arrival(url=f"{CALLBACK}?a=b", has_cookie=False, samesite="Strict")
    assert callback(request, arrival=strict) == RepeatPage(f"{CALLBACK}?a=b&dance_again=1")
    assert request.send.names == []


def test_a_guard_lets_in_who_is_connected(dance):
    """And sends others to log in, and back to where they were."""
    request = dance_request(dance)
    assert guard(request, ()) == Redirect("login /page?a=b")
    assert guard(replace(request, method="POST"), ()) == Redirect("login None")
    request.visit.token = {"access_token": "a", "scope": ["profile"]}
    assert guard(request, ()) is None
    assert guard(request, ["profile"]) is None
    assert guard(request, ["repo"]) == Redirect("login /page?a=b")


def test_a_guard_may_let_the_page_wait_in_the_session(dance):
    """The log-in's address is the bare one then; where there is no session to write to, it names the page."""
    request = dance_request(dance)
    assert guard(request, (), remembers_page=True) == Redirect("login None")
    assert request.user_session
    request = dance_request(dance, problem=NotConfigured("x"))
    assert guard(request, (), remembers_page=True) == Redirect("login /page?a=b")
    assert request.user_session == {}


def test_a_guard_tells_programs_where_people_connect(dance):
    """A program can't follow a redirect to a page of consent: it gets an error, and the address for a person."""
    request = dance_request(dance, accept="application/json")
    page = guard(request, ())
    assert (page.error.code, page.error.status) == ("not_connected", 401)
    assert page.retry_url == "login /page?a=b"
    assert guard(replace(request, method="POST"), ()).retry_url == "login None"
    request.visit.token = {"access_token": "a", "scope": ["profile"]}
    assert guard(request, ()) is None
    page = guard(request, ["profile", "repo"])
    assert (page.error.code, page.error.status) == ("scopes_missing", 403)
    assert "share: repo." in str(page.error)
    assert "_dance_scopes" in request.user_session
    assert request.send.names == []


def test_a_guard_does_not_ask_in_vain(dance):
    """Who has just refused sees a page."""
    request = dance_request(dance)
    request.visit.token = {"access_token": "a", "scope": ["profile"]}
    request.user_session["_dance_asked"] = {"rehearsal": "repo"}
    page = guard(request, ["repo"])
    assert (page.error.code, page.retry_url) == ("scopes_missing", "login /page?a=b")
    assert request.send.names == []


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ([], Decision()),
        ([None, True, 0, "", "yes"], Decision()),
        ([False], Decision(vetoed=True)),
        ([None, False, "response 1"], Decision(GivenResponse("response 1"), vetoed=True)),
        (["response 1", "response 2"], Decision(GivenResponse("response 1"))),
    ],
)
def test_receivers_decide(returned, expected):
    """False vetoes, the first response is sent, and anything else means nothing."""
    found = receivers_decision(iter(returned), lambda value: str(value).startswith("response"))
    assert found == expected


@pytest.mark.parametrize("error", [NotConfigured("x"), NotOurFlow("x"), LoginVetoed()])
@pytest.mark.parametrize("has_receivers", [True, False])
def test_failures_that_a_redirect_can_not_help_end_at_a_page(error, has_receivers):
    """A site without configuration, a browser without session and a veto get a page, and aren't counted."""
    session = {}
    assert should_show_error_page(error, has_receivers=has_receivers, user_session=session)
    assert session == {}


@pytest.mark.parametrize(
    ("error", "has_receivers", "expected"),
    [
        (FAILED, False, [True, True]),
        (BadCallback("x"), False, [True, True]),
        (REFUSED, False, [False, True, True]),
        (REFUSED, True, [False, False, True, True]),
        (FAILED, True, [False, False, True, True]),
    ],
)
def test_a_loop_of_redirects_stops(error, has_receivers, expected):
    """Quick failures in a row redirect once or twice, and end at a page then."""
    session = {}
    with time_machine.travel(1_800_000_000, tick=False):
        assert [
            should_show_error_page(error, has_receivers=has_receivers, user_session=session)
            for _ in expected
        ] == expected


def test_failures_are_counted_within_a_window():
    """A failure that comes later than the window begins a new count."""
    session = {}
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        assert not should_show_error_page(REFUSED, has_receivers=False, user_session=session)
        clock.shift(LOOP_WINDOW)
        assert not should_show_error_page(REFUSED, has_receivers=False, user_session=session)
        clock.shift(LOOP_WINDOW - 1)
        assert should_show_error_page(REFUSED, has_receivers=False, user_session=session)


@pytest.mark.parametrize(
    "content", [None, 5, "x", [], [1], ["1", 2], [1, 10**400], {"a": 1}, [3, 1_800_000_001]]
)
def test_a_strange_count_counts_as_none(content):
    """What another release left under the key, or a clock that went back, begins a new count."""
    session = {FAILURES_KEY: content}
    with time_machine.travel(1_800_000_000, tick=False):
        assert not should_show_error_page(REFUSED, has_receivers=False, user_session=session)
    assert session[FAILURES_KEY] == [1, 1_800_000_000]


def test_success_begins_the_count_anew():
    """After a finished dance nothing of the failures is left, and a session without any isn't written to."""

    class Unwritten(dict):
        def pop(self, *_):
            raise AssertionError("written to")

    session = {}
    should_show_error_page(REFUSED, has_receivers=True, user_session=session)
    forget_failures(session)
    assert session == {}
    forget_failures(Unwritten())


@pytest.mark.parametrize(
    ("changes", "page"),
    [
        ({}, "/home"),
        ({"redirect_to": "profile"}, "/view/profile"),
        ({"redirect_url": "/there"}, "/there"),
        ({"redirect_url": "/there", "redirect_to": "profile"}, "/there"),
    ],
)
def test_who_asked_for_no_page_goes_where_the_dance_says(changes, page):
    """The address goes before the view, and both before the site's home."""
    assert default_redirect(dance_request(oauth2_dance(**changes))) == page


def test_a_failure_is_logged_by_step_and_code(dance, caplog):
    """And nothing else of it."""
    views.reply_to_failure(
        dance_request(dance), DanceError("The sentence.", code="a_code", step="exchange")
    )
    assert caplog.messages == ["rehearsal: the dance failed in step exchange: a_code"]


@pytest.mark.parametrize(
    ("next_url", "page", "lands"),
    [
        ("http://site.example/there", "https://site.example/cb", "/view/done"),
        ("HTTP://site.example/there", "https://site.example/cb", "/view/done"),
        ("http://site.example/there", "HTTPS://site.example/cb", "/view/done"),
        ("http://site.example/there", "http://site.example/cb", "http://site.example/there"),
        ("https://site.example/there", "https://site.example/cb", "https://site.example/there"),
        ("/there", "https://site.example/cb", "/there"),
    ],
)
def test_a_dance_that_ends_by_https_does_not_lead_to_http(request_with, next_url, page, lands):
    """Though it began by http: proxies disagree about it, and cookies would travel in the open."""
    request, query = request_with(next_url=next_url)
    reply = callback(request, query, arrival=Arrival(url=page, has_cookie=True))
    assert reply == Redirect(lands)


def test_a_callback_that_comes_twice_is_refused_where_nobody_can_tell_whether_there_is_a_token(
    request_with, monkeypatch
):
    """A provider that has to be asked about the token, and does not answer, makes no second error of it."""
    request, query = request_with()
    callback(request, query)

    def fails(session):
        raise ProviderFailed("broken")

    monkeypatch.setattr(type(request.visit.session), "authorized", property(fails))
    assert callback(request, query).error.code == "flow_used"


def test_a_callback_that_comes_twice_leads_on_where_there_is_a_token(request_with):
    """To where the first one led; no signal is sent again."""
    request, query = request_with(next_url="/there")
    callback(request, query)
    heard = list(request.send.names)
    assert callback(request, query) == Redirect("/there")
    assert request.send.names == heard


def test_another_failure_leads_nowhere_though_there_is_a_token(request_with):
    """A callback that was never finished here is none that came twice."""
    request, query = request_with(next_url="/there")
    callback(request, query)
    reply = callback(request, "code=c&state=made-up")
    assert reply.error.code == "no_flow"


@pytest.mark.parametrize(
    ("is_debugged", "has_cause", "shows"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_the_cause_of_a_failure_is_logged_where_a_site_is_debugged(
    dance, caplog, is_debugged, has_cause, shows
):
    """Its traceback holds what the provider sent, which production logs don't show."""
    error = ProviderFailed("broken")
    error.__cause__ = ValueError("what the provider sent") if has_cause else None
    views.announce(replace(dance_request(dance), is_debugged=is_debugged), error)
    assert bool(caplog.records[0].exc_info) is shows


def test_successes_that_are_long_past_are_no_loop(dance):
    """Who comes back to a page tomorrow is sent to the provider once more."""
    with time_machine.travel(1_000_000, tick=False) as clock:
        user_session = {}
        for _ in range(MOST_SUCCESSES):
            assert not is_going_round(dict(user_session), "/page")
            remember_success(user_session, "/page")
        assert is_going_round(dict(user_session), "/page")
        clock.shift(SUCCESS_WINDOW + 1)
        assert not is_going_round(user_session, "/page")
        assert user_session == {}


@pytest.mark.parametrize(("method", "page"), [("GET", Redirect), ("POST", LeavePage)])
def test_a_form_leads_on_by_a_page(dance, method, page):
    """A policy that lets forms lead to the site alone would stop a redirect; what is no browser is redirected."""
    by_browser = navigation(method, is_form_verified=True, Accept="text/html,*/*")
    assert type(login(dance_request(dance), navigation=by_browser)) is page
    by_program = navigation(method, is_form_verified=True)
    assert type(login(dance_request(dance), navigation=by_program)) is Redirect

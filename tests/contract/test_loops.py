"""Failures that would repeat for ever end at a page, which says why as far as that can be seen, and leads back."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import time_machine
from fault_table import answers

oauth2_only = pytest.mark.parametrize("protocol", ["oauth2"], indirect=True)
TOKEN_PATHS = {"oauth2": "/oauth2/token", "oauth1": "/oauth1/access_token"}


def came_without_cookie(site, **where):
    """Begin in a browser that keeps no cookies; return what it sees when it comes back."""
    began = site.browser(**where).get("/login/rehearsal?next=/done").location
    state = parse_qs(urlsplit(began).query)["state"][0]
    callback = f"/login/rehearsal/authorized?code=abc&state={state}"
    return site.browser(**where).get(callback, Accept="text/html")


@pytest.mark.parametrize(
    ("settings", "where", "cause", "says"),
    [
        ({}, {}, "cookie_of_another_name", "127.0.0.1"),
        ({}, {"secure": True, "host": "shop.example"}, "cookie_blocked", "Allow cookies"),
        ({"SESSION_COOKIE_SECURE": True}, {}, "cookie_needs_https", "Secure"),
        ({"SESSION_COOKIE_SAMESITE": "None"}, {}, "cookie_refused", "SameSite=None"),
        (
            {"SESSION_COOKIE_DOMAIN": "other.example"},
            {"secure": True, "host": "shop.example"},
            "cookie_of_another_domain",
            "another domain",
        ),
        ({"SESSION_COOKIE_PATH": "/app"}, {}, "cookie_of_another_path", "another path"),
        ({"SESSION_COOKIE_PATH": "/log"}, {}, "cookie_of_another_path", "another path"),
        ({"SESSION_COOKIE_PATH": "/login/"}, {}, "cookie_of_another_name", "127.0.0.1"),
    ],
    ids=[
        "this-machine",
        "blocked",
        "secure-over-http",
        "none-without-secure",
        "domain",
        "path",
        "path-by-letters",
        "path-above",
    ],
)
@oauth2_only
def test_a_browser_that_sends_no_cookie_is_told_why(
    run, entry, provider, settings, where, cause, says
):
    """The page names the likely cause, is plain, and leads to the login view.

    Not to the page that was wanted: whoever comes without a cookie may be somebody else, who was handed the address.
    """
    site = run(rehearsal=entry, **settings)
    page = came_without_cookie(site, **where)
    assert page.status == 400
    assert f"no_flow ({cause})" in page.text
    assert says in page.text
    assert 'href="/login/rehearsal"' in page.text
    assert "/done" not in unquote(page.text)
    assert not any(word in page.text for word in ("http-equiv", "src=", "<script", "@import"))
    assert not provider.token_requests


@oauth2_only
def test_a_strict_cookie_is_asked_for_once_more(run, entry, provider):
    """Browsers leave a Strict cookie out when they come from the provider, and send it from a page of ours."""
    site = run(rehearsal=entry, SESSION_COOKIE_SAMESITE="Strict")
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal?next=/done").location)
    page = site.browser().get(answer)  # as the browser would come: without the cookie
    assert page.status == 200
    assert page.headers["referrer-policy"] == "no-referrer"
    again = page.text.partition("0;url=")[2].partition('"')[0].replace("&amp;", "&")
    assert again == f"{answer}&dance_again=1"
    assert browser.get(again).location == "/done"
    assert browser.get("/who/rehearsal").text == "mona"


@oauth2_only
def test_a_strict_cookie_is_asked_for_only_once(run, entry, provider):
    """Where the cookie does not come the second time either, there is a page instead of a loop."""
    site = run(rehearsal=entry, SESSION_COOKIE_SAMESITE="Strict")
    answer = provider.consent(site.browser().get("/login/rehearsal").location)
    page = site.browser().get(f"{answer}&dance_again=1")
    assert page.status == 400
    assert "cookie_strict" in page.text


@oauth2_only
def test_coming_back_to_another_address_is_recognised(site, provider):
    """A dance that began at 127.0.0.1 and came back to localhost is told so."""
    answer = provider.consent(site.browser(host="127.0.0.1").get("/login/rehearsal").location)
    page = site.browser().get(answer.replace("127.0.0.1", "localhost", 1))
    assert "no_flow (address_changed)" in page.text


def test_a_session_that_was_lost_is_told_apart(site, provider):
    """Where the cookie came, but nothing was in it, cookies are not to blame."""
    browser = site.browser()
    answer = provider.consent(browser.get("/login/rehearsal?next=/done").location)
    browser.prime(_dance_flows=[], rehearsal_oauth_state=None)
    page = browser.get(answer)
    assert page.status == 400
    assert "no_flow (session_lost)" in page.text
    assert "/done" not in unquote(page.text)


def test_a_site_that_sends_visitors_back_does_not_go_round(site, provider, protocol, monkeypatch):
    """With the token endpoint down and nobody listening the first failure is a page, which keeps ``next``."""
    from dance_common.rehearsal import Answer

    browser = site.browser()
    callback = provider.consent(browser.get("/login/rehearsal?next=/done").location)
    with provider.answer_with(TOKEN_PATHS[protocol], Answer(503, {}, "")):
        page = browser.get(callback)
    assert page.status == 502
    assert "next=/done" in unquote(page.text)


def test_programs_are_told_the_cause(site, provider):
    """The same facts as JSON, for a client that asks for that."""
    answer = provider.consent(site.browser().get("/login/rehearsal").location)
    said = json.loads(site.browser().get(answer, Accept="application/json").text)
    assert (said["error"], said["cause"]) == ("no_flow", "cookie_of_another_name")
    assert "127.0.0.1" in said["hint"]


# Calls of the API


def test_programs_get_json_about_a_failed_call(visit):
    """A view that lets a provider's failure go answers a program with JSON, too."""
    visit.connect()
    with visit.hostile.acting("/api/user", lambda wire: wire.reset()):
        said = visit.browser.get("/call/rehearsal?a=b", Accept="application/json")
    assert said.status == 502
    assert json.loads(said.text) == {
        "error": "provider_unreachable",
        "step": "api",
        "message": "Rehearsal could not be reached.",
        "hint": "Please try again in a few minutes.",
        "cause": "",
        "retry_url": "/call/rehearsal?a=b",
    }


@pytest.mark.parametrize(
    ("status", "shown", "code"),
    [
        (500, 502, "provider_failed"),
        (503, 502, "provider_failed"),
        (429, 502, "rate_limited"),
        (401, 401, "token_refused"),
    ],
)
@pytest.mark.parametrize("protocol", ["oauth1"], indirect=True)
def test_raise_for_status_is_the_providers_failure(visit, status, shown, code):
    """A view may say raise_for_status() and no more: the visitor sees whose fault it was."""
    visit.connect()
    with (
        visit.hostile.acting("/api/user", answers(status, "oops", Retry_After="7")),
        visit.site.receiver("oauth_error") as heard,
    ):
        page = visit.fetch("/who/rehearsal")
    assert page.status == shown
    assert [(facts["code"], facts["step"]) for _, facts in heard] == [(code, "api")]
    assert heard.last["response"].headers["Retry-After"] == "7"


def test_a_call_that_the_site_got_wrong_is_the_sites_own(visit):
    """What the provider answers to a bad request is no failure of the provider's."""
    import requests

    visit.connect()
    with (
        visit.hostile.acting("/api/user", answers(404, "no such thing")),
        visit.site.receiver("oauth_error") as heard,
        pytest.raises(requests.HTTPError),
    ):
        visit.fetch("/who/rehearsal")
    assert len(heard) == 0


def test_a_receiver_answers_for_a_failed_call(visit):
    """What a receiver of oauth_error returns is what the visitor of such a view sees."""
    visit.connect()
    with (
        visit.hostile.acting("/api/user", lambda wire: wire.reset()),
        visit.site.receiver("oauth_error", "from the receiver"),
    ):
        answer = visit.fetch("/call/rehearsal")
    assert (answer.status, answer.text) == (200, "from the receiver")


@oauth2_only
def test_an_expired_token_leads_to_a_new_dance(visit):
    """A token that is over, with nothing to refresh it, ends at a page whose link leads back to the page."""
    token = {"access_token": "x", "token_type": "Bearer", "expires_at": 1}
    visit.browser.prime(rehearsal_oauth_token=token)
    page = visit.fetch("/call/rehearsal")
    assert page.status == 401
    assert "Connect again" in page.text
    assert 'href="/login/rehearsal?next=/call/rehearsal"' in unquote(page.text)


def test_a_mistake_of_the_sites_own_stays_one(visit):
    """A call of another host is no provider's failure: the site hears of it as of any other bug."""
    from dance_common.errors import ForeignHost

    visit.connect()
    with (
        visit.site.receiver("oauth_error", lambda session: session.get("https://evil.example/")),
        pytest.raises(ForeignHost),
    ):
        visit.fetch("/login/rehearsal/authorized")


def test_an_unanswered_call_in_a_receiver_keeps_its_own_error(visit):
    """Views may catch what they caught before: requests' own kinds of error."""
    import requests

    seen = []

    def call(session):
        with pytest.raises(requests.ConnectionError) as caught:
            session.get("/api/user")
        seen.append(caught.value.dance_name)

    with (
        visit.hostile.acting("/api/user", lambda wire: wire.reset()),
        visit.site.receiver("oauth_authorized", call),
    ):
        visit.connect()
    assert seen == ["rehearsal"]


@oauth2_only
def test_every_status_of_a_callback_is_an_error_or_a_redirect(visit):
    """Whatever a token endpoint says, the callback answers 302, 4xx, 502 or 504, and never 500."""
    statuses = set()
    for status in (200, 204, 301, 400, 404, 500, 503):
        with visit.hostile.acting("/oauth2/token", answers(status, "x")):
            statuses.add(visit.fetch(visit.consent()).status)
    assert statuses == {502}


def dance_once(browser, provider, url):
    """Follow the browser from the login view to where the dance ends."""
    began = browser.get(url, Accept="text/html", Sec_Fetch_Site="same-origin")
    return browser.get(provider.consent(began.location)) if began.status == 302 else began


def test_successes_that_lead_back_end_at_a_page(site, provider):
    """A page that asks for more than a connected account would send its visitor round for ever."""
    browser = site.browser()
    url = "/login/rehearsal?next=/needs-a-permission"
    with site.receiver("oauth_error") as heard:
        ends = [dance_once(browser, provider, url) for _ in range(5)]
    assert [end.location for end in ends[:4]] == ["/needs-a-permission"] * 4
    page = ends[4]
    assert (page.status, page.location) == (403, "")
    assert "login_loop" in page.text
    assert "permission" in page.text
    assert heard.last["code"] == "login_loop"
    # Who tries again is let through, and is told again if nothing has changed.
    assert dance_once(browser, provider, url).location == "/needs-a-permission"


def test_dances_for_several_pages_are_no_loop(site, provider):
    """However quickly a visitor goes from one page to the next."""
    browser = site.browser()
    for number in range(8):
        end = dance_once(browser, provider, f"/login/rehearsal?next=/{number % 2}")
        assert end.location == f"/{number % 2}"


def test_who_takes_a_while_has_pressed_something(site, provider):
    """A browser that is sent comes back at once; who was slow may be quick for once."""
    browser = site.browser()
    with time_machine.travel(time.time(), tick=False) as clock:
        for seconds in (11, 11, 11, 11, 11, 0, 0):
            end = dance_once(browser, provider, "/login/rehearsal?next=/done")
            assert end.location == "/done"
            clock.shift(seconds)


def test_a_test_may_connect_as_often_as_it_likes(site, provider):
    """What is no browser goes round nowhere by itself."""
    browser = site.browser()
    for _ in range(8):
        began = browser.get("/login/rehearsal?next=/done")
        assert browser.get(provider.consent(began.location)).location == "/done"

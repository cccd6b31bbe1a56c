"""Links of other sites, programs that look at links, and browsers that fetch ahead: none of them dances for a user."""

from __future__ import annotations

import re
from html import unescape

import pytest

LOGIN = "/login/rehearsal"
FOREIGN = {
    "Sec_Fetch_Site": "cross-site",
    "Sec_Fetch_Mode": "navigate",
    "Referer": "https://evil.example/",
    "Accept": "text/html",
}
OWN = {"Sec_Fetch_Site": "same-origin", "Accept": "text/html"}
AHEAD = [{"Sec_Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X_Moz": "prefetch"}]
TOKEN_PATHS = {"oauth2": "/oauth2/token", "oauth1": "/oauth1/access_token"}


def form_in(page):
    """Return where the page's form is sent, and its hidden fields."""
    (action,) = re.findall(r'<form method="post" action="([^"]*)"', page.text)
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
    return unescape(action), {name: unescape(value) for name, value in fields}


def sent_on(page):
    """Return where the page sends the browser that follows a posted form.

    No redirect: a site whose content security policy has ``form-action 'self'`` would forbid it.
    """
    assert (page.status, page.location) == (200, "")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    (url,) = re.findall(r'<meta http-equiv="refresh" content="0;url=([^"]*)">', page.text)
    return unescape(url)


def is_asked(answer):
    """Tell whether the answer is the page that asks."""
    return answer.status == 200 and "<form" in answer.text and not answer.location


@pytest.fixture
def victim(site):
    """A browser in which a user of the site is logged in."""
    browser = site.browser()
    browser.get("/enter/victim")
    return browser


def test_a_link_of_another_site_begins_nothing(site, victim, provider):
    """A user who is logged in is asked first: no flow is opened, no signal sent, the provider not asked."""
    with site.receiver("oauth_before_login") as heard:
        page = victim.get(f"{LOGIN}?next=/done", **FOREIGN)
    assert is_asked(page)
    assert "Connect your account with" in page.text
    assert "_dance_flows" not in victim.session()
    assert not heard
    assert not provider.requests_to("/oauth1/request_token")


def test_one_press_goes_on(victim, provider):
    """The page's button begins the dance, which ends at the page that was wanted."""
    action, fields = form_in(victim.get(f"{LOGIN}?next=/done", **FOREIGN))
    began = victim.send("POST", action, fields, **OWN)
    assert victim.get(provider.consent(sent_on(began))).location == "/done"
    assert victim.get("/who/rehearsal").text == "mona"
    assert "_dance_confirm" not in victim.session()


def test_a_press_needs_no_header(victim, provider):
    """A browser that sends neither Origin nor Referer is known by what the page had."""
    action, fields = form_in(victim.get(LOGIN, Accept="text/html"))
    assert sent_on(victim.send("POST", action, fields, Accept="text/html"))


def test_a_program_that_posts_is_redirected(victim):
    """It has no policy about forms, and expects no page."""
    action, fields = form_in(victim.get(LOGIN, **FOREIGN))
    assert victim.send("POST", action, fields).status == 302


def test_a_forged_press_begins_nothing(site, victim):
    """Another site can post the form, but not with what our page had, nor with what it had in another browser."""
    _, fields = form_in(victim.get(LOGIN, **FOREIGN))
    stranger = site.browser()
    stranger.get("/enter/stranger")
    for forged in ({}, {"dance_confirm": ""}, {"dance_confirm": "x"}, fields):
        answer = stranger.send(
            "POST", LOGIN, forged, **{**FOREIGN, "Origin": "https://evil.example"}
        )
        assert answer.status == 403 or is_asked(answer)
        assert "_dance_flows" not in stranger.session()


@pytest.mark.parametrize(
    "headers",
    [
        OWN,
        {"Sec_Fetch_Site": "same-site", "Accept": "text/html"},
        {"Sec_Fetch_Site": "none", "Accept": "text/html"},
        {"Referer": "http://localhost/settings", "Accept": "text/html"},
        {},
        {"Accept": "*/*"},
    ],
)
def test_the_sites_own_links_go_straight_to_the_provider(victim, headers):
    """From a page of the site, by an address that was typed in, and in people's tests, which send no such header."""
    assert victim.get(LOGIN, **headers).status == 302


def test_an_anonymous_visitor_is_not_asked(site):
    """They have nothing that an account could become a key to."""
    assert site.browser().get(LOGIN, **FOREIGN).status == 302


def test_the_page_can_be_read_in_german(run, entry):
    """As all pages of ours."""
    site = run(rehearsal=entry, DANCE_LANGUAGE="de", LANGUAGE_CODE="de")
    browser = site.browser()
    browser.get("/enter/victim")
    page = browser.get(LOGIN, **FOREIGN)
    assert '<html lang="de">' in page.text
    assert "Ihr Konto mit" in page.text


def test_nobody_frames_or_keeps_the_page(victim):
    """A press under another site's frame is no press; and its form is posted with an Origin that Django accepts."""
    page = victim.get(LOGIN, **FOREIGN)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"


def test_a_site_can_want_a_form_for_every_log_in(run, entry, provider):
    """With DANCE_LOGIN_ON_GET = False nobody is sent to the provider by a link, not even by one of the site's own."""
    site = run(rehearsal=entry, DANCE_LOGIN_ON_GET=False)
    browser = site.browser()
    page = browser.get(f"{LOGIN}?next=/done", **OWN)
    assert is_asked(page)
    assert "Log in with" in page.text
    assert "perhaps from another site" not in page.text
    action, fields = form_in(page)
    began = browser.send("POST", action, fields, **OWN)
    assert browser.get(provider.consent(sent_on(began))).location == "/done"


def test_next_may_be_a_field_of_the_form(victim, provider):
    """A site's own form may have the page to return to in a hidden field."""
    _, fields = form_in(victim.get(LOGIN, **FOREIGN))
    began = victim.send("POST", LOGIN, {**fields, "next": "/done"}, **OWN)
    assert victim.get(provider.consent(sent_on(began))).location == "/done"
    _, fields = form_in(victim.get(LOGIN, **FOREIGN))
    began = victim.send("POST", LOGIN, {**fields, "next": "//evil.example"}, **OWN)
    assert victim.get(provider.consent(sent_on(began))).location == "/"


@pytest.mark.parametrize("headers", AHEAD)
def test_what_is_fetched_ahead_spends_nothing(site, provider, protocol, headers):
    """Neither view does anything for it, and the browser does not show what it got in place of asking again."""
    browser = site.browser()
    ahead = browser.get(LOGIN, **headers)
    assert (ahead.status, ahead.text, ahead.location) == (403, "", "")
    assert ahead.headers["cache-control"] == "no-store"
    assert "_dance_flows" not in browser.session()
    callback = provider.consent(browser.get(LOGIN).location)
    assert browser.get(callback, **headers).status == 403
    assert not provider.requests_to(TOKEN_PATHS[protocol])
    assert browser.get(callback).location == "/"
    assert browser.get("/who/rehearsal").text == "mona"


def test_a_head_request_spends_nothing(site, provider, protocol):
    """Programs that look where a link leads neither begin nor finish a dance."""
    browser = site.browser()
    assert browser.send("HEAD", LOGIN).status == 200
    assert "_dance_flows" not in browser.session()
    callback = provider.consent(browser.get(LOGIN).location)
    assert browser.send("HEAD", callback).status == 200
    assert not provider.requests_to(TOKEN_PATHS[protocol])
    assert browser.get(callback).location == "/"

"""The page of connections, in every framework: what it shows, and what its forms do."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from stand_in import ENTRIES

PROFILE = {"profile_url": "/api/user", "profile_fields": {"id": "id", "username": "login"}}
OAUTH2 = {**ENTRIES["oauth2"], **PROFILE, "title": "Rehearsal <2>"}
SEVERAL = {"several_accounts": True}


class Forms(HTMLParser):
    """The forms of a page: where each is sent, its hidden fields, and what its buttons add."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[dict[str, str]]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            assert given["method"] == "post"
            self.found.append((unquote(given.get("action", "")), {}, []))
        elif tag == "input":
            self.found[-1][1][given["name"]] = given["value"]
        elif tag == "button":
            self.found[-1][2].append({given["name"]: given["value"]} if "name" in given else {})


def shown(html: str) -> str:
    """Return what is read of a page, without its markup."""
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.S)).split())


def press(browser, action: str, **fields: str):
    """Press the button of the page that does it, in the form with these fields; return the page that comes then."""
    page = browser.get("/connections/")
    for _, hidden, buttons in Forms(page.text).found:
        if {"action": action} in buttons and fields.items() <= hidden.items():
            answer = browser.send("POST", "/connections/", {**hidden, "action": action})
            assert (answer.status, answer.location) == (302, "/connections/"), answer.text
            return browser.get("/connections/").text
    raise AssertionError(f"no button {action} with {fields}")


def connect(browser, provider, account="mona", name="rehearsal"):
    browser.get(provider.consent(browser.get(f"/login/{name}").location, account=account))


@pytest.fixture
def site(run):
    """A site that keeps one account of each user and provider in a table."""
    return run(rehearsal=OAUTH2, other=ENTRIES["oauth1"], TABLES={})


@pytest.fixture
def browser(site):
    """Alice's browser."""
    browser = site.browser()
    browser.get("/enter/alice")
    return browser


def test_where_nothing_is_connected_it_says_what_can_be(browser):
    """Each dance has a form that begins it and leads back; the page has no script, and nobody keeps or frames it."""
    page = browser.get("/connections/")
    assert page.status == 200
    assert "No account is connected." in page.text
    assert "Rehearsal <2>" in shown(page.text)
    assert [form[0] for form in Forms(page.text).found] == [
        "/login/rehearsal?next=/connections/",
        "/login/other?next=/connections/",
    ]
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_a_form_connects_an_account(browser, provider):
    """The provider is asked, and the page comes back with what is connected."""
    url, hidden, _ = Forms(browser.get("/connections/").text).found[0]
    began = browser.send("POST", url, hidden)
    assert began.status == 302
    assert browser.get(provider.consent(began.location, account="mona")).location == "/connections/"
    page = browser.get("/connections/").text
    assert "No account is connected." not in page
    assert re.search(r"Connected since \d{4}-\d\d-\d\d \d\d:\d\d UTC", shown(page))
    assert "renewed automatically" in page
    assert "<code>profile</code>" in page


def test_an_account_is_disconnected(browser, provider):
    """The provider revokes the token, the page says so once, and the connection is gone."""
    connect(browser, provider)
    page = press(browser, "disconnect", dance="rehearsal")
    assert "Rehearsal <2> is disconnected, and has been told so." in shown(page)
    assert "No account is connected." in page
    assert browser.get("/who/rehearsal").text == "nobody"
    assert "is disconnected" not in browser.get("/connections/").text


def test_a_provider_that_can_not_be_told_is_disconnected_all_the_same(browser, provider):
    """The page says that the other side may not know."""
    connect(browser, provider)
    provider.fail("revocation")
    page = press(browser, "disconnect", dance="rehearsal")
    assert "To be sure, remove this site from your settings there, too." in page
    assert browser.get("/who/rehearsal").text == "nobody"


def test_another_sites_form_does_nothing(browser, provider):
    """A form has to come from the page: without its hidden fields everything stays."""
    connect(browser, provider)
    answer = browser.send(
        "POST", "/connections/", {"action": "disconnect", "dance": "rehearsal", "account": "1"}
    )
    assert answer.status in {302, 403}
    assert browser.get("/who/rehearsal").text == "mona"


def test_a_form_counts_once_and_for_its_own_session(site, browser, provider):
    """What one visitor's page has is worth nothing in another's browser."""
    connect(browser, provider)
    other = site.browser()
    other.get("/enter/bob")
    connect(other, provider, account="hubot")
    _, hidden, _ = Forms(browser.get("/connections/").text).found[0]
    other.send("POST", "/connections/", {**hidden, "action": "disconnect"})
    assert other.get("/who/rehearsal").text == "hubot"


@pytest.mark.parametrize(
    "fields", [{"dance": "nothing"}, {"account": "2"}, {"action": "explode"}], ids=str
)
def test_a_form_that_makes_no_sense_is_told(browser, provider, fields):
    """A dance, an account or an action that is not there changes nothing."""
    connect(browser, provider)
    _, hidden, _ = Forms(browser.get("/connections/").text).found[0]
    form = {**hidden, "action": "disconnect", **fields}
    assert browser.send("POST", "/connections/", form).location == "/connections/"
    assert 'role="status"><p>That ' in browser.get("/connections/").text
    assert browser.get("/who/rehearsal").text == "mona"


def test_one_of_several_accounts_is_made_the_default_and_disconnected(run, provider):
    """Each account has a card of its own, and the forms name it."""
    browser = run(rehearsal=OAUTH2, TABLES=SEVERAL).browser()
    browser.get("/enter/alice")
    for account in ("mona", "hubot"):
        connect(browser, provider, account)
    page = press(browser, "default", dance="rehearsal", account="2")
    assert "That account is now your default one at Rehearsal <2>." in shown(page)
    assert browser.get("/accounts/rehearsal").text == "1 *2"
    press(browser, "disconnect", dance="rehearsal", account="2")
    assert browser.get("/accounts/rehearsal").text == "*1"


def test_what_the_provider_has_ended_is_offered_again(run, provider):
    """The account is still known, and its form begins the dance anew."""
    browser = run(rehearsal=OAUTH2, TABLES=SEVERAL).browser()
    browser.get("/enter/alice")
    connect(browser, provider)
    provider.revoke_tokens("mona")
    assert browser.get("/call/rehearsal").status == 401
    page = browser.get("/connections/").text
    assert "ended" in shown(page)
    urls = [url for url, _, _ in Forms(page).found]
    assert urls.count("/login/rehearsal?next=/connections/") == 2
    page = press(browser, "disconnect", dance="rehearsal")
    assert "No account is connected." in page


def test_tokens_in_the_session_are_shown_too(run, provider):
    """Without a table and without users; nobody knows since when."""
    browser = run(rehearsal=OAUTH2, other=ENTRIES["oauth1"]).browser()
    connect(browser, provider, name="other")
    page = browser.get("/connections/").text
    assert "no expiry" in page
    assert "Connected since" not in page
    assert "No account is connected." in press(browser, "disconnect", dance="other")


def test_the_page_speaks_the_readers_language(run):
    """In German, for who reads German."""
    site = run(rehearsal=OAUTH2, DANCE_LANGUAGE="de", LANGUAGE_CODE="de")
    assert "Ihre Verbindungen" in site.browser().get("/connections/").text

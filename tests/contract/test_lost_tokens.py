"""When a provider ends a token: the app is told once, the visitor sees a page, and may dance again."""

from __future__ import annotations

import json
import time

import pytest
from stand_in import ENTRIES

from dance_common.rehearsal import Answer

JSON = {"Content-Type": "application/json"}
BARE = Answer(400)
"""What some providers say of a dead refresh token, and no more."""
WRONG_SECRET = Answer(400, JSON, json.dumps({"error": {"message": "The client secret is wrong."}}))


@pytest.fixture(params=["session", "table"])
def site(request, run):
    """A site with tokens in the visitor's session, and one with tokens in a table."""
    settings = {"TABLES": {}} if request.param == "table" else {}
    return run(rehearsal=ENTRIES["oauth2"], **settings)


def connect(browser, provider):
    """Dance once."""
    browser.get(provider.consent(browser.get("/login/rehearsal").location))


@pytest.fixture
def browser(site, provider):
    """A user who is connected."""
    browser = site.browser()
    browser.get("/enter/alice")
    connect(browser, provider)
    return browser


def test_a_dead_refresh_token_is_told_once_and_forgotten(site, browser, provider):
    """The receivers of oauth_token_lost hear of it, the visitor sees a page, and the next one is nobody's."""
    provider.expire_tokens()
    provider.revoke_refresh_tokens()
    with site.receiver("oauth_token_lost") as heard:
        page = browser.get("/who/rehearsal")
        assert browser.get("/who/rehearsal").text == "nobody"
    assert page.status == 401
    assert "/login/rehearsal" in page.text
    assert [name for name, _ in heard] == ["rehearsal"]
    assert (heard.last["code"], heard.last["step"]) == ("invalid_grant", "refresh")
    connect(browser, provider)
    assert browser.get("/who/rehearsal").text == "mona"


def test_trouble_at_the_provider_ends_nothing(site, browser, provider):
    """A token endpoint that fails is told as that; the token is kept, and used when the trouble is over."""
    provider.expire_tokens()
    with site.receiver("oauth_token_lost") as heard:
        with provider.fail("token"):
            assert browser.get("/who/rehearsal").status == 502
        assert browser.get("/who/rehearsal").text == "mona"
    assert not len(heard)


def test_a_guarded_page_sends_who_lost_the_token_to_dance(browser, provider):
    """After the loss a view that needs the connection asks for it anew."""
    provider.expire_tokens()
    provider.revoke_refresh_tokens()
    browser.get("/who/rehearsal")
    assert browser.get("/guarded").status == 302


def test_another_user_loses_nothing(site, browser, provider):
    """One user's dead token says nothing about another's."""
    other = site.browser()
    other.get("/enter/bob")
    other.get(provider.consent(other.get("/login/rehearsal").location, account="hubot"))
    provider.expire_tokens("mona")
    provider.revoke_refresh_tokens("mona")
    assert browser.get("/who/rehearsal").status == 401
    assert other.get("/who/rehearsal").text == "hubot"


@pytest.fixture(params=["sync", "async"])
def who(request, site, browser):
    """Open the page that says who the user is at the provider, in a view of either kind."""
    if request.param == "sync":
        return lambda: browser.get("/who/rehearsal")

    async def login(session):
        if not await session.aauthorized():
            return "nobody"
        return (await session.aget("/api/user")).json()["login"]

    pytest.importorskip("asgiref", reason="async views of neither framework work without it")
    type(site).awaited = staticmethod(login)
    return lambda: browser.get("/await/rehearsal")


def test_what_a_provider_says_in_no_known_words_is_noticed(site, provider, who):
    """Where the API has refused the token, too, a refusal of the refresh is the end: once told, then nobody."""
    provider.expire_tokens()
    with site.receiver("oauth_token_lost") as heard, provider.answer_with("token", BARE):
        assert who().status == 401
        assert who().text == "nobody"
    assert [name for name, _ in heard] == ["rehearsal"]
    assert heard.last["code"] == "invalid_grant"


def connect_for_a_moment(site, provider):
    """Dance for a token whose time is over at once, and that nobody can refresh."""
    # Another one each time, since a process remembers which token was refused.
    token = {"access_token": "short", "refresh_token": f"dead-{time.time_ns()}", "expires_in": 1}
    browser = site.browser()
    browser.get("/enter/alice")
    with provider.answer_with("token", Answer(200, JSON, json.dumps(token)), times=1):
        connect(browser, provider)
    return browser


def test_the_second_refusal_is_the_end(site, provider):
    """A token that has expired is refreshed first: what nobody knows is trouble once, and the second time the end."""
    browser = connect_for_a_moment(site, provider)
    with site.receiver("oauth_token_lost") as heard, provider.answer_with("token", BARE):
        assert browser.get("/who/rehearsal").status == 502
        assert not len(heard)
        assert browser.get("/who/rehearsal").status == 401
        assert browser.get("/who/rehearsal").text == "nobody"
    assert len(heard) == 1


def test_a_wrong_secret_costs_nobody_the_token(site, provider, who):
    """It is the site's fault: the page says so each time, and who has a token keeps it."""
    provider.expire_tokens()
    with site.receiver("oauth_token_lost") as heard:
        with provider.answer_with("token", WRONG_SECRET):
            for _ in range(3):
                page = who()
                assert page.status == 502
        assert "client id or secret" in page.text
        assert "The client secret is wrong." in page.text
        assert who().text == "mona"
    assert not len(heard)


@pytest.mark.parametrize("protocol", ["oauth2"], indirect=True)
def test_a_refresh_token_of_the_sites_own_is_refused_before_anybody_connects(site_class, entry):
    """Each user's refresh would be sent with it, and everybody would have one account's tokens."""
    entry["auto_refresh_kwargs"] = {"refresh_token": "one-for-all"}
    with (
        pytest.raises(Exception, match="auto_refresh_kwargs can't hold refresh_token") as caught,
        site_class.running({"rehearsal": entry}) as site,
    ):
        site.browser().get("/login/rehearsal")
    assert type(caught.value).__name__ in ("ValueError", "ImproperlyConfigured")

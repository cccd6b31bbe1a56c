"""A whole dance, as a visitor sees it, in every framework and by both protocols."""

from __future__ import annotations

import json

import pytest


def connect(browser, provider, name="rehearsal", **consent):
    """Dance from the login view to the end, and return the last answer."""
    began = browser.get(f"/login/{name}")
    assert began.status == 302, began.text
    return browser.get(provider.consent(began.location, **consent))


def test_a_dance_ends_on_the_root_page_with_a_usable_token(site, provider):
    """Consent brings the visitor back to /, and views may call the API as that account."""
    browser = site.browser()
    finished = connect(browser, provider, account="mona")
    assert (finished.status, finished.location) == (302, "/")
    assert browser.get("/who/rehearsal").text == "mona"


def test_nobody_is_authorized_before_the_dance(site):
    """A visitor who never danced has no token."""
    assert site.browser().get("/who/rehearsal").text == "nobody"


def test_two_people_keep_to_themselves(site, provider):
    """Each browser acts as the account that consented in it."""
    first, second = site.browser(), site.browser()
    connect(first, provider, account="mona")
    connect(second, provider, account="hubot")
    assert [b.get("/who/rehearsal").text for b in (first, second)] == ["mona", "hubot"]


def test_two_tabs_do_not_fight(site, provider):
    """Dances begun in two tabs of one browser both end well, the older one first."""
    browser = site.browser()
    begun = [browser.get("/login/rehearsal").location for _ in range(2)]
    answers = [browser.get(provider.consent(url)) for url in begun]
    assert [answer.location for answer in answers] == ["/", "/"]


@pytest.mark.parametrize("signal", ["oauth_authorized", "oauth_before_login", "oauth_error"])
def test_a_receivers_response_answers_the_visitor(site, provider, signal):
    """Whichever signal it listens to, a response that a receiver returns is what the visitor sees."""
    browser = site.browser()
    with site.receiver(signal, "from the receiver") as heard:
        answer = browser.get("/login/rehearsal")
        if answer.status == 302:
            answer = browser.get(
                provider.consent(answer.location, allow=signal == "oauth_authorized")
            )
    assert (answer.status, answer.text) == (200, "from the receiver")
    assert [name for name, _ in heard] == ["rehearsal"]


def test_a_response_does_not_keep_the_token_from_being_stored(site, provider):
    """A receiver that answers has not refused the token."""
    browser = site.browser()
    with site.receiver("oauth_authorized", "from the receiver"):
        connect(browser, provider)
    assert browser.get("/who/rehearsal").text == "mona"


def test_false_keeps_the_token_from_being_stored(site, provider):
    """A receiver of oauth_authorized that returns False vetoes the token."""
    browser = site.browser()
    with site.receiver("oauth_authorized", False):
        assert connect(browser, provider).location == "/"
    assert browser.get("/who/rehearsal").text == "nobody"


def test_false_before_login_stops_the_dance(site):
    """A receiver of oauth_before_login that returns False keeps the visitor here, and no flow stays open."""
    browser = site.browser()
    with site.receiver("oauth_before_login", False):
        answer = browser.get("/login/rehearsal")
    assert (answer.status, answer.location) == (403, "")
    assert "_dance_flows" not in browser.session()


def test_receivers_have_the_token_and_a_session_that_carries_it(site, provider):
    """In oauth_authorized the session already calls the API as the account that consented."""
    seen = []
    with site.receiver(
        "oauth_authorized", lambda session: seen.append(session.get("/api/user").json()["login"])
    ) as heard:
        connect(site.browser(), provider, account="hubot")
    assert seen == ["hubot"]
    assert {"access_token", "oauth_token"} & set(heard.last["token"])


def test_next_leads_to_the_page_that_was_asked_for(site, provider):
    """The page in ?next= is where the dance ends."""
    browser = site.browser()
    began = browser.get("/login/rehearsal?next=/done%3Fa%3D1")
    assert browser.get(provider.consent(began.location)).location == "/done?a=1"


@pytest.mark.parametrize(
    "next_url",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/x",
        "",
    ],
)
def test_next_never_leads_to_another_site(site, provider, next_url):
    """A ?next= that could leave the site is as good as none."""
    from urllib.parse import quote

    browser = site.browser()
    began = browser.get(f"/login/rehearsal?next={quote(next_url)}")
    assert browser.get(provider.consent(began.location)).location == "/"


def test_a_guarded_page_is_returned_to(site, provider):
    """A visitor who has to connect first comes back to the page, query included."""
    browser = site.browser()
    sent = browser.get("/guarded?page=2")
    assert sent.status == 302
    began = browser.get(sent.location)
    assert browser.get(provider.consent(began.location)).location == "/guarded?page=2"
    assert browser.get("/guarded?page=2").text == "welcome"


def test_a_guard_decides_for_each_visitor(site, provider):
    """That one visitor may enter says nothing about the next."""
    known, stranger = site.browser(), site.browser()
    connect(known, provider)
    assert known.get("/guarded").text == "welcome"
    assert stranger.get("/guarded").status == 302
    assert known.get("/guarded").text == "welcome"


@pytest.mark.parametrize(
    ("option", "end"),
    [
        ({"redirect_url": "https://elsewhere.example/"}, "https://elsewhere.example/"),
        ({"redirect_to": "done"}, "/done"),
        ({"redirect_url": "/here", "redirect_to": "done"}, "/here"),
    ],
)
def test_the_end_of_the_dance_can_be_chosen(run, entry, provider, option, end):
    """redirect_url goes before redirect_to, and / is where a dance ends without both."""
    site = run(rehearsal={**entry, **option})
    assert connect(site.browser(), provider).location == end


def test_the_views_can_be_moved(run, entry, provider):
    """login_url and authorized_url say where the two views are, and the provider is told the second."""
    site = run(
        rehearsal={
            **entry,
            "login_url": "/{bp.name}/start",
            "authorized_url": "/back/from/{bp.name}",
        }
    )
    browser = site.browser()
    began = browser.get("/login/rehearsal/start")
    callback = provider.consent(began.location)
    assert "/login/back/from/rehearsal?" in callback
    assert browser.get(callback).location == "/"


def test_answers_of_the_dance_are_kept_by_nobody(site, provider):
    """No cache and no Referer header learns a code or a state, on success and on failure."""
    browser = site.browser()
    began = browser.get("/login/rehearsal")
    answers = [
        began,
        browser.get(provider.consent(began.location)),
        browser.get("/login/rehearsal/authorized"),
    ]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_disconnecting_forgets_the_token(site, provider):
    """After disconnect() the visitor is nobody again, and doing it twice is fine."""
    browser = site.browser()
    connect(browser, provider)
    for _ in range(2):
        assert browser.get("/forget/rehearsal").text == "forgotten"
        assert browser.get("/who/rehearsal").text == "nobody"


def test_the_token_stands_in_the_session_under_its_documented_name(site, provider):
    """Tests of sites may read and prime session["<name>_oauth_token"]."""
    browser, primed = site.browser(), site.browser()
    connect(browser, provider)
    primed.prime(rehearsal_oauth_token=browser.session()["rehearsal_oauth_token"])
    assert primed.get("/who/rehearsal").text == "mona"


def test_receivers_keep_the_new_token_whatever_they_change(site, provider):
    """A receiver that tells the backend whose token it is goes on calling the API with the new one."""
    seen = []

    def receiver(session):
        for _ in range(2):
            seen.append(session.get("/api/user").json()["login"])
            session.unload()

    browser = site.browser()
    with site.receiver("oauth_authorized", receiver):
        connect(browser, provider, account="hubot")
    assert seen == ["hubot", "hubot"]
    assert browser.get("/who/rehearsal").text == "hubot"


@pytest.mark.parametrize("protocol", ["oauth2"], indirect=True)
def test_a_token_that_was_refreshed_meanwhile_is_the_one_that_is_stored(site, provider):
    """A receiver whose call had to refresh the token does not leave a spent one behind."""
    browser = site.browser()

    def receiver(session):
        provider.expire_tokens()
        assert session.get("/api/user").json()["login"] == "mona"

    with site.receiver("oauth_authorized", receiver):
        connect(browser, provider)
    assert browser.get("/who/rehearsal").text == "mona"
    assert provider.refreshes == 1


@pytest.mark.parametrize("protocol", ["oauth2"], indirect=True)
def test_a_vetoed_token_is_not_stored_by_a_refresh(site, provider):
    """Nothing that a receiver does before it vetoes keeps the token."""
    browser = site.browser()

    def receiver(session):
        provider.expire_tokens()
        session.get("/api/user")
        return False

    with site.receiver("oauth_authorized", receiver):
        connect(browser, provider)
    assert browser.get("/keys/rehearsal").text == ""


@pytest.mark.parametrize("page", ["/guarded", "/repositories"])
def test_a_guard_answers_programs_in_json(site, provider, page):
    """Whoever asks for JSON is told where a person can connect, with status 401, and a browser is sent there."""
    browser = site.browser()
    answer = browser.get(page, Accept="application/json")
    assert (answer.status, answer.headers["content-type"]) == (401, "application/json")
    facts = json.loads(answer.text)
    assert facts["error"] == "not_connected"
    assert answer.headers["cache-control"] == "no-store"
    began = browser.get(facts["retry_url"])
    assert browser.get(provider.consent(began.location)).location == page
    assert browser.get(page, Accept="text/html").status in {200, 302}


def test_a_program_that_is_connected_is_let_in(site, provider):
    """JSON or not."""
    browser = site.browser()
    connect(browser, provider)
    assert browser.get("/guarded", Accept="application/json").text == "welcome"


@pytest.mark.parametrize("protocol", ["oauth2"], indirect=True)
@pytest.mark.parametrize("lifetime", [0, -30, "-30"])
def test_a_stored_token_whose_lifetime_is_over_is_refreshed(site, provider, lifetime):
    """Also one that names no time: sites and people's tests store such tokens, and Flask-Dance refreshes them."""
    browser, primed = site.browser(), site.browser()
    connect(browser, provider)
    token = {**browser.session()["rehearsal_oauth_token"], "expires_in": lifetime}
    del token["expires_at"]
    primed.prime(rehearsal_oauth_token=token)
    assert primed.get("/who/rehearsal").text == "mona"
    assert provider.refreshes == 1


ends_at_listed_hosts = pytest.mark.parametrize(
    ("asked", "end"),
    [
        ("?next=/done", "http://client1.localhost/done"),
        ("?next=http://client2.localhost/done", "http://client2.localhost/done"),
        ("?next=http://evil.example/", "/"),
    ],
)


def finish_at_another_host(browser, callback):
    """Let the same browser come to the callback's host, to which it sends the same cookie; return the response."""
    moved = browser.clone()
    vars(moved).update(host="auth.localhost", base_url="http://auth.localhost")
    return moved.get(callback)


@ends_at_listed_hosts
def test_one_callback_serves_many_hosts(run, entry, provider, asked, end):
    """It is the same URL wherever a visitor begins, who ends at a host of the site's that is listed."""
    site = run(
        rehearsal=entry,
        DANCE_CALLBACK_ORIGIN="http://auth.localhost",
        DANCE_NEXT_HOSTS=[".localhost"],
        SESSION_COOKIE_DOMAIN="localhost",
    )
    browser = site.browser(host="client1.localhost")
    callback = provider.consent(browser.get(f"/login/rehearsal{asked}").location)
    assert callback.startswith("http://auth.localhost/login/rehearsal/authorized?")
    finished = finish_at_another_host(browser, callback)
    assert (finished.status, finished.location) == (302, end)


@ends_at_listed_hosts
def test_one_dance_may_have_a_callback_of_its_own(run, entry, provider, asked, end):
    """The option goes before the origin of all the site's callbacks, which counts for every other dance."""
    site = run(
        rehearsal=entry | {"callback_url": "http://auth.localhost/login/rehearsal/authorized"},
        other=entry,
        DANCE_CALLBACK_ORIGIN="http://all.localhost",
        DANCE_NEXT_HOSTS=[".localhost"],
        SESSION_COOKIE_DOMAIN="localhost",
    )
    browser = site.browser(host="client1.localhost")
    other = provider.consent(browser.get("/login/other").location)
    assert other.startswith("http://all.localhost/login/other/authorized?")
    callback = provider.consent(browser.get(f"/login/rehearsal{asked}").location)
    assert callback.startswith("http://auth.localhost/login/rehearsal/authorized?")
    finished = finish_at_another_host(browser, callback)
    assert (finished.status, finished.location) == (302, end)

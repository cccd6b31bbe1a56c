"""The site registers itself at the servers that visitors name, once, and anew where it has been forgotten."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import pytest
from requests.adapters import BaseAdapter

from dance_common import providers
from dance_common.backends.registrations import MemoryRegistrations
from dance_common.backends.store import HeldSlot
from dance_common.errors import ProviderFailed
from dance_common.rehearsal import Rehearsal
from dance_common.rehearsal.provider_routes import catalogue
from dance_common.rehearsal.stand_in import use_stand_in
from dance_common.transport import mounted

ONE, OTHER = "fosstodon.org", "mastodon.social"


class AtItsHost(BaseAdapter):
    """Takes a server's place at its own host, for calls as the site sends them."""

    def __init__(self, rehearsal):
        super().__init__()
        self.inner = rehearsal.adapter()

    def send(self, request, **options):
        parts = urlsplit(request.url)
        sent = request.copy()
        query = f"?{parts.query}" if parts.query else ""
        sent.url = f"http://rehearsal.localhost/{parts.netloc}{parts.path}{query}"
        response = self.inner.send(sent, **options)
        response.request, response.url = request, request.url
        return response

    def close(self):
        """Nothing is open."""


@pytest.fixture
def servers(monkeypatch):
    """Two Mastodon servers, each a provider of its own."""
    with ExitStack() as stack:
        stack.enter_context(use_stand_in(None))
        # Here the rehearsal is the real one.
        monkeypatch.setattr("dance_common.sessions.base.is_rehearsed", lambda token: False)
        monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        found = {}
        for host in (ONE, OTHER):
            found[host] = Rehearsal(f"https://{host}")
            found[host].play(*catalogue())
            stack.enter_context(mounted(f"https://{host}", AtItsHost(found[host])))
        yield found


def consent(server, host, page, account="mona"):
    """Decide on a server's own page."""
    parts = urlsplit(page)
    assert parts.netloc == host, page
    return server.consent(
        f"http://rehearsal.localhost/{host}{parts.path}?{parts.query}", account=account
    )


def connect(browser, servers, host):
    """Dance with a server; return the answer to the callback."""
    page = browser.get(f"/login/mastodon?instance={host}")
    assert page.status == 302, page.text
    return browser.get(consent(servers[host], host, page.location))


def registrations(server):
    """Return what a server was asked for its registration."""
    return [seen.parameters for seen in server.requests_to("registration")]


@pytest.fixture
def store():
    """Where the site's registrations are, for trials."""
    return MemoryRegistrations()


@pytest.fixture
def site(run, servers, store):
    """A site that is a client of no server yet."""
    return run(mastodon={"registrations": store, "client_name": "Our site"})


def test_the_first_visitor_of_a_server_has_the_site_registered(site, servers, store):
    """With the callback URL of that server, in Mastodon's own words; then the dance goes its usual way."""
    browser = site.browser(secure=True)
    assert connect(browser, servers, ONE).location == "/"
    assert json.loads(browser.get("/profile/mastodon").text)["issuer"] == f"https://{ONE}"
    (sent,) = registrations(servers[ONE])
    assert sent == {
        "client_name": "Our site",
        "redirect_uris": f"https://localhost/login/mastodon/authorized?instance={ONE}",
        "scopes": "read",
        "website": "https://localhost",
    }
    assert registrations(servers[OTHER]) == []
    assert store.load("mastodon", ONE).client_id in {
        client.client_id for client in servers[ONE].clients
    }


def test_a_link_of_another_site_registers_nowhere(site, servers):
    """Nobody can have this site ask or register at a server by a link alone: a page asks the user first."""
    browser = site.browser(secure=True)
    browser.get("/enter/alice")
    login = f"/login/mastodon?instance={ONE}"
    assert "<form" in browser.get(login, Sec_Fetch_Site="cross-site").text
    assert not servers[ONE].requests
    assert browser.get(login, Sec_Fetch_Site="none").status == 302
    assert len(registrations(servers[ONE])) == 1


def test_it_registers_once_at_each_server(site, servers):
    """Further visitors find what is stored."""
    for host in (ONE, OTHER, ONE):
        assert connect(site.browser(secure=True), servers, host).location == "/"
    assert [len(registrations(servers[host])) for host in (ONE, OTHER)] == [1, 1]


def test_it_registers_once_however_many_come_at_once(site, servers):
    """Sixteen visitors of a new server begin at the same time."""

    def begin(_):
        page = site.browser(secure=True).get(f"/login/mastodon?instance={ONE}").location
        return parse_qs(urlsplit(page).query)["client_id"][0]

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(begin, range(16)))) == 1
    assert len(registrations(servers[ONE])) == 1


def test_it_registers_anew_where_the_exchange_shows_that_it_was_forgotten(site, servers, store):
    """One visitor is told to try again; the next try is with a new client."""
    browser = site.browser(secure=True)
    page = browser.get(f"/login/mastodon?instance={ONE}").location
    callback = consent(servers[ONE], ONE, page)
    first = store.load("mastodon", ONE).client_id
    servers[ONE].forget_client(first)
    failed = browser.get(callback)
    assert (failed.status, failed.location) == (502, "")
    assert store.load("mastodon", ONE) is None
    assert connect(browser, servers, ONE).location == "/"
    assert store.load("mastodon", ONE).client_id != first


def test_it_registers_anew_where_a_refresh_shows_that_it_was_forgotten(run, servers):
    """The user is asked to connect again, and then with a new client."""
    store = MemoryRegistrations()
    # Mastodon's tokens have no end: here some of that server's have.
    site = run(mastodon={"registrations": store})
    browser = site.browser(secure=True)
    connect(browser, servers, ONE)
    key = "mastodon_oauth_token"
    token = {**browser.session()[key], "refresh_token": "x", "expires_at": 1, "expires_in": 0}
    dance = providers.find("mastodon")(registrations=store).at(ONE)
    dance = dance.changed(refresh_url="/oauth/token")
    session = dance.session(HeldSlot(token))
    dance.equip(session)
    servers[ONE].forget_client(dance.client_id)
    with pytest.raises(ProviderFailed) as caught:
        session.get("accounts/verify_credentials")
    assert caught.value.code == "invalid_client"
    assert store.load("mastodon", ONE) is None
    assert browser.get("/who/mastodon").text == "nobody"


def test_a_token_of_a_forgotten_client_is_not_used(site, servers, store):
    """Users connect anew after the site has another client there."""
    browser = site.browser(secure=True)
    connect(browser, servers, ONE)
    assert json.loads(browser.get("/profile/mastodon").text)["username"] == "mona"
    store.forget("mastodon", ONE, store.load("mastodon", ONE).client_id)
    assert browser.get("/who/mastodon").text == "nobody"
    connect(browser, servers, ONE)
    assert json.loads(browser.get("/profile/mastodon").text)["username"] == "mona"


def test_a_site_that_has_moved_registers_anew(site, servers):
    """A server sends browsers only where it was told to."""
    assert connect(site.browser(secure=True), servers, ONE).location == "/"
    page = site.browser(secure=True, host="new.example").get(f"/login/mastodon?instance={ONE}")
    sent = parse_qs(urlsplit(page.location).query)["redirect_uri"][0]
    assert sent.startswith("https://new.example/")
    assert len(registrations(servers[ONE])) == 2


@pytest.fixture
def in_production(site_class, monkeypatch):
    """Return the settings of a site that nobody is developing, by its hosts; without hosts it answers at all."""
    if site_class.name == "django":
        from django.core import mail

        # What Django's own rule goes by.
        monkeypatch.delattr(mail, "outbox", raising=False)
        return lambda *hosts: {"ALLOWED_HOSTS": list(hosts) or ["*"]}
    return lambda *hosts: {"TESTING": False, "TRUSTED_HOSTS": list(hosts) or None}


SHOP, STRANGE = "shop.example", "evil.example"


def begin(site, host):
    return site.browser(secure=True, host=host).get(f"/login/mastodon?instance={ONE}")


def test_a_request_for_a_strange_host_moves_no_registration(run, servers, store, in_production):
    """A stranger can send any host, and what is stored is for all: their tokens were issued to that client."""
    site = run(mastodon={"registrations": store}, **in_production(SHOP))
    browser = site.browser(secure=True, host=SHOP)
    assert connect(browser, servers, ONE).location == "/"
    first = store.load("mastodon", ONE)
    assert begin(site, STRANGE).status in (400, 503)
    assert store.load("mastodon", ONE) == first
    assert len(registrations(servers[ONE])) == 1
    assert json.loads(browser.get("/profile/mastodon").text)["username"] == "mona"


@pytest.mark.parametrize("hosts", [(), (".example",)])
def test_a_host_that_only_a_request_names_is_registered_nowhere(
    run, servers, store, in_production, hosts
):
    """Nor one of many below a domain; the page says what the site's administrator can do."""
    site = run(mastodon={"registrations": store}, **in_production(*hosts))
    with site.receiver("oauth_error") as heard:
        answer = begin(site, SHOP)
    assert (answer.status, heard.last["code"]) == (503, "host_not_named")
    assert "DANCE_CALLBACK_ORIGIN" in answer.text
    assert store.count() == 0
    assert not servers[ONE].requests_to("registration")


def test_on_ones_own_machine_no_host_has_to_be_named(run, servers, store, in_production):
    """A first site is tried out as it is, without debugging, too."""
    site = run(mastodon={"registrations": store}, **in_production())
    assert begin(site, "localhost").status == 302
    named = run(mastodon={"registrations": store}, **in_production(SHOP, ".localhost"))
    assert begin(named, "a.localhost").status == 503


@pytest.mark.parametrize("host", [SHOP, STRANGE])
def test_the_origin_of_callbacks_is_what_is_registered(run, servers, store, in_production, host):
    """Whichever host a request names."""
    origin = {"DANCE_CALLBACK_ORIGIN": f"https://{SHOP}"}
    site = run(mastodon={"registrations": store}, **in_production(), **origin)
    assert begin(site, host).status == 302
    (sent,) = registrations(servers[ONE])
    assert sent["redirect_uris"].startswith(f"https://{SHOP}/")


def test_a_site_with_two_hosts_is_registered_under_the_first_one(
    run, servers, store, in_production
):
    """Visitors of the other one don't take it from there: everybody's tokens would be lost with each of them."""
    site = run(mastodon={"registrations": store}, **in_production(SHOP, "www.shop.example"))
    assert begin(site, SHOP).status == 302
    with site.receiver("oauth_error") as heard:
        assert begin(site, "www.shop.example").status == 503
    assert heard.last["code"] == "registered_elsewhere"
    assert begin(site, SHOP).status == 302
    assert len(registrations(servers[ONE])) == 1


def test_a_site_that_has_left_a_host_registers_anew(run, servers, store, in_production):
    """What its configuration names now is what counts."""
    assert begin(run(mastodon={"registrations": store}, **in_production(SHOP)), SHOP).status == 302
    moved = run(mastodon={"registrations": store}, **in_production("new.example"))
    assert begin(moved, "new.example").status == 302
    assert len(registrations(servers[ONE])) == 2


def test_a_server_that_registers_nobody_is_the_visitors_to_correct(site, servers, store):
    """The visitor sees a page, and nothing is stored."""
    servers[ONE].fail("registration", status=500)
    answer = site.browser(secure=True).get(f"/login/mastodon?instance={ONE}")
    assert answer.status == 502
    assert "did not register this site" in answer.text
    assert store.count() == 0


def test_there_is_an_end_to_the_servers_that_strangers_name(run, servers):
    """What is stored is bounded."""
    site = run(mastodon={"registrations": MemoryRegistrations(most=1)})
    assert connect(site.browser(secure=True), servers, ONE).location == "/"
    answer = site.browser(secure=True).get(f"/login/mastodon?instance={OTHER}")
    assert (answer.status, "does not connect with that" in answer.text) == (503, True)
    assert registrations(servers[OTHER]) == []

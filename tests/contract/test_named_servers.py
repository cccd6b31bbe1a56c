"""Servers that visitors name: the flow, the token, the account and the calls are with the one that each has named."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.errors import BadServer
from dance_common.testing.mounted import ADDRESS, MountedRehearsal

ONE, OTHER = "fosstodon.org", "mastodon.social"
FORM = re.compile(r'<form action="([^"]+)" method="get">')


@pytest.fixture
def provider():
    """Every Mastodon server, played in this process."""
    with MountedRehearsal.replace_providers() as rehearsal:
        yield rehearsal


@pytest.fixture
def site(run, provider):
    """A site whose visitors name their servers."""
    return run(mastodon={})


def connect(browser, provider, server, account="mona"):
    """Dance with a server as one of its accounts; return the answer to the callback."""
    page = browser.get(f"/login/mastodon?instance={server}").location
    assert page.startswith(f"{ADDRESS}/{server}/oauth/authorize"), page
    return browser.get(provider.consent(page, account=account))


def profile(browser):
    """Return what the visitor's server says of the visitor."""
    return json.loads(browser.get("/profile/mastodon").text)


def hosts(provider, role):
    """Return the servers that were asked for something, in order."""
    return [seen.path.split("/")[1] for seen in provider.requests_to(role)]


def test_the_visitor_names_the_server(site, provider):
    """The consent page, the token endpoint and the API are those of that server."""
    browser = site.browser(secure=True)
    assert connect(browser, provider, ONE).location == "/"
    found = profile(browser)
    assert (found["username"], found["issuer"]) == ("mona", f"https://{ONE}")
    assert set(hosts(provider, "token") + hosts(provider, "api")) == {ONE}


def test_without_a_name_a_page_asks_for_it(site):
    """The form leads back to the login view, by the preset's own word, and keeps the page that comes after."""
    answer = site.browser(secure=True).get("/login/mastodon?next=/here")
    assert answer.status == 200
    assert FORM.findall(answer.text) == ["/login/mastodon"]
    assert 'name="instance"' in answer.text
    assert '<input type="hidden" name="next" value="/here">' in answer.text
    assert "Which server is your account on?" in answer.text


def test_the_page_is_in_the_visitors_language(site, run, provider):
    """German is included."""
    site = run(mastodon={}, DANCE_LANGUAGE="de", LANGUAGE_CODE="de")
    answer = site.browser(secure=True).get("/login/mastodon")
    assert "Auf welchem Server ist Ihr Konto?" in answer.text
    assert '<html lang="de">' in answer.text


def test_the_page_proposes_the_last_server(site, provider):
    """It is remembered in the visitor's session, and for nobody else."""
    browser = site.browser(secure=True)
    connect(browser, provider, ONE)
    assert f'value="{ONE}"' in browser.get("/login/mastodon").text
    assert ONE not in site.browser(secure=True).get("/login/mastodon").text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("https://fosstodon.org/@me", "no address"),
        ("user@fosstodon.org", "no address"),
        ("fosstodon.org?x", "no address"),
        ("%3Cscript%3E", "no address"),
        ("a" * 200 + ".example", "no address"),
        ("localhost", "does not connect"),
        ("127.0.0.1", "does not connect"),
        ("[::1]", "does not connect"),
        ("fosstodon.org:8443", "does not connect"),
        ("printer.local", "does not connect"),
        ("intranet", "does not connect"),
    ],
)
def test_what_is_no_public_name_is_said_on_the_page(name, sentence, site, provider):
    """Nobody is asked, the page comes again with what was typed, escaped."""
    answer = site.browser(secure=True).get(f"/login/mastodon?instance={name}")
    assert answer.status == 400
    assert sentence in answer.text
    assert "<script>" not in answer.text
    assert not provider.requests


def test_programs_get_json(site):
    """What asks for JSON is told that a server has to be named."""
    answer = site.browser(secure=True).get("/login/mastodon", Accept="application/json")
    assert (answer.status, json.loads(answer.text)["error"]) == (400, "server_missing")


def test_names_may_be_pasted_as_addresses(site, provider):
    """A scheme and a slash at the end do no harm, nor do capitals."""
    page = site.browser(secure=True).get("/login/mastodon?instance=https://Fosstodon.org/")
    assert page.location.startswith(f"{ADDRESS}/{ONE}/")


@pytest.mark.parametrize("instead", [f"instance={OTHER}&", ""])
def test_each_server_has_a_callback_of_its_own(instead, site, provider):
    """No server can pass off another's code as its own (RFC 9700 section 4.4.2.2): the address tells them apart."""
    browser = site.browser(secure=True)
    page = browser.get(f"/login/mastodon?instance={ONE}").location
    sent = parse_qs(urlsplit(page).query)["redirect_uri"][0]
    assert sent.endswith(f"/login/mastodon/authorized?instance={ONE}")
    callback = provider.consent(page)
    assert f"instance={ONE}&" in callback
    answer = browser.get(callback.replace(f"instance={ONE}&", instead))
    assert answer.status == 400
    assert "does not say that it comes from Mastodon" in answer.text
    assert not provider.requests_to("token")


def test_a_callback_of_no_flow_is_refused(site):
    """Without a flow there is no server either."""
    for query in ("code=x&state=y", f"code=x&state=y&instance={ONE}", "code=x", "state=a&state=b"):
        answer = site.browser(secure=True).get(f"/login/mastodon/authorized?{query}")
        assert answer.status == 400


def test_a_view_without_a_token_leads_to_the_question(site):
    """Nobody knows which server a visitor means who has connected none."""
    browser = site.browser(secure=True)
    assert browser.get("/who/mastodon").text == "nobody"
    answer = browser.get("/profile/mastodon")
    assert answer.status == 401
    assert "No Mastodon server is connected yet." in answer.text
    assert "/login/mastodon" in answer.text


def test_two_visitors_on_two_servers_are_never_crossed(site, provider):
    """Sixteen threads at once: each call is with the caller's own server, as the caller's own account."""
    people = []
    for server, account in ((ONE, "mona"), (OTHER, "hubot")):
        browser = site.browser(secure=True)
        connect(browser, provider, server, account)
        people.append((browser, (account, f"https://{server}")))

    def visit(number):
        browser, expected = people[number % 2]
        found = profile(browser.clone())
        return (found["username"], found["issuer"]) == expected

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(visit, range(160)))


def test_naming_another_server_takes_the_first_ones_place(site, provider):
    """Where one account is kept, the last one counts, and the first server gets no more calls."""
    browser = site.browser(secure=True)
    connect(browser, provider, ONE)
    connect(browser, provider, OTHER, "hubot")
    provider.forget_requests()
    assert profile(browser)["issuer"] == f"https://{OTHER}"
    assert set(hosts(provider, "api")) == {OTHER}


def test_disconnecting_revokes_at_the_visitors_server(site, provider):
    """The token is revoked where it came from, and the visitor is asked again."""
    browser = site.browser(secure=True)
    connect(browser, provider, ONE)
    browser.get("/forget/mastodon")
    assert hosts(provider, "revocation") == [ONE]
    assert browser.get("/who/mastodon").text == "nobody"


def test_the_kit_connects_with_a_named_server(site, provider):
    """A test drops a token in place, or signs a client in by the log-in view's address."""
    browser = site.browser(secure=True)
    provider.connect(browser.client, "mastodon", server=ONE)
    assert profile(browser)["issuer"] == f"https://{ONE}"
    other = site.browser(secure=True)
    provider.sign_in(other.client, f"/login/mastodon?instance={OTHER}", account="hubot")
    assert profile(other)["issuer"] == f"https://{OTHER}"
    with pytest.raises(BadServer):
        provider.connect(browser.client, "mastodon", server="localhost")


def test_rehearsals_ask_nobody_whose_an_account_is(run, provider):
    """The stand-in takes the place of handles' hosts, of the directory and of all servers."""
    site = run(bluesky={"registrations": MemoryRegistrations()})
    browser = site.browser(secure=True)
    provider.sign_in(browser.client, "/login/bluesky?handle=mona.example")
    assert "access_token" in browser.get("/keys/bluesky").text


def test_another_site_begins_nothing_by_a_link(site):
    """A user who is logged in is asked, and the form leads to the server that the link named."""
    browser = site.browser(secure=True)
    browser.get("/enter/alice")
    answer = browser.get(
        f"/login/mastodon?instance={ONE}", Sec_Fetch_Site="cross-site", Accept="text/html"
    )
    assert (answer.status, answer.location) == (200, "")
    assert f'action="/login/mastodon?instance={ONE}"' in answer.text


def test_a_site_has_a_page_of_its_own(site, monkeypatch):
    """A template takes the page's place; it is given the words in the visitor's language."""
    given = []

    def rendered(*arguments):
        given.extend(arguments)
        return "our own page"

    module = {"flask": "flask_dance.consumer.views.dance", "django": "django_dance.views"}
    monkeypatch.setattr(f"{module[site.name]}._site_template", rendered)
    answer = site.browser(secure=True).get("/login/mastodon?instance=localhost")
    assert (answer.status, answer.text) == (400, "our own page")
    assert given[-2] == "server.html"
    assert given[-1]["page"]["question"] == "Which server is your account on?"
    assert given[-1]["argument"] == "instance"


@pytest.fixture
def several(run, provider):
    """A site whose users may have accounts on several servers, in a table."""
    return run(mastodon={}, TABLES={"several_accounts": True})


def test_ids_of_two_servers_never_meet(several, provider):
    """Both servers call their user 1: two accounts, each with its own token and server."""
    browser = several.browser(secure=True)
    browser.get("/enter/alice")
    connect(browser, provider, ONE)
    connect(browser, provider, OTHER)
    assert browser.get("/accounts/mastodon").text == f"*1@{ONE} 1@{OTHER}"
    for server, name in ((ONE, "mona of one"), (OTHER, "mona of the other")):
        provider.add_api(f"https://{server}/api/user", {"login": name})
    assert browser.get(f"/who/mastodon?account=1@{OTHER}").text == "mona of the other"
    assert browser.get("/who/mastodon").text == "mona of one"
    assert browser.get(f"/choose/mastodon/1@{OTHER}").text == f"1@{ONE} *1@{OTHER}"
    assert browser.get("/who/mastodon").text == "mona of the other"
    assert browser.get("/who/mastodon?account=1").text == "nobody"


def test_two_users_may_have_the_same_id_on_two_servers(several, provider):
    """An account that another user has connected is taken at its own server only."""
    for user, server in (("bob", ONE), ("carol", OTHER)):
        browser = several.browser(secure=True)
        browser.get(f"/enter/{user}")
        assert connect(browser, provider, server).location == "/"
        assert browser.get("/accounts/mastodon").text == f"*1@{server}"
    dave = several.browser(secure=True)
    dave.get("/enter/dave")
    assert connect(dave, provider, ONE).status == 409


def test_a_refresh_goes_to_the_visitors_server(run, provider):
    """A stale token is exchanged where it came from."""
    site = run(gitea={"server_url": "*"})
    browser = site.browser(secure=True)
    page = browser.get("/login/gitea?server_url=https://codeberg.org").location
    browser.get(provider.consent(page))
    provider.expire_tokens()
    provider.forget_requests()
    found = json.loads(browser.get("/profile/gitea").text)
    assert found["issuer"] == "https://codeberg.org/"
    assert set(hosts(provider, "token")) == {"codeberg.org"}


def test_a_site_names_the_servers_it_allows(run, provider):
    """Hosts, whole domains, ports: what is not on the list is refused, and a token from there is not used any more."""
    allowed = ["fosstodon.org", ".example", "git.test:8443"]
    browser = run(mastodon={"servers": allowed}).browser(secure=True)
    for name in ("fosstodon.org", "a.example", "git.test:8443"):
        assert browser.get(f"/login/mastodon?instance={name}").status == 302
    for name in ("mastodon.social", "xfosstodon.org", "git.test", "fosstodon.org:8443"):
        assert browser.get(f"/login/mastodon?instance={name}").status == 400


def test_a_site_decides_by_a_function(run, provider):
    """It is asked with each use, so that a server can be shut out while people are connected with it."""
    allowed = {ONE}
    browser = run(mastodon={"servers": lambda name: name in allowed}).browser(secure=True)
    connect(browser, provider, ONE)
    assert browser.get("/login/mastodon?instance=mastodon.social").status == 400
    assert profile(browser)["issuer"] == f"https://{ONE}"
    allowed.clear()
    assert browser.get("/who/mastodon").text == "nobody"


def test_private_servers_are_for_sites_that_say_so(run, provider):
    """Inside a company names without dots, addresses and ports are fine; plain http is not."""
    site = run(gitea={"server_url": "*", "private_servers": True})
    browser = site.browser(secure=True)
    for name in ("https://git.corp:3000", "https://10.0.0.7", "https://git"):
        assert browser.get(f"/login/gitea?server_url={name}").status == 302
    assert browser.get("/login/gitea?server_url=http://git.corp").status == 400


@pytest.mark.parametrize("tables", [{}, {"TABLES": {"several_accounts": True}}])
def test_an_account_is_connected_again_at_its_own_server(tables, run, provider):
    """The page of connections does not ask which server it was, and the last one that was named is not taken for it."""
    site = run(mastodon={}, **tables)
    browser = site.browser(secure=True)
    browser.get("/enter/alice")
    connect(browser, provider, OTHER, "hubot")
    # In Flask the kit does not ask the site's own function who is logged in.
    user = "alice" if tables and site.name == "flask" else None
    provider.connect(browser.client, "mastodon", server=ONE, expired=True, user=user)
    forms = re.findall(r'<form method="post" action="([^"]+)"', browser.get("/connections/").text)
    assert f"instance={ONE}" in forms[0] + forms[1]
    assert "next=" in forms[0]
    assert "instance" not in forms[-1]


def test_an_account_whose_server_is_shut_out_still_says_which_it_is(run, provider):
    """Its id says so; the log-in view says in the end that this site does not connect with it."""
    allowed = {ONE}
    site = run(mastodon={"servers": allowed.__contains__}, TABLES={"several_accounts": True})
    browser = site.browser(secure=True)
    browser.get("/enter/alice")
    connect(browser, provider, ONE)
    allowed.clear()
    forms = re.findall(r'<form method="post" action="([^"]+)"', browser.get("/connections/").text)
    assert f"instance={ONE}" in forms[0]

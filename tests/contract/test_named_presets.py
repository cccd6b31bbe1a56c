"""Every preset with a host argument may be declared without it: all is with the server that the visitor names."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from urllib.parse import urlencode, urlsplit

import pytest
from catalogue_arguments import arguments_of

from dance_common import providers
from dance_common.dance.named import ANY_SERVER
from dance_common.rehearsal.stand_in import without_discovery
from dance_common.testing.mounted import ADDRESS, MountedRehearsal

ONE, OTHER = "https://jira.example.com/", "https://intern.example.org/jira/"


@pytest.fixture
def provider():
    """Every server of every preset, played in this process."""
    with MountedRehearsal.replace_providers() as rehearsal:
        yield rehearsal


@cache
def presets():
    """Return the server's argument of each preset that has one, by the preset's name."""
    functions = {name: providers.find(name) for name in (*providers.names(), *providers.PROTOCOLS)}
    found = {name: getattr(each, "server_argument", None) for name, each in functions.items()}
    return {name: argument for name, argument in found.items() if argument is not None}


def entry_of(name):
    """Return what a site says of a preset whose visitors name the server."""
    return arguments_of(providers.find(name)) | {presets()[name].name: ANY_SERVER}


def two_servers(argument):
    """Return two names that visitors may give, as they are stored."""
    first = argument.read(argument.example)
    scheme, _, host = first.rpartition("://")
    other = f"another{'.' if '.' in host else '-'}{host}"
    return first, argument.read(f"{scheme}://{other}" if scheme else other)


def hosts_of(name, server):
    """Return the hosts that a dance with one server may visit."""
    dance = providers.find(name)(**entry_of(name) | {presets()[name].name: server})
    found = without_discovery(dance.provider)
    urls = (found.base_url or "", *map(found.endpoint, found.endpoints()))
    return {urlsplit(url).netloc for url in urls}


def connect(browser, provider, name, server, account="mona"):
    """Dance with a server; return the answer to the callback."""
    login = f"/login/{name}?{urlencode({presets()[name].name: server})}"
    page = browser.get(login)
    assert page.location.startswith(f"{ADDRESS}/"), (name, page.text)
    return browser.get(provider.consent(page.location, account=account))


def asked(provider):
    """Return the hosts that were asked for anything since the last time."""
    found = {seen.path.split("/")[1] for seen in provider.requests}
    provider.forget_requests()
    return found


def accounts(browser, name):
    """Return the ids of the accounts that a user has connected."""
    return [found.lstrip("*") for found in browser.get(f"/accounts/{name}").text.split()]


def test_every_preset_is_with_the_server_that_the_visitor_names(run, provider):
    """Flow, exchange, profile and revocation; two servers call their user the same, and these are two accounts."""
    site = run(**{name: entry_of(name) for name in presets()}, TABLES={"several_accounts": True})
    for name, argument in presets().items():
        one, other = two_servers(argument)
        assert hosts_of(name, one) != hosts_of(name, other), name
        browser = site.browser(secure=True)
        browser.get("/enter/alice")
        form = browser.get(f"/login/{name}")
        assert (form.status, f'name="{argument.name}"' in form.text) == (200, True), name
        for server in (one, other):
            assert connect(browser, provider, name, server).location == "/", name
            assert asked(provider) <= hosts_of(name, server), name
        ids = accounts(browser, name)
        assert {found.partition("@")[2] for found in ids} == {one, other}, (name, ids)
        issuers = set()
        for found in ids:
            browser.get(f"/forget/{name}?{urlencode({'account': found})}")
            left = found.partition("@")[2]
            assert asked(provider) <= hosts_of(name, left), name
            if rest := accounts(browser, name):
                assert rest == [each for each in ids if each != found], name
                if providers.find(name)(**entry_of(name)).provider.profile_fields is not None:
                    issuers.add(json.loads(browser.get(f"/profile/{name}").text)["issuer"])
                    assert asked(provider) <= hosts_of(name, rest[0].partition("@")[2]), name
        assert all(urlsplit(found).netloc or found.startswith("did:") for found in issuers), name


@pytest.fixture
def site(run, provider):
    """A site whose visitors name their Jira."""
    return run(jira={"consumer_key": "our-key"})


def profile(browser):
    """Return who the visitor is, and at which Jira."""
    found = json.loads(browser.get("/profile/jira").text)
    return found["username"], found["issuer"]


def test_a_jira_that_the_visitor_names_is_signed_for_there(site, provider):
    """The request token, the consent page, the token and the API are that Jira's, below its own path."""
    browser = site.browser(secure=True)
    assert connect(browser, provider, "jira", OTHER).location == "/"
    assert profile(browser) == ("mona", "https://intern.example.org/jira")
    paths = [seen.path for seen in provider.requests if seen.role != "page"]
    assert all(path.startswith("/intern.example.org/jira/") for path in paths), paths


@pytest.mark.parametrize("instead", [{"base_url": "https://evil.example/"}, {}])
@pytest.mark.parametrize("allow", [True, False])
def test_each_jira_has_a_callback_of_its_own(instead, allow, site, provider):
    """No server passes another's verifier or refusal off as its own, though its request token may be the same."""
    browser = site.browser(secure=True)
    page = browser.get(f"/login/jira?{urlencode({'base_url': ONE})}").location
    callback = provider.consent(page, allow=allow)
    mark = urlencode({"base_url": ONE})
    assert f"?{mark}&" in callback
    answer = browser.get(callback.replace(f"{mark}&", f"{urlencode(instead)}&"))
    assert answer.status == 400
    assert "does not say that it comes from Jira" in answer.text
    assert not provider.requests_to("token")


def test_no_jira_means_no_call(site):
    """Nobody knows which server a visitor means who has connected none."""
    browser = site.browser(secure=True)
    assert browser.get("/who/jira").text == "nobody"
    answer = browser.get("/profile/jira")
    assert (answer.status, "No Jira server is connected yet." in answer.text) == (401, True)
    assert browser.get("/login/jira/authorized?oauth_token=x&oauth_verifier=y").status == 400
    for name in ("http://jira.example.com", "https://jira", "https://127.0.0.1", "jira/?a=b"):
        assert browser.get(f"/login/jira?{urlencode({'base_url': name})}").status == 400


def test_two_visitors_on_two_jiras_are_never_crossed(site, provider):
    """Sixteen threads at once: each call is with the caller's own Jira, as the caller's own account."""
    people = []
    for server, account in ((ONE, "mona"), (OTHER, "hubot")):
        browser = site.browser(secure=True)
        connect(browser, provider, "jira", server, account)
        people.append((browser, (account, server.rstrip("/"))))

    def visit(number):
        browser, expected = people[number % 2]
        return profile(browser.clone()) == expected

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(visit, range(32)))


def test_one_companys_servers_are_all_that_visitors_may_name(run, provider):
    """The site has one client at all of them, and whoever runs another server would learn its secret."""
    site = run(salesforce={"hostname": ANY_SERVER})
    browser = site.browser(secure=True)
    assert connect(browser, provider, "salesforce", "acme.my.salesforce.com").location == "/"
    for name in ("evil.example", "my.salesforce.com.evil.example", "acme.salesforce.com"):
        assert browser.get(f"/login/salesforce?hostname={name}").status == 400
    opened = run(salesforce={"hostname": ANY_SERVER, "servers": ["login.acme.example"]})
    browser = opened.browser(secure=True)
    assert connect(browser, provider, "salesforce", "login.acme.example").location == "/"

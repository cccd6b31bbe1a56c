"""MCP servers: their address is all that is needed, and the token is for the one that the visitor named."""

from __future__ import annotations

import io
import json
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.openid.metadata import documents
from dance_common.rehearsal import Rehearsal
from dance_common.rehearsal.stand_in import use_stand_in
from dance_common.transport import mounted

AUTH, TOOLS = "https://auth.example", "https://tools.example"
SERVER = f"{TOOLS}/mcp"
PLACES = {
    "path": f"{TOOLS}/.well-known/oauth-protected-resource/mcp",
    "root": f"{TOOLS}/.well-known/oauth-protected-resource",
    "header": f"{TOOLS}/metadata.json",
}


class Tools(BaseAdapter):
    """An MCP server, protected by an authorization server that may be another one."""

    def __init__(self, authorization, place="path", host=TOOLS, **metadata):
        super().__init__()
        self.authorization, self.place, self.host = authorization, place, host
        self.metadata = {"resource": f"{host}/mcp", "authorization_servers": [AUTH], **metadata}
        self.asked = []

    def send(self, request, **options):
        self.asked.append(request)
        if request.url.replace(self.host, TOOLS) == PLACES.get(self.place):
            return self._answer(request, 200, self.metadata)
        if urlsplit(request.url).path.startswith(("/.well-known", "/metadata")):
            return self._answer(request, 404, {})
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token:
            said = f'Bearer realm="x", resource_metadata="{PLACES["header"]}"'
            return self._answer(request, 401, {}, {"WWW-Authenticate": said})
        asked = requests.Request("GET", "http://x/api/user", headers=request.headers).prepare()
        return self.authorization.adapter().send(asked, **options)

    def _answer(self, request, status, answer, headers=None):
        response = requests.Response()
        response.status_code, response.request, response.url = status, request, request.url
        response.headers.update(headers or {})
        response.raw = HTTPResponse(io.BytesIO(json.dumps(answer).encode()), preload_content=False)
        return response

    def close(self):
        """Nothing is open."""


class AtHome(BaseAdapter):
    """The authorization server at its own address."""

    def __init__(self, rehearsal):
        super().__init__()
        self.inner = rehearsal.adapter()

    def send(self, request, **options):
        return self.inner.send(request, **options)

    def close(self):
        """Nothing is open."""


@pytest.fixture
def authorization(monkeypatch):
    """An authorization server that knows no site yet."""
    documents.clear()
    monkeypatch.setattr("dance_common.sessions.base.is_rehearsed", lambda token: False)
    rehearsal = Rehearsal(AUTH, scopes=None, clients=())
    with use_stand_in(None), mounted(AUTH, AtHome(rehearsal)):
        yield rehearsal
    documents.clear()


@pytest.fixture
def tools(authorization):
    """Put MCP servers on the network: ``tools(place="root")``."""
    with ExitStack() as stack:

        def start(**options):
            found = Tools(authorization, **options)
            stack.enter_context(mounted(found.host, found))
            return found

        yield start


@pytest.fixture
def site(run):
    """A site whose visitors bring their MCP servers."""
    return run(mcp={"registrations": MemoryRegistrations(), "client_name": "Our agent"})


def begin(browser, server=SERVER):
    """Name a server; return the answer."""
    return browser.get(f"/login/mcp?server={server}")


@pytest.mark.parametrize("place", PLACES)
def test_a_servers_address_is_all_that_is_needed(place, site, tools, authorization):
    """Found, registered, connected, and called, wherever the server says what protects it."""
    tools(place=place, scopes_supported=["tools"])
    browser = site.browser(secure=True)
    page = begin(browser).location
    assert page.startswith(f"{AUTH}/oauth2/authorize?"), page
    asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
    assert (asked["resource"], asked["scope"]) == (SERVER, "tools")
    assert asked["redirect_uri"].endswith(
        "/login/mcp/authorized?server=https%3A%2F%2Ftools.example%2Fmcp"
    )
    assert browser.get(authorization.consent(page)).location == "/"
    (exchange,) = authorization.requests_to("token")
    assert exchange.parameters["resource"] == SERVER
    (registration,) = authorization.requests_to("registration")
    assert registration.status == 201
    assert browser.get("/who/mcp").text == "mona"


def test_a_server_without_metadata_is_its_own_authorization_server(site, tools, authorization):
    """As those are that were made before RFC 9728."""
    tools(place="nowhere")
    answer = begin(site.browser(secure=True))
    assert "leads to no authorization server" in answer.text


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        ({"resource": "https://other.example/mcp"}, "about another resource"),
        ({"resource": None}, "about another resource"),
        ({"authorization_servers": []}, "names no authorization server"),
        ({"authorization_servers": "https://auth.example"}, "names no authorization server"),
        ({"authorization_servers": ["http://127.0.0.1"]}, "leads to no authorization server"),
        ({"authorization_servers": ["http://auth.example"]}, "leads to no authorization server"),
    ],
)
def test_metadata_that_can_not_be_believed(metadata, sentence, site, tools):
    """The visitor is told, and no browser is sent anywhere."""
    tools(**metadata)
    answer = begin(site.browser(secure=True))
    assert (answer.status, answer.location) == (502, "")
    assert sentence in answer.text


def test_another_issuer_is_not_believed(site, tools, authorization):
    """An authorization server can't speak for another one (RFC 8414 section 3.3)."""
    tools()
    authorization.issuer = "https://else.example"
    answer = begin(site.browser(secure=True))
    assert "names another issuer" in answer.text


def test_a_refresh_is_for_the_same_resource(site, tools, authorization):
    """A token that opened more would be one that a server could use elsewhere."""
    tools()
    browser = site.browser(secure=True)
    browser.get(authorization.consent(begin(browser).location))
    authorization.expire_tokens()
    authorization.forget_requests()
    assert browser.get("/who/mcp").text == "mona"
    refreshes = [seen.parameters for seen in authorization.requests_to("token")]
    assert [(each["grant_type"], each["resource"]) for each in refreshes] == [
        ("refresh_token", SERVER)
    ]


def test_what_servers_say_is_asked_for_once(site, tools, authorization):
    """Further visitors cost the server nothing."""
    found = tools()
    for _ in range(3):
        assert begin(site.browser(secure=True)).status == 302
    assert len([each for each in found.asked if "well-known" in each.url]) == 1
    assert len(authorization.requests_to("registration")) == 1


@pytest.mark.parametrize(
    "server", ["http://tools.example/mcp", "https://10.0.0.1/mcp", "https://user@tools.example"]
)
def test_servers_have_public_names(server, site, tools):
    """As everywhere where a stranger names a server."""
    found = tools()
    assert begin(site.browser(secure=True), server).status == 400
    assert found.asked == []


def test_a_user_may_bring_several_servers(run, tools, authorization):
    """Nobody says who the user is there: one account for each user and server, and each call with its own token."""
    other = "https://more.example"
    found = [tools(), tools(host=other)]
    entry = {"registrations": MemoryRegistrations()}
    site = run(mcp=entry, TABLES={"several_accounts": True})
    accounts = {}
    for user in ("alice", "bob"):
        browser = site.browser(secure=True)
        browser.get(f"/enter/{user}")
        for server in (SERVER, f"{other}/mcp"):
            assert (
                browser.get(authorization.consent(begin(browser, server).location)).location == "/"
            )
        accounts[user] = browser.get("/accounts/mcp").text.replace("*", "").split()
    assert {name.partition("@")[2] for name in accounts["bob"]} == {SERVER, f"{other}/mcp"}
    assert not set(accounts["alice"]) & set(accounts["bob"])
    found[0].asked.clear()
    (account,) = [name for name in accounts["bob"] if name.endswith(f"{other}/mcp")]
    assert browser.get(f"/who/mcp?account={account}").text == "mona"
    assert found[0].asked == []

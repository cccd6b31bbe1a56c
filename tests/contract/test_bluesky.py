"""Bluesky: the visitor names an account, and everything else is found; the token has to be that account's."""

from __future__ import annotations

import io
import json
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.openid.metadata import documents
from dance_common.rehearsal import Rehearsal
from dance_common.rehearsal.settings import Client
from dance_common.rehearsal.stand_in import use_stand_in
from dance_common.transport import mounted

AUTH, PDS, OTHER_PDS = "https://auth.example", "https://pds.example", "https://other.example"
PLC, RESOLVER = "https://plc.directory", "https://public.api.bsky.app"
HANDLE, DID = "mona.example", "did:plc:" + "a" * 24
RESOLVED = f"{RESOLVER}/xrpc/com.atproto.identity.resolveHandle?handle={HANDLE}"
LOOPBACK, PUBLIC = "127.0.0.1:5000", "localhost.example"
CALLBACK = f"http://{LOOPBACK}/login/bluesky/authorized"
CLIENT = f"http://localhost?redirect_uri={quote(CALLBACK, safe='')}&scope=atproto"
METADATA = f"{AUTH}/.well-known/oauth-authorization-server"


def did_document(did=DID, handle=HANDLE, pds=PDS, **changes):
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": pds}
    return {"id": did, "alsoKnownAs": [f"at://{handle}"], "service": [service], **changes}


def _with_secret(request):
    """Return a client's request with a secret, since the rehearsal knows no clients without one."""
    if request.method != "POST":
        return request
    found = request.copy()
    found.prepare_body({**dict(parse_qsl(found.body)), "client_secret": "s"}, None)
    return found


class Web(BaseAdapter):
    """All that is asked by https: hosts of handles, the directory, data servers, and the authorization server.

    Attributes:
        pages: what is found at an address: a text, or an object for JSON.
        token: what the authorization server says with each token beside what the rehearsal does.
        metadata: what it says of itself in place of what the rehearsal does.
        asked: the requests.
    """

    def __init__(self, authorization):
        super().__init__()
        self.inner = authorization.adapter()
        self.asked = []
        self.token = {"sub": DID}
        self.metadata = {"client_id_metadata_document_supported": True}
        self.pages = {
            f"https://{HANDLE}/.well-known/atproto-did": f"{DID}\n",
            f"{PLC}/{DID}": did_document(),
        }
        for pds in (PDS, OTHER_PDS):
            self.pages |= {
                f"{pds}/.well-known/oauth-protected-resource": {
                    "resource": pds,
                    "authorization_servers": [AUTH],
                },
                f"{pds}/xrpc/com.atproto.server.getSession": {"did": DID, "handle": HANDLE},
                f"{pds}/api/user": {"login": "mona"},
            }

    def send(self, request, **options):
        self.asked.append(request)
        if request.url.startswith(AUTH):
            response = self.inner.send(_with_secret(request), **options)
            if request.url == METADATA:
                return self._changed(response, self.metadata)
            is_token = urlsplit(request.url).path == "/oauth2/token" and response.ok
            return self._changed(response, self.token) if is_token else response
        found = self.pages.get(request.url)
        text = found if isinstance(found, str) else json.dumps(found)
        return self._answer(request, 404 if found is None else 200, text)

    def _changed(self, response, changes):
        found = {**json.loads(response.content), **changes}
        said = {name: value for name, value in found.items() if value is not None}
        response._content = json.dumps(said).encode()
        response._content_consumed = True
        return self._answer(
            response.request, response.status_code, json.dumps(said), response.headers
        )

    def _answer(self, request, status, text, headers=()):
        response = requests.Response()
        response.status_code, response.request, response.url = status, request, request.url
        response.headers.update(headers)
        response.headers.pop("Content-Length", None)
        response.raw = HTTPResponse(io.BytesIO(text.encode()), preload_content=False)
        return response

    def asked_at(self, host):
        return [each for each in self.asked if each.url.startswith(host)]

    def close(self):
        """Nothing is open."""


@pytest.fixture
def authorization():
    """The authorization server of all accounts, as strict as those of the AT Protocol."""
    rehearsal = Rehearsal(
        AUTH, scopes=None, wants_pushed=True, wants_dpop=True, wants_nonces=True, clients=()
    )
    public = Client(client_id=CLIENT, client_secret="s", redirect_uris=(CALLBACK,))
    rehearsal._endpoints.settings.register(public)
    return rehearsal


@pytest.fixture
def web(authorization, monkeypatch):
    documents.clear()
    monkeypatch.setattr("dance_common.sessions.base.is_rehearsed", lambda token: False)
    found = Web(authorization)
    with use_stand_in(None), mounted("https://", found):
        yield found
    documents.clear()


def options(**further):
    return {"registrations": MemoryRegistrations(), "client_name": "Our site", **further}


@pytest.fixture
def browser(run, web):
    """A browser at a site on a developer's own machine."""
    return run(bluesky=options()).browser(host=LOOPBACK)


def begin(browser, named=HANDLE):
    return browser.get(f"/login/bluesky?handle={quote(named)}", Accept="text/html")


def connect(browser, authorization, named=HANDLE):
    """Dance; return the answer to the callback."""
    page = begin(browser, named)
    assert page.status == 302, page.text
    return browser.get(authorization.consent(page.location), Accept="text/html")


@pytest.mark.parametrize("named", [HANDLE, f"@{HANDLE.title()}", f"at://{HANDLE}", DID])
def test_an_account_is_all_that_is_needed(named, browser, web, authorization):
    """By its handle or its DID; the request is pushed, the token bound to a key, and calls go to its server."""
    page = begin(browser, named).location
    assert page.startswith(f"{AUTH}/oauth2/authorize?"), page
    assert set(parse_qs(urlsplit(page).query)) == {"client_id", "request_uri"}
    pushed = [seen.parameters for seen in authorization.requests_to("pushed")][-1]
    assert pushed["client_id"] == CLIENT
    assert (pushed["login_hint"], pushed["scope"]) == (HANDLE, "atproto")
    assert "resource" not in pushed
    assert browser.get(authorization.consent(page)).location == "/"
    assert browser.get("/who/bluesky").text == "mona"
    profile = json.loads(browser.get("/profile/bluesky").text)
    assert (profile["id"], profile["username"], profile["issuer"]) == (DID, HANDLE, AUTH)
    calls = [each for each in web.asked_at(PDS) if "well-known" not in each.url]
    assert len(calls) == 2
    assert all(call.headers["Authorization"].startswith("DPoP ") for call in calls)
    assert not authorization.requests_to("registration")


def test_the_page_asks_for_an_account_and_proposes_the_last_one(browser, web, authorization):
    """In the visitor's own words, not by the identifier that is stored."""
    assert "What is the name of your account?" in browser.get("/login/bluesky").text
    assert connect(browser, authorization).location == "/"
    assert f'value="{HANDLE}"' in browser.get("/login/bluesky").text


def test_a_did_of_the_web_says_itself_where_the_account_is(browser, web, authorization):
    """No directory is asked."""
    did = "did:web:mona.example"
    web.pages["https://mona.example/.well-known/did.json"] = did_document(did)
    web.token = {"sub": did}
    assert connect(browser, authorization, did).location == "/"
    assert browser.get("/who/bluesky").text == "mona"
    assert not web.asked_at(PLC)


@pytest.mark.parametrize("said", [None, "nothing", "did:key:z6Mk"])
def test_a_handle_that_is_in_the_dns_only_is_resolved_by_the_resolver(
    said, browser, web, authorization
):
    """Its own host may say nothing, or something else."""
    web.pages[f"https://{HANDLE}/.well-known/atproto-did"] = said
    web.pages[RESOLVED] = {"did": DID}
    assert connect(browser, authorization).location == "/"


def test_without_a_resolver_a_handles_own_host_has_to_say_it(run, web):
    """Nobody else is told whom the visitor names."""
    web.pages.pop(f"https://{HANDLE}/.well-known/atproto-did")
    answer = begin(run(bluesky=options(handle_resolver="")).browser(host=LOOPBACK))
    assert answer.status == 400
    assert not web.asked_at(RESOLVER)


def test_a_handle_has_to_be_the_accounts_own(browser, web, authorization):
    """Anybody can let a name of theirs point to somebody else's account."""
    web.pages[f"{PLC}/{DID}"] = did_document(handle="other.example")
    answer = begin(browser)
    assert (answer.status, answer.location) == (400, "")
    assert "There is no Bluesky account of that name." in answer.text
    assert not web.asked_at(AUTH)


@pytest.mark.parametrize(
    "named",
    [
        *("nobody.example", "mona", "10.0.0.1", "did:plc:short", "did:key:z6Mk", "did:web:"),
        *("did:web:127.0.0.1", "did:web:localhost%3A8080", "did:web:a.example%3A22", "a_b.example"),
        *("did:web:mona.internal", "printer.local", "mona.example/..", "mona.example:8080"),
    ],
)
def test_what_is_no_account(named, browser, web):
    """The visitor is asked again, and nothing inside is asked for."""
    answer = begin(browser, named)
    assert (answer.status, answer.location) == (400, "")
    hosts = {urlsplit(each.url).hostname for each in web.asked}
    assert hosts <= {"nobody.example", "public.api.bsky.app"}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (did_document("did:plc:" + "b" * 24), "about another account"),
        (did_document(service=None), "names no server"),
        (did_document(service=["x", {"id": "#other", "type": "x"}]), "names no server"),
        (did_document(pds="http://pds.example"), "names no server"),
        (did_document(pds="http://127.0.0.1:2583"), "names no server"),
        (did_document(pds="https://pds.example/path"), "names no server"),
        (did_document(pds="https://user@pds.example"), "names no server"),
        (did_document(pds=7), "names no server"),
        (did_document(pds="https://10.0.0.1"), "names no server"),
        (did_document(pds="https://pds.example:22"), "does not connect with that"),
        (did_document(pds="https://nothing.example"), "leads to no authorization server"),
        ({}, "about another account"),
        (None, "did not publish what it has to"),
    ],
)
def test_documents_that_can_not_be_believed(document, sentence, browser, web):
    """The visitor is told, and no browser is sent anywhere."""
    web.pages[f"{PLC}/{DID}"] = document
    answer = begin(browser, DID)
    assert (answer.status >= 400, answer.location) == (True, "")
    assert sentence in answer.text
    hosts = {urlsplit(each.url).netloc for each in web.asked}
    assert hosts <= {"plc.directory", "nothing.example"}


@pytest.mark.parametrize(
    "metadata",
    [
        {"authorization_response_iss_parameter_supported": None},
        {"dpop_signing_alg_values_supported": ["RS256"]},
        {
            "pushed_authorization_request_endpoint": None,
            "require_pushed_authorization_requests": None,
        },
        {"client_id_metadata_document_supported": None, "registration_endpoint": None},
        {"issuer": "https://else.example"},
    ],
)
def test_authorization_servers_that_are_not_strict(metadata, browser, web):
    """What the AT Protocol demands of each is demanded: all servers share one callback URL."""
    web.metadata |= metadata
    answer = begin(browser)
    assert (answer.status >= 400, answer.location) == (True, "")


@pytest.mark.parametrize(
    "token",
    [
        {"sub": "did:plc:" + "b" * 24},
        {"sub": None},
        {"sub": DID.upper()},
        {"sub": DID, "scope": "transition:generic"},
        {"sub": DID, "scope": None},
    ],
)
def test_a_token_of_another_account_is_refused(token, browser, web, authorization):
    """A server could let its own users in as somebody else otherwise."""
    web.token = token
    answer = connect(browser, authorization)
    assert answer.status == 502
    assert "let another account in than the one that was named" in answer.text
    assert browser.get("/who/bluesky").text == "nobody"


def test_a_refresh_that_yields_another_accounts_token_is_refused(browser, web, authorization):
    """The one that is stored stays."""
    connect(browser, authorization)
    authorization.expire_tokens()
    web.token = {"sub": "did:plc:" + "b" * 24}
    assert browser.get("/call/bluesky").text != "mona"
    web.token = {"sub": DID}
    assert "access_token" in browser.get("/keys/bluesky").text


def test_an_account_that_has_moved_is_followed(browser, web, authorization, monkeypatch):
    """A log-in asks anew where the account is, and calls go there."""
    connect(browser, authorization)
    web.pages[f"{PLC}/{DID}"] = did_document(pds=OTHER_PDS)
    web.asked.clear()
    monkeypatch.setattr("dance_common.openid.metadata.BETWEEN_RENEWALS", 0)
    connect(browser, authorization)
    web.asked.clear()
    assert browser.get("/who/bluesky").text == "mona"
    assert {urlsplit(each.url).netloc for each in web.asked} == {"other.example"}


def test_what_is_known_is_asked_for_once(browser, web, authorization):
    """Calls ask nobody but the account's server."""
    connect(browser, authorization)
    web.asked.clear()
    for _ in range(3):
        assert browser.get("/who/bluesky").text == "mona"
    assert [each.url for each in web.asked] == [f"{PDS}/api/user"] * 3


@pytest.mark.parametrize(
    ("rule", "is_allowed"),
    [
        (["pds.example"], True),
        ([".example"], True),
        (["plc.directory"], False),
        ({DID}.__contains__, True),
        (lambda name: False, False),
    ],
)
def test_a_site_says_which_servers_accounts_may_be_on(rule, is_allowed, run, web):
    """The host that counts is the one that the account is on, not those that say so; a function sees the DID."""
    answer = begin(run(bluesky=options(servers=rule)).browser(host=LOOPBACK), DID)
    assert (answer.status == 302) is is_allowed, answer.text


def test_the_site_is_one_client_however_many_accounts_come(run, web, authorization):
    """Known by the address of one document, stored once."""
    store = MemoryRegistrations(most=1)
    site = run(bluesky=options(registrations=store))
    other = "did:plc:" + "b" * 24
    web.pages[f"{PLC}/{other}"] = did_document(other, "hubot.example")
    for did in (DID, other):
        web.token = {"sub": did}
        browser = site.browser(host=LOOPBACK)
        assert connect(browser, authorization, did).location == "/"
        assert browser.get("/who/bluesky").text == "mona"
    assert store.count() == 1


def test_the_document_has_what_servers_ask_for(run, web, authorization):
    """On a public site the client is the address of the document, with its scopes and bound tokens."""
    site = run(bluesky=options(scope=["atproto", "transition:generic"]))
    browser = site.browser(secure=True, host=PUBLIC)
    begin(browser)
    client_id = f"https://{PUBLIC}/login/bluesky/client-metadata.json"
    (pushed,) = [seen.parameters for seen in authorization.requests_to("pushed")][-1:]
    assert pushed["client_id"] == client_id
    document = json.loads(browser.get("/login/bluesky/client-metadata.json").text)
    assert document == {
        "client_id": client_id,
        "client_name": "Our site",
        "client_uri": f"https://{PUBLIC}",
        "redirect_uris": [f"https://{PUBLIC}/login/bluesky/authorized"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        "scope": "atproto transition:generic",
        "dpop_bound_access_tokens": True,
    }
    assert site.browser(host=LOOPBACK).get("/login/bluesky/client-metadata.json").status == 404


def test_a_site_at_localhost_is_told_the_address_that_works(run, web):
    """Servers of the AT Protocol send nobody back to localhost, only to 127.0.0.1."""
    answer = begin(run(bluesky=options()).browser(host="localhost:5000"))
    assert answer.status >= 400
    assert "http://127.0.0.1" in answer.text


def test_no_server_can_have_the_site_forget_who_it_is(run, web, authorization):
    """One that says that it does not know the site would disturb the visitors of all others."""
    store = MemoryRegistrations()
    browser = run(bluesky=options(registrations=store)).browser(host=LOOPBACK)
    connect(browser, authorization)
    authorization._endpoints.settings.clients.clear()
    assert begin(browser).status == 502
    assert store.count() == 1

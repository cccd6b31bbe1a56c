"""Servers that know a site by the address of a document that it publishes, rather than by a registration."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from test_mcp import AUTH, SERVER, Tools, authorization, begin, tools  # noqa: F401  # fixtures

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.dance import registering
from dance_common.rehearsal.visitor import ConsentError

KEY = (
    ec.generate_private_key(ec.SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)


@pytest.fixture
def reading(authorization):  # noqa: F811
    """Let the authorization server read documents: of the site that it is told of."""
    settings, sites = authorization._endpoints.settings, []

    def fetch_document(url):
        answer = fetch(sites[-1], url)
        return json.loads(answer.text) if answer.status == 200 else None

    settings.fetch_document = fetch_document
    return sites


def options(**further):
    return {"registrations": MemoryRegistrations(), "client_name": "Our agent", **further}


def asked_of(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}


def fetch(site, client_id):
    parts = urlsplit(client_id)
    assert (parts.scheme, parts.netloc) == ("https", "localhost.example")
    browser = site.browser(secure=True, host="localhost.example")
    return browser.get(f"{parts.path}?{parts.query}")


def test_the_document_is_the_client(run, reading, tools, authorization):  # noqa: F811
    """The server is asked for no registration; the document at the client identifier says who the site is."""
    tools()
    site = run(mcp=options())
    browser = site.browser(secure=True, host="localhost.example")
    asked = asked_of(begin(browser).location)
    answer = fetch(site, asked["client_id"])
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "set-cookie" not in answer.headers
    document = json.loads(answer.text)
    assert document == {
        "client_id": asked["client_id"],
        "client_name": "Our agent",
        "client_uri": "https://localhost.example",
        "redirect_uris": [asked["redirect_uri"]],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    }
    reading.append(site)
    assert browser.get(authorization.consent(begin(browser).location)).location == "/"
    assert browser.get("/who/mcp").text == "mona"
    assert not authorization.requests_to("registration")


@pytest.mark.parametrize("where", ["inline", "at an address of their own"])
def test_its_keys_are_in_it_and_no_secret(run, reading, tools, authorization, where):  # noqa: F811
    """With keys the site proves itself by them; the private halves stay here."""
    tools()
    site = run(mcp=options(client_keys=KEY))
    browser = site.browser(secure=True, host="localhost.example")
    page = browser.get(f"/login/mcp?server={SERVER}").location
    document = json.loads(fetch(site, asked_of(page)["client_id"]).text)
    assert document["token_endpoint_auth_method"] == "private_key_jwt"
    (key,) = document["jwks"]["keys"]
    assert (key["kty"], "d" in key) == ("EC", False)
    reading.append(site)
    settings, usual = (
        authorization._endpoints.settings,
        authorization._endpoints.settings.fetch_document,
    )
    if where != "inline":
        # As a site publishes them that writes its document itself.
        beside = {**document, "jwks_uri": "https://localhost.example/login/mcp/keys.json"}
        del beside["jwks"]
        settings.fetch_document = lambda url: beside if "metadata" in url else usual(url)
    browser.get(authorization.consent(page))
    assert browser.get("/who/mcp").text == "mona"
    assert not authorization.requests_to("registration")


def test_a_server_that_reads_no_documents_is_asked_to_register(run, tools, authorization):  # noqa: F811
    """As before."""
    tools()
    site = run(mcp=options())
    begin(site.browser(secure=True, host="localhost.example"))
    assert len(authorization.requests_to("registration")) == 1


def test_on_this_machine_nobody_could_fetch_it(run, reading, tools, authorization):  # noqa: F811
    """There the site registers itself, and has no document."""
    tools()
    site = run(mcp=options())
    begin(site.browser(secure=True))
    assert len(authorization.requests_to("registration")) == 1
    assert site.browser(secure=True).get("/login/mcp/client-metadata.json").status == 404


@pytest.mark.parametrize(
    "query", ["", "?server=no", "?server=https://10.0.0.1/x", "?server=a&server=b"]
)
def test_what_is_no_server_has_no_document(run, query):
    """Nor has a dance whose server the site names itself."""
    site = run(mcp=options(), github={"client_id": "c", "client_secret": "s"})
    browser = site.browser(secure=True, host="localhost.example")
    assert browser.get(f"/login/mcp/client-metadata.json{query}").status == 404
    assert browser.get(f"/login/github/client-metadata.json{query}").status == 404


def test_a_host_that_only_a_request_names_has_no_document(site_class, run, monkeypatch):
    """Else a shared cache could hold one that a stranger has caused."""
    settings = {"TESTING": False}
    if site_class.name == "django":
        from django.core import mail

        # What Django's own rule goes by.
        monkeypatch.delattr(mail, "outbox", raising=False)
        settings = {}
    path = f"/login/mcp/client-metadata.json?server={SERVER}"
    for further, status in (
        ({}, 404),
        ({"DANCE_CALLBACK_ORIGIN": "https://localhost.example"}, 200),
    ):
        site = run(mcp=options(), **settings, **further)
        answer = site.browser(secure=True, host="localhost.example").get(path)
        assert answer.status == status


def test_keys_have_an_address_of_their_own(run):
    """A provider that fetches them is told it once, and learns of further keys by itself; no private half is there."""
    site = run(mcp=options(client_keys=KEY), github={"client_id": "c", "client_secret": "s"})
    browser = site.browser(secure=True, host="localhost.example")
    answer = browser.get("/login/mcp/keys.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    (key,) = json.loads(answer.text)["keys"]
    assert (key["kty"], "d" in key) == ("EC", False)
    assert browser.get("/login/github/keys.json").status == 404


@pytest.mark.parametrize("keys", [None, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n"])
def test_without_keys_there_is_nothing_at_that_address(run, keys):
    """Nor where they can't be read: what they are is for nobody to see."""
    browser = run(mcp=options(client_keys=keys)).browser()
    assert browser.get("/login/mcp/keys.json").status == 404


def test_a_site_that_registers_says_where_its_keys_are(run, tools, monkeypatch):  # noqa: F811
    """So that a key that is added later needs no other registration; on this machine nobody could fetch them."""
    tools()
    said, usual = [], registering.register

    def register(provider, session, metadata, **options):
        said.append(metadata)
        return usual(provider, session, metadata, **options)

    monkeypatch.setattr(registering, "register", register)
    for host in ("localhost.example", "localhost"):
        begin(run(mcp=options(client_keys=KEY)).browser(secure=True, host=host))
    assert said[0]["jwks_uri"] == "https://localhost.example/login/mcp/keys.json"
    assert "jwks" not in said[0]
    assert "jwks_uri" not in said[1]
    assert "d" not in said[1]["jwks"]["keys"][0]


def test_a_document_speaks_for_its_own_address_alone(run, reading, tools, authorization):  # noqa: F811
    """A stand-in that reads documents refuses one that names another client, as servers have to."""
    tools()
    site = run(mcp=options())
    browser = site.browser(secure=True, host="localhost.example")
    page = begin(browser).location
    document = json.loads(fetch(site, asked_of(page)["client_id"]).text)
    settings = authorization._endpoints.settings
    for found in (None, {**document, "client_id": "https://other.example/"}):
        settings.fetch_document = lambda url, found=found: found
        with pytest.raises(ConsentError):
            authorization.consent(page)

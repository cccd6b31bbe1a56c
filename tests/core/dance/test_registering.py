"""The site registers itself at the server that a visitor has named: what it says of itself, and what it believes."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from core_helpers import REMOTE, error_of, parameters_of

from dance_common import providers
from dance_common.backends.registrations import MemoryRegistrations, Registration
from dance_common.dance import registering
from dance_common.provider import ClientRegistration
from dance_common.rehearsal.stand_in import demo_keys
from dance_common.transport.client_keys import public_key_set
from dance_common.transport.session import PooledSession
from dance_common.visit import servers

SITE = "https://shop.example/app/login/mastodon/authorized"
DOCUMENT = "https://shop.example/app/login/mastodon/client-metadata.json"
KEYS = {"keys": [{"kty": "EC"}]}
ENDPOINT = "https://remote.example/register"
SERVER = replace(REMOTE, registration=ClientRegistration(url=ENDPOINT))
ISSUED = {"client_id": "issued", "client_secret": "s3cret"}


def member():
    """Return the dance with a server that a visitor has named."""
    return providers.find("mastodon")("an-id", "a-secret").at("fosstodon.org")


def registered(store, provider=SERVER, **changes):
    """Return the site's registration at the server."""
    facts = {
        "dance": "work",
        "server": "remote.example",
        "callback_url": SITE,
        "scope": None,
        "name": None,
        **changes,
    }
    return registering.registration_at(store, provider, PooledSession(), **facts)


def issues(canned, answer=ISSUED, status=201):
    """Let the server answer so, and return what it will have been asked."""
    return canned.post(ENDPOINT, json=answer, status=status)


def sent(issued, number=0):
    """Return the metadata that the server was sent."""
    return json.loads(issued.calls[number].request.body)


@pytest.mark.parametrize("signs", [False, True])
def test_the_document_by_whose_address_a_server_knows_the_site(signs):
    """It has its own address in it, and nothing secret."""
    dance = member().changed(client_keys=demo_keys()) if signs else member()
    keys = public_key_set(demo_keys()) if signs else {}
    found = registering.client_metadata(dance, SITE, keys)
    assert (
        registering.client_metadata(dance, f"{SITE}?a=b", keys)["client_id"] == found["client_id"]
    )
    address = found.pop("client_id")
    assert address.startswith("https://shop.example/app/login/mastodon")
    assert address.endswith("?instance=fosstodon.org")
    assert "authorized" not in address
    assert found.pop("jwks", {}) == keys
    assert found.pop("token_endpoint_auth_signing_alg", "") == ("ES256" if signs else "")
    assert found == {
        "client_name": "shop.example",
        "client_uri": "https://shop.example",
        "redirect_uris": [f"{SITE}?instance=fosstodon.org"],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "private_key_jwt" if signs else "none",
        "scope": "read",
    }


@pytest.mark.parametrize(
    "callback_url",
    [
        SITE.replace("https", "http"),
        SITE.replace("authorized", "elsewhere"),
        SITE.replace("shop.example", "localhost:5000"),
        "http://localhost/elsewhere",
    ],
)
def test_a_document_that_no_server_could_fetch_is_none(callback_url):
    """Nor is one promised where the callback is not ours."""
    assert registering.client_metadata(member(), callback_url, {}) is None


def test_only_a_family_has_documents():
    """The site's own server was told by hand."""
    family = providers.find("mastodon")("an-id", "a-secret")
    found = servers.client_metadata(family, SITE, "instance=fosstodon.org")
    assert json.loads(found)["redirect_uris"] == [f"{SITE}?instance=fosstodon.org"]
    for dance in (member(), providers.find("github")("a", "b"), providers.find("trello")("a", "b")):
        assert servers.client_metadata(dance, SITE, "instance=fosstodon.org") is None
    assert servers.client_metadata(family, SITE, "instance=localhost") is None


def test_a_site_registers_once(canned):
    """What it says of itself: no more than it has."""
    store, issued = MemoryRegistrations(), issues(canned)
    found = registered(store)
    assert found == Registration(client_id="issued", client_secret="s3cret", callback_url=SITE)
    assert registered(store) == found
    assert issued.call_count == 1
    assert sent(issued) == {
        "client_name": "shop.example",
        "client_uri": "https://shop.example",
        "redirect_uris": [SITE],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
        **({"scope": " ".join(SERVER.scope)} if SERVER.scope else {}),
    }


def test_a_site_says_its_name_keys_and_scopes(canned):
    """Those that the site wants go before those that the provider is asked for otherwise."""
    issued = issues(canned)
    by_key = replace(SERVER, client_authentication="private_key_jwt", scope=("usual",), dpop=True)
    registered(MemoryRegistrations(), by_key, name="Shop", keys=KEYS, scope="a b")
    said = sent(issued)
    assert (said["client_name"], said["jwks"], said["scope"]) == ("Shop", KEYS, "a b")
    assert said["token_endpoint_auth_method"] == "private_key_jwt"
    assert said["dpop_bound_access_tokens"] is True
    registered(MemoryRegistrations(), by_key)
    assert sent(issued, 1)["scope"] == "usual"


def test_another_address_of_the_site_registers_anew(canned):
    """Though the store is full: the new registration takes the old one's place."""
    store, issued = MemoryRegistrations(most=1), issues(canned)
    registered(store)
    moved = SITE.replace("shop", "new")
    assert registered(store, callback_url=moved).callback_url == moved
    assert issued.call_count == 2
    assert store.load("work", "remote.example").callback_url == moved
    assert error_of(lambda: registered(store, server="further.example")).code == "server_refused"


def test_a_server_that_reads_documents_is_asked_for_nothing():
    """The address is the client identifier."""
    reader = replace(SERVER, reads_client_metadata=True)
    document = {"client_id": DOCUMENT, "token_endpoint_auth_method": "private_key_jwt"}
    found = registered(MemoryRegistrations(), reader, document=document)
    assert (found.client_id, found.client_secret) == (DOCUMENT, "")
    assert (found.callback_url, found.authentication) == (SITE, "private_key_jwt")


def test_a_document_is_for_those_who_read_it(canned):
    """Others are asked."""
    issues(canned)
    document = {"client_id": DOCUMENT, "token_endpoint_auth_method": "none"}
    assert registered(MemoryRegistrations(), document=document).client_id == "issued"


LONGEST = "x" * 4096


@pytest.mark.parametrize(
    ("answer", "facts"),
    [
        ({}, {}),
        ({"client_secret": None}, {"client_secret": "", "authentication": "none"}),
        ({"client_secret": LONGEST}, {"client_secret": LONGEST}),
        ({"client_id": LONGEST}, {"client_id": LONGEST}),
        ({"client_secret_expires_at": 4e9}, {}),
        (
            {"client_secret_expires_at": int(time.time()) + 999},
            {"expires_at": int(time.time()) + 999},
        ),
        (
            {"token_endpoint_auth_method": "client_secret_post"},
            {"authentication": "post"},
        ),
        (
            {"token_endpoint_auth_method": "private_key_jwt", "client_secret": ""},
            {"client_secret": "", "authentication": "private_key_jwt"},
        ),
        (
            {"token_endpoint_auth_method": "client_secret_basic", "client_secret": ""},
            {"client_secret": "", "authentication": "none"},
        ),
    ],
)
def test_what_a_server_issues_is_taken(canned, answer, facts):
    """With or without a secret (RFC 7591 section 3.2.1)."""
    issues(canned, {**ISSUED, **answer})
    usual = Registration(client_id="issued", client_secret="s3cret", callback_url=SITE)
    assert registered(MemoryRegistrations()) == replace(usual, **facts)


@pytest.mark.parametrize(
    "answer",
    [
        {"client_id": ""},
        {"client_id": None},
        {"client_id": 7},
        {"client_id": LONGEST + "x"},
        {"client_id": "a\nb"},
        {"client_secret": LONGEST + "x"},
        {"client_secret": ["s"]},
        {"client_secret": "a\x00b"},
    ],
)
def test_what_is_no_credential_is_refused(canned, answer):
    """It would go into headers and rows."""
    issues(canned, {**ISSUED, **answer}, status=200)
    error = error_of(lambda: registered(MemoryRegistrations()))
    assert (error.code, error.step) == ("not_registered", "begin")
    assert "did not register this site (status 200)" in str(error)


def test_a_server_without_an_endpoint_registers_nobody():
    """And is not asked."""
    error = error_of(lambda: registered(MemoryRegistrations(), REMOTE))
    assert (error.code, error.step) == ("no_registration", "begin")


def test_a_form_has_the_servers_own_names(canned):
    """Mastodon's, say: several values on lines of their own, and no more than it knows."""
    names = {"client_name": "client_name", "redirect_uris": "redirect_uris", "scope": "scopes"}
    names["jwks_uri"] = "unused"
    form = replace(
        SERVER, registration=ClientRegistration(url=ENDPOINT, format="form", names=names)
    )
    issued = issues(canned)
    registered(MemoryRegistrations(), form, scope=["read", "write"])
    assert issued.calls[0].request.body == (
        "client_name=shop.example"
        "&redirect_uris=https%3A%2F%2Fshop.example%2Fapp%2Flogin%2Fmastodon%2Fauthorized"
        "&scopes=read+write"
    )


def at_fosstodon(canned, **options):
    """Return what Mastodon's server will have been asked, where its registrations are, and the dance with it."""
    issued = canned.post("https://fosstodon.org/api/v1/apps", json=ISSUED)
    store = MemoryRegistrations()
    family = providers.find("mastodon")(registrations=store, **options)
    return issued, store, family.at("fosstodon.org").registered(SITE)


def test_a_dance_registers_itself(canned):
    """With what the site wants there, and for the callback that tells servers apart."""
    issued, _, dance = at_fosstodon(canned, scope=["write:statuses"], client_name="Shop")
    assert (dance.client_id, dance.client_secret) == ("issued", "s3cret")
    said = dict(parse_qsl(issued.calls[0].request.body))
    assert (said["client_name"], said["scopes"]) == ("Shop", "write:statuses")
    assert said["redirect_uris"] == f"{SITE}?instance=fosstodon.org"
    assert dance.registered(SITE).client_id == "issued"
    assert issued.call_count == 1


@pytest.mark.parametrize(
    ("code", "is_forgotten"), [("invalid_client", True), ("invalid_grant", False)]
)
def test_a_client_that_its_server_does_not_know_is_forgotten(canned, code, is_forgotten):
    """The next visitor has the site registered anew; another refusal changes nothing."""
    _, store, dance = at_fosstodon(canned)
    session = {}
    state = parameters_of(dance.begin(session, SITE))["state"]
    canned.post("https://fosstodon.org/oauth/token", json={"error": code}, status=400)
    query = f"code=c&state={state}&instance=fosstodon.org"
    error = error_of(lambda: dance.finish(session, dance.own_callback(SITE), query))
    assert error.code == code
    assert (store.load("mastodon", "fosstodon.org") is None) is is_forgotten

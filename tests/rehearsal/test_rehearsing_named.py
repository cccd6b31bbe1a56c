"""The stand-in plays servers that visitors name, knows sites by their documents, and leaves no registration behind."""

from __future__ import annotations

from itertools import combinations

import requests

from dance_common import providers
from dance_common.backends.registrations import MemoryRegistrations
from dance_common.dance.oauth2 import code_challenge, new_code_verifier
from dance_common.rehearsal import routes_of, server
from dance_common.rehearsal.stand_in import CLIENT_ID, as_configured
from dance_common.testing.mounted import MountedRehearsal

STAND_IN = "http://localhost:9000"
DOCUMENT = "https://site.example/login/mcp/client-metadata.json"


def test_the_command_reads_the_documents_of_sites(canned):
    """As strict servers do, it knows a site by the address of its document, and says so where sites look."""
    stand_in = server.stand_in_for()
    stand_in.issuer = STAND_IN
    callback = "https://site.example/login/mcp/authorized"
    about = {
        "client_id": DOCUMENT,
        "client_name": "Our agent",
        "redirect_uris": [callback],
        "token_endpoint_auth_method": "none",
    }
    canned.get(DOCUMENT, json=about)
    canned.get("https://other.example/document", json=about)
    canned.get("https://none.example/document", status=404)
    with requests.Session() as browser:
        browser.mount(STAND_IN, stand_in.adapter())
        facts = browser.get(f"{STAND_IN}/.well-known/oauth-authorization-server").json()
        assert facts["client_id_metadata_document_supported"] is True
        challenge = code_challenge(new_code_verifier())
        asked = {"response_type": "code", "redirect_uri": callback, "state": "s", **challenge}

        def page_for(client_id):
            given = {**asked, "client_id": client_id}
            return browser.get(f"{STAND_IN}/oauth2/authorize", params=given, timeout=5)

        assert "Our agent" in page_for(DOCUMENT).text
        for unknown in ("https://other.example/document", "https://none.example/document"):
            assert page_for(unknown).status_code == 400


def test_a_rehearsal_leaves_no_registration_behind():
    """The real server would be shown what the stand-in has issued; in a test the site registers as it does there."""
    store = MemoryRegistrations()
    family = providers.find("mastodon")(registrations=store)
    rehearsed = as_configured(family, STAND_IN, is_development=True)
    member = rehearsed.at("fosstodon.org")
    assert member.registered("http://localhost/callback") is member
    assert member.client_id == CLIENT_ID
    assert store.count() == 0
    assert rehearsed.at_example().client_id == CLIENT_ID
    with MountedRehearsal.replace_providers():
        tested = as_configured(family, None, is_development=False).at("fosstodon.org")
        assert tested.registered("https://site.example/callback").client_id != CLIENT_ID
    assert store.count() == 1


def test_dances_of_several_protocols_have_places_of_their_own():
    """A server that a visitor names may be asked by any of them, and each answers in its own words."""
    below = {
        name: {route.rule.partition(">")[2] for route in routes_of([providers.find(name)()])}
        for name in ("bluesky", "mcp", "openid")
    }
    assert all(one.isdisjoint(other) for one, other in combinations(below.values(), 2)), below


def test_an_mcp_server_has_tools():
    """What is posted to the server itself is answered as JSON-RPC, whichever server it is."""
    with MountedRehearsal.replace_providers() as rehearsal:
        family = as_configured(providers.find("mcp")(), None, is_development=False)
        dance = family.at("https://tools.example.com/mcp")
        session = dance.session()
        session.token = rehearsal.token_for(dance)
        answer = session.post("", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        assert [tool["name"] for tool in answer.json()["result"]["tools"]] == ["greet"]

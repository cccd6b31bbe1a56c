"""Where authorization servers say what they can do, and how they want to be spoken to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_helpers import REMOTE, error_of

from dance_common.errors import ProviderFailed, ProviderUnreachable
from dance_common.openid import protected
from dance_common.openid.metadata import documents
from dance_common.providers import find


@pytest.mark.parametrize(
    ("issuer", "places"),
    [
        (
            "https://a.example",
            ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"],
        ),
        (
            "https://a.example/tenant/",
            [
                "/.well-known/oauth-authorization-server/tenant",
                "/.well-known/openid-configuration/tenant",
                "/tenant/.well-known/openid-configuration",
            ],
        ),
    ],
)
def test_the_well_known_places(issuer, places):
    """RFC 8414 section 3.1 and both ways of OpenID, in this order."""
    assert list(protected.well_known(issuer)) == [f"https://a.example{place}" for place in places]


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "basic"),
        ([], "basic"),
        (["client_secret_basic"], "basic"),
        (["client_secret_basic", "client_secret_post"], "post"),
        (["none", "client_secret_basic"], "basic"),
        (["none"], "none"),
        (["private_key_jwt", 1], "none"),
    ],
)
def test_how_the_client_proves_itself(offered, chosen):
    """As fields where that is offered: the Python SDK's server wants the client_id there in any case."""
    said = {"token_endpoint_auth_methods_supported": offered}
    assert protected._authentication(said, REMOTE) == chosen


def test_a_site_with_keys_proves_itself_by_them_or_is_told_why_not():
    """It is not taken for a public client without a word."""
    by_key = replace(REMOTE, client_authentication="private_key_jwt")
    said = {"token_endpoint_auth_methods_supported": ["none", "private_key_jwt"]}
    assert protected._authentication(said, by_key) == "private_key_jwt"
    said["token_endpoint_auth_methods_supported"].pop()
    error = error_of(lambda: protected._authentication(said, by_key))
    assert "by none, and not by private_key_jwt" in str(error)


def test_plain_http_is_for_this_machine():
    """A site can't be told by mistake to send tokens by http."""
    with pytest.raises(ValueError, match="https address"):
        find("mcp")(server="http://mcp.example.com/mcp")
    with pytest.raises(ValueError, match="absolute address"):
        find("mcp")(server="")
    assert find("mcp")(server="http://localhost:8000/mcp/").base_url == "http://localhost:8000/mcp"


ISSUER = "https://auth.example"
SAID = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "code_challenge_methods_supported": ["S256"],
}


@pytest.fixture
def published(monkeypatch):
    """What is published, by address; an error is raised, and what is not there is a failure."""
    found = {}

    def fetch(url, **_):
        document = found.get(url, ProviderFailed("nothing there", code="discovery_failed"))
        if isinstance(document, Exception):
            raise document
        return document

    monkeypatch.setattr(protected, "fetch_document", fetch)
    monkeypatch.setattr(protected, "_announced", lambda *_: "")
    return found


def discovered(server="https://tools.example"):
    """Return the provider of an MCP server with what is published."""
    return find("mcp")("an-id", "a-secret", server=server).discovered().provider


def test_a_server_at_the_root_of_its_host(published):
    """It has one well-known place; what its authorization server does not have is not needed."""
    place = "https://tools.example/.well-known/oauth-protected-resource"
    published[place] = {"resource": "https://tools.example/", "authorization_servers": [ISSUER]}
    published[f"{ISSUER}/.well-known/oauth-authorization-server"] = SAID
    provider = discovered()
    assert provider.token_url == f"{ISSUER}/token"
    assert (provider.registration, provider.revocation_url) == (None, None)
    assert provider.refresh_params == {"resource": "https://tools.example"}


def test_a_server_of_before_protects_itself(published):
    """Its own host says what it can do."""
    own = {name: str(value).replace("auth.", "tools.") for name, value in SAID.items()}
    published["https://tools.example/.well-known/openid-configuration"] = {**SAID, **own} | {
        "code_challenge_methods_supported": ["S256"]
    }
    assert discovered().authorization_url == "https://tools.example/authorize"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issuer": "https://evil.example"}, "another issuer"),
        ({"token_endpoint": "http://auth.example/token"}, "no https address as its token_endpoint"),
        ({"authorization_endpoint": None}, "no https address as its authorization_endpoint"),
        (
            {"token_endpoint": "https://10.0.0.5/token"},
            "within a network, or by http, as its token",
        ),
        ({"registration_endpoint": "javascript:x"}, "as its registration_endpoint"),
        ({"code_challenge_methods_supported": ["plain"]}, "code challenges"),
        ({"code_challenge_methods_supported": None}, "code challenges"),
    ],
)
def test_an_authorization_server_that_can_not_be_used(changes, words, published):
    """Codes without a challenge could be stolen, and what goes by http could be read."""
    place = "https://tools.example/.well-known/oauth-protected-resource"
    published[place] = {"resource": "https://tools.example", "authorization_servers": [ISSUER]}
    published[f"{ISSUER}/.well-known/oauth-authorization-server"] = {**SAID, **changes}
    assert words in str(error_of(discovered))


def test_who_does_not_answer_is_not_asked_elsewhere(published):
    """Another place would cost the visitor another wait."""
    place = "https://tools.example/.well-known/oauth-protected-resource"
    published[place] = ProviderUnreachable(title="MCP")
    assert error_of(discovered).code == "provider_unreachable"


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (ProviderUnreachable(title="MCP"), "provider_unreachable"),
        (ProviderFailed("a redirect", code="redirected"), "discovery_failed"),
    ],
)
def test_a_resource_that_says_nothing(failure, code, monkeypatch):
    """One that redirects is as one that names no place; one that does not answer is said to."""

    def ask(*_, **__):
        raise failure

    def fetch(*_, **__):
        raise ProviderFailed("nothing there", code="discovery_failed")

    monkeypatch.setattr("dance_common.transport.endpoint.ask", ask)
    monkeypatch.setattr(protected, "fetch_document", fetch)
    assert error_of(discovered).code == code


def test_a_resource_names_its_authorization_servers_and_scopes(published):
    """What nobody asked for otherwise is asked for; the error says what to look at."""
    place = "https://tools.example/.well-known/oauth-protected-resource"
    said = {"resource": "https://tools.example", "authorization_servers": [ISSUER]}
    published[place] = {**said, "scopes_supported": ["read"]}
    published[f"{ISSUER}/.well-known/oauth-authorization-server"] = SAID
    assert discovered().scope == ("read",)
    documents.clear()
    published[place] = {**said, "authorization_servers": []}
    error = error_of(discovered)
    assert "names no authorization server" in str(error)
    assert error.hint == "Check the server's address, character by character."

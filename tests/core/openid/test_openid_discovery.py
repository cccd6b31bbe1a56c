"""What an issuer says of itself is believed only where it can be, and asked for once."""

from __future__ import annotations

import json

import pytest
import time_machine
from core_helpers import CALLBACK, ISSUER, Visitor, at_once, error_of
from openid_helpers import CONFIGURATION, json_answer, openid_dance

from dance_common.errors import DanceError, ProviderUnreachable
from dance_common.openid import metadata as documents_module
from dance_common.openid.metadata import Documents
from dance_common.rehearsal import Answer


@pytest.fixture
def said(rehearsal):
    """Return what the rehearsal says of itself."""
    import requests

    session = requests.Session()
    session.mount(ISSUER, rehearsal.adapter())
    return json.loads(session.get(ISSUER + CONFIGURATION, timeout=5).content)


@pytest.fixture
def provider_of(rehearsal):
    """Return a function: the provider that this document makes."""

    def provider_of(document):
        with rehearsal.answer_with(CONFIGURATION, json_answer(document)):
            return openid_dance().discovered().provider

    return provider_of


def test_what_an_issuer_says(provider_of, said):
    """Endpoints and abilities are the issuer's own."""
    provider = provider_of(said)
    assert provider.discover is None
    assert provider.authorization_url == f"{ISSUER}/oauth2/authorize"
    assert provider.token_url == provider.refresh_url == f"{ISSUER}/oauth2/token"
    assert provider.revocation_url == f"{ISSUER}/oauth2/revoke"
    assert provider.profile_url == f"{ISSUER}/oauth2/userinfo"
    assert (provider.issuer, provider.pkce, provider.client_authentication) == (
        ISSUER,
        True,
        "basic",
    )
    assert (provider.openid.issuers, provider.openid.algorithms) == ((ISSUER,), ("RS256",))


@pytest.mark.parametrize(
    ("change", "fact", "expected"),
    [
        ({"authorization_response_iss_parameter_supported": None}, "issuer", None),
        ({"authorization_response_iss_parameter_supported": "true"}, "issuer", None),
        ({"code_challenge_methods_supported": ["plain"]}, "pkce", False),
        ({"code_challenge_methods_supported": None}, "pkce", True),
        (
            {"token_endpoint_auth_methods_supported": ["client_secret_post"]},
            "client_authentication",
            "post",
        ),
        ({"token_endpoint_auth_methods_supported": ["none"]}, "client_authentication", "post"),
        ({"token_endpoint_auth_methods_supported": None}, "client_authentication", "basic"),
        ({"revocation_endpoint": None}, "revocation_url", None),
        ({"userinfo_endpoint": None}, "profile_fields", None),
        (
            {"userinfo_endpoint": "https://api.example/me"},
            "api_hosts",
            ("api.example:443",),
        ),
    ],
)
def test_what_an_issuer_can_do(provider_of, said, change, fact, expected):
    """Each ability is on or off as the document says."""
    document = {name: value for name, value in (said | change).items() if value is not None}
    assert getattr(provider_of(document), fact) == expected


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"issuer": "http://localhost:9001"}, "names another issuer"),
        ({"issuer": f"{ISSUER}/"}, "names another issuer"),
        ({"issuer": None}, "names another issuer"),
        ({"authorization_endpoint": None}, "no https address as its authorization_endpoint"),
        ({"token_endpoint": "http://evil.example/"}, "no https address as its token_endpoint"),
        ({"token_endpoint": "/token"}, "no https address as its token_endpoint"),
        ({"jwks_uri": ["https://a.example"]}, "no https address as its jwks_uri"),
        ({"userinfo_endpoint": "ftp://a.example"}, "no https address as its userinfo_endpoint"),
        ({"revocation_endpoint": 7}, "no https address as its revocation_endpoint"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "no signature algorithm"),
        (
            {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
            "no client authentication",
        ),
    ],
)
def test_an_answer_that_can_not_be_believed(provider_of, said, change, sentence):
    """A poisoned document is refused before anybody is sent anywhere."""
    error = error_of(lambda: provider_of(said | change))
    assert sentence in str(error)
    assert (error.code, error.step) == ("discovery_failed", "begin")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(status=404), "discovery_failed"),
        (Answer(body="<html>"), "discovery_failed"),
        (Answer(body="[]"), "discovery_failed"),
        (Answer(body="[" * 100_000), "discovery_failed"),
        (Answer(body=b"\xff\xfe\x00"), "discovery_failed"),
        (Answer(body="x" * 300_000), "answer_too_large"),
        (Answer(status=302, headers={"Location": f"{ISSUER}/elsewhere"}), "redirected"),
        (Answer(delay_seconds=60), "provider_timeout"),
    ],
)
def test_an_answer_that_is_no_document(rehearsal, answer, code):
    """Huge, slow, redirected or garbled answers end the dance in time, each with its own code."""
    visitor = Visitor(openid_dance(), rehearsal)
    with rehearsal.answer_with(CONFIGURATION, answer):
        assert error_of(visitor.begin).code == code
    assert visitor.session == {}
    assert rehearsal.requests_to("/elsewhere") == ()


def test_one_fetch_for_all_threads(rehearsal):
    """However many begin at once, the issuer is asked once."""
    dance = openid_dance()
    with rehearsal.answer_with(CONFIGURATION, Answer(status=None, delay_seconds=0.1)):
        urls = at_once(lambda _: dance.begin({}, CALLBACK))
    assert all(isinstance(url, str) for url in urls)
    assert len(rehearsal.requests_to(CONFIGURATION)) == 1


def test_one_failure_for_all_threads(rehearsal):
    """A failure is everybody's for a few seconds, and each has an error of their own."""
    dance = openid_dance()
    with rehearsal.answer_with(CONFIGURATION, Answer(status=500)):
        errors = at_once(lambda _: dance.begin({}, CALLBACK))
    assert len({id(error) for error in errors}) == 16
    assert len(rehearsal.requests_to(CONFIGURATION)) == 1


def test_a_failure_is_soon_forgotten(rehearsal, monkeypatch):
    """When the issuer is back, so is the dance."""
    dance = openid_dance()
    with rehearsal.answer_with(CONFIGURATION, Answer(status=500)):
        assert isinstance(error_of(lambda: dance.begin({}, CALLBACK)), DanceError)
    assert error_of(lambda: dance.begin({}, CALLBACK)).code == "discovery_failed"
    monkeypatch.setattr(documents_module, "FAILURE_LIFETIME", 0)
    assert dance.begin({}, CALLBACK).startswith(ISSUER)


def test_an_issuer_that_can_not_be_reached():
    """No connection is told as such, for the visitor and for the session of a view."""
    dance = openid_dance(issuer="http://127.0.0.1:9")
    assert isinstance(error_of(lambda: dance.begin({}, CALLBACK)), ProviderUnreachable)
    assert error_of(lambda: dance.session().get("me", withhold_token=True)).step == "api"


def test_documents_are_fetched_again_when_they_are_old(monkeypatch):
    """A document has a lifetime, and a renewal is not had twice in a row."""
    documents, asked = Documents(), []

    def get(**options):
        return documents.get("key", lambda: asked.append(1) or {"n": len(asked)}, **options)["n"]

    assert [get(), get()] == [1, 1]
    assert [get(renewed=True), get(renewed=True), get()] == [2, 2, 2]
    monkeypatch.setattr(documents_module, "LIFETIME", 0)
    assert [get(), get()] == [3, 4]
    documents.clear()
    monkeypatch.undo()
    assert [get(), get()] == [5, 5]


def test_discovery_is_asked_without_credentials(rehearsal):
    """The issuer's public pages get neither the client's secret nor anybody's token."""
    with time_machine.travel(1_900_000_000, tick=True):
        openid_dance().begin({}, CALLBACK)
    (request,) = rehearsal.requests_to(CONFIGURATION)
    assert request.header("Authorization") == ""
    assert request.query == ()

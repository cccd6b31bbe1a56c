"""Authorization requests are pushed where that is known to work: the browser carries a reference alone (RFC 9126)."""

from __future__ import annotations

import json

import pytest
from core_helpers import (
    CLIENT_ID,
    CLIENT_SECRET,
    ISSUER,
    Visitor,
    dance_elsewhere,
    error_of,
    oauth2_dance,
    parameters_of,
)
from openid_helpers import CONFIGURATION, json_answer, openid_dance

from dance_common import transport
from dance_common.rehearsal import Answer, Rehearsal
from dance_common.rehearsal.stand_in import demo_keys, with_stand_in

PUSHED = "/oauth2/par"


@pytest.fixture
def rehearsal():
    """A provider that takes no other requests."""
    provider = Rehearsal(ISSUER, wants_pushed=True)
    with transport.mounted(ISSUER, provider.adapter()):
        yield provider


def pushing(**changes):
    """Return a dance that pushes its requests."""
    facts = {"pushed_authorization_url": f"{ISSUER}{PUSHED}"} | changes
    return oauth2_dance().changed(**facts)


@pytest.mark.parametrize(
    ("method", "credentials"),
    [
        ("basic", {"client_secret": CLIENT_SECRET}),
        ("post", {"client_secret": CLIENT_SECRET}),
        ("private_key_jwt", {"client_secret": None, "client_keys": demo_keys()}),
    ],
)
def test_the_browser_carries_a_reference_alone(rehearsal, method, credentials):
    """What was asked for went to the provider directly, with the client's proof and the code challenge."""
    visitor = Visitor(pushing(client_authentication=method, **credentials), rehearsal)
    url = visitor.begin()
    sent = parameters_of(url)
    assert sent.keys() == {"client_id", "request_uri"}
    [pushed] = rehearsal.requests_to("pushed")
    assert {
        "client_id",
        "response_type",
        "redirect_uri",
        "state",
        "code_challenge",
        "code_challenge_method",
    } <= pushed.parameters.keys()
    assert (pushed.scheme == "Basic") == (method == "basic")
    assert ("client_assertion" in pushed.parameters) == (method == "private_key_jwt")
    assert not pushed.query
    assert visitor.finish(visitor.consent(url)).token["access_token"]


def test_further_parameters_are_pushed_and_those_of_the_page_stay(rehearsal):
    """Such as the resource that the token is for; a tenant in the page's own address stays there."""
    page = f"{ISSUER}/oauth2/authorize?tenant=one"
    further = {"resource": "https://api.example/"}
    dance = pushing(authorization_url=page, authorization_params=further)
    url = Visitor(dance, rehearsal).begin()
    assert url.startswith(f"{page}&client_id=")
    assert parameters_of(url).keys() == {"tenant", "client_id", "request_uri"}
    [pushed] = rehearsal.requests_to("pushed")
    assert pushed.parameters["resource"] == "https://api.example/"
    assert "tenant" not in pushed.parameters


def test_the_stand_in_takes_a_reference_once_and_nothing_else(rehearsal):
    """As a strict provider does."""
    visitor = Visitor(pushing(), rehearsal)
    url = visitor.begin()
    visitor.consent(url)
    for refused in (url, Visitor(oauth2_dance(), rehearsal).begin()):
        with pytest.raises(RuntimeError, match="has to be pushed first"):
            rehearsal.consent(refused)
    other = visitor.begin().replace(f"client_id={CLIENT_ID}", "client_id=another")
    with pytest.raises(RuntimeError, match="has to be pushed first"):
        rehearsal.consent(other)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(status=400, body='{"error": "invalid_request"}'), "invalid_request"),
        (Answer(status=401, body='{"error": "invalid_client"}'), "invalid_client"),
        (Answer(status=500, body="<html>"), "provider_failed"),
        (Answer(status=404, body=""), "provider_failed"),
        (Answer(status=302, headers={"Location": "https://x.example/"}), "redirected"),
        (Answer(status=201, body="{}"), "bad_pushed_request"),
        (Answer(status=201, body='{"request_uri": 7}'), "bad_pushed_request"),
        (Answer(status=201, body='{"request_uri": "a b"}'), "bad_pushed_request"),
        (Answer(status=201, body=json.dumps({"request_uri": "a" * 1001})), "bad_pushed_request"),
    ],
)
def test_a_refusal_is_one_of_the_first_step(rehearsal, answer, code):
    """And no flow is open then."""
    visitor = Visitor(pushing(), rehearsal)
    with rehearsal.answer_with(PUSHED, answer):
        error = error_of(visitor.begin)
    assert (error.code, error.step) == (code, "begin")
    assert not visitor.session
    assert CLIENT_SECRET not in f"{error!r}{vars(error)!r}"


def test_a_client_that_is_wrong_is_refused(rehearsal):
    """Before any visitor is sent there."""
    visitor = Visitor(pushing(client_secret="another"), rehearsal)
    assert error_of(visitor.begin).code == "invalid_client"


def test_one_that_is_wanted_and_has_no_place():
    """The site does not fall back to what it was told not to do."""
    dance = oauth2_dance().changed(pushed_requests=True)
    error = error_of(lambda: Visitor(dance, None).begin())
    assert (error.code, error.status) == ("no_pushed_requests", 503)


def test_one_that_is_not_wanted():
    """A site may do without where the provider permits it."""
    dance = pushing(pushed_requests=False)
    rehearsal = Rehearsal(ISSUER)
    with transport.mounted(ISSUER, rehearsal.adapter()):
        assert "state" in parameters_of(Visitor(dance, rehearsal).begin())
    assert not rehearsal.requests_to("pushed")


def test_an_issuer_that_demands_them_gets_them(rehearsal):
    """Its metadata is enough."""
    visitor = Visitor(openid_dance(), rehearsal)
    assert visitor.whole_dance().token["sub"] == "1"
    assert len(rehearsal.requests_to("pushed")) == 1


@pytest.mark.parametrize(
    ("options", "changes", "sentence"),
    [
        ({"pushed_requests": False}, {}, "which the option pushed_requests rules out"),
        ({}, {"pushed_authorization_request_endpoint": None}, "and does not say where"),
        (
            {},
            {"pushed_authorization_request_endpoint": "http://x.example/"},
            "no https address as its pushed_authorization_request_endpoint",
        ),
    ],
)
def test_a_demand_that_can_not_be_met_is_named(rehearsal, options, changes, sentence):
    """Nobody is sent where the provider would refuse."""
    import requests

    session = requests.Session()
    session.mount(ISSUER, rehearsal.adapter())
    said = session.get(ISSUER + CONFIGURATION, timeout=5).json() | changes
    known = {name: value for name, value in said.items() if value is not None}
    with rehearsal.answer_with(CONFIGURATION, json_answer(known)):
        error = error_of(openid_dance(**options).discovered)
    assert sentence in str(error)


def test_a_rehearsed_dance_pushes_to_the_stand_in():
    """As the provider would demand it."""
    dance = dance_elsewhere(pushed_authorization_url="/par")
    for method in ("basic", "none"):
        each = dance.changed(client_authentication=method)
        rehearsal = Rehearsal(ISSUER)
        rehearsal.play(each)
        with transport.mounted(ISSUER, rehearsal.adapter()):
            visitor = Visitor(with_stand_in(each, ISSUER), rehearsal)
            assert visitor.whole_dance().token["access_token"]
            assert len(rehearsal.requests_to("pushed")) == 1

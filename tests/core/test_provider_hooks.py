"""What a provider says beside its data: hooks that see the callback and every answer of the token endpoint."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_helpers import REMOTE, Slot, error_of, oauth2_dance, parameters_of

from dance_common.errors import BadCallback

CALLBACK = "https://site.example/login/remote/authorized"


def finish(dance, **more):
    visitor = {}
    state = parameters_of(dance.begin(visitor, CALLBACK))["state"]
    query = "&".join(f"{name}={value}" for name, value in {"state": state, **more}.items())
    return dance.finish(visitor, CALLBACK, query)


def test_token_from_names_a_tokens_fields(canned):
    """A token that stands somewhere else in the answer is found, and the rest of the answer is kept."""
    provider = replace(REMOTE, token_from=lambda answer: {**answer, **answer.get("user", {})})
    canned.post(REMOTE.token_url, json={"user": {"access_token": "a", "scope": "x,y"}, "team": "t"})
    token = finish(oauth2_dance(provider), code="c").token
    assert (token["access_token"], token["scope"], token["team"]) == ("a", ["x", "y"], "t")


def test_token_from_sees_errors_and_refreshes(canned):
    """An error that has another name is the kind that it is, in a refresh, too."""
    provider = replace(REMOTE, token_from=lambda answer: {"error": answer["wrong"]})
    canned.post(REMOTE.token_url, json={"wrong": "invalid_client"})
    assert error_of(lambda: finish(oauth2_dance(provider), code="c")).code == "invalid_client"
    slot = Slot({"access_token": "a", "refresh_token": "spent", "expires_at": 1})
    session = oauth2_dance(provider).session(slot)
    canned.reset()
    canned.post(REMOTE.refresh_url, json={"wrong": "invalid_grant"}, status=400)
    assert error_of(session.refresh).code == "invalid_grant"
    assert slot.token is None


def test_check_callback_sees_the_callback_before_the_code_is_sent(canned):
    """What the callback says beside the code can change what the session asks and whom."""
    seen = []

    def check_callback(session, parameters):
        seen.append(dict(parameters))
        session.scope = parameters["granted"].split(",")

    provider = replace(REMOTE, check_callback=check_callback)
    canned.post(REMOTE.token_url, json={"access_token": "a"})
    token = finish(oauth2_dance(provider, scope=["x", "y"]), code="c", granted="x").token
    assert token["scope"] == ["x"]
    assert (seen[0]["code"], seen[0]["granted"]) == ("c", "x")


def test_check_callback_can_refuse_and_is_not_called_with_a_refusal(canned):
    """An error of the hook ends the dance before anything is sent; an answer that is an error never gets there."""

    def check_callback(session, parameters):
        raise BadCallback("not from there", code="from_elsewhere")

    dance = oauth2_dance(replace(REMOTE, check_callback=check_callback))
    assert error_of(lambda: finish(dance, code="c")).code == "from_elsewhere"
    assert error_of(lambda: finish(dance, error="access_denied")).code == "access_denied"
    assert not canned.calls


@pytest.mark.parametrize("scheme", ["Bearer", "Zoho-oauthtoken"])
def test_the_word_before_the_token(canned, scheme):
    """The scheme of the Authorization header is data of the provider."""
    dance = oauth2_dance(replace(REMOTE, authorization_scheme=scheme))
    canned.get("https://api.remote.example/v1/me", json={})
    session = dance.session(Slot({"access_token": "abc"}))
    assert session.get("me").request.headers["Authorization"] == f"{scheme} abc"


def test_the_token_alone_in_another_header(canned):
    """Where a provider knows no Authorization header the call has none."""
    dance = oauth2_dance(replace(REMOTE, token_header="X-Token", authorization_scheme=""))
    canned.get("https://api.remote.example/v1/me", json={})
    sent = dance.session(Slot({"access_token": "abc"})).get("me").request.headers
    assert (sent["X-Token"], "Authorization" in sent) == ("abc", False)


def test_the_client_is_named_beside_the_token_only(canned):
    """A call that withholds the token does not say whose application it is; one that names another keeps that."""
    dance = oauth2_dance(replace(REMOTE, client_id_header="Client-Id"))
    canned.get("https://api.remote.example/v1/me", json={})
    session = dance.session(Slot({"access_token": "abc"}))
    calls = ({}, {"headers": {"Client-Id": "another"}}, {"withhold_token": True})
    sent = [session.get("me", **options).request.headers.get("Client-Id") for options in calls]
    assert sent == [dance.client_id, "another", None]

"""What a provider says beside its data: hooks that see the callback and every answer of the token endpoint."""

from __future__ import annotations

import re
import socket
import traceback
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
import requests
from core_helpers import (
    CLIENT_ID,
    CLIENT_SECRET,
    REMOTE,
    Slot,
    error_of,
    oauth2_dance,
    parameters_of,
)

from dance_common.errors import BadCallback, NotConfigured

CALLBACK = "https://site.example/login/remote/authorized"


def finish(dance, **more):
    visitor = {}
    state = parameters_of(dance.begin(visitor, CALLBACK))["state"]
    query = "&".join(f"{name}={value}" for name, value in {"state": state, **more}.items())
    return dance.finish(visitor, CALLBACK, query)


def fields_of(request):
    return dict(parse_qsl(request.body))


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
    dance = oauth2_dance(replace(REMOTE, credential_headers={"Client-Id": "{client_id}"}))
    canned.get("https://api.remote.example/v1/me", json={})
    session = dance.session(Slot({"access_token": "abc"}))
    calls = ({}, {"headers": {"Client-Id": "another"}}, {"withhold_token": True})
    sent = [session.get("me", **options).request.headers.get("Client-Id") for options in calls]
    assert sent == [dance.client_id, "another", None]


ME = "https://api.remote.example/v1/me"
IN_QUERY = replace(
    REMOTE,
    credential_params={
        "access_token": "{access_token}",
        "key": "{client_id}",
        "api_secret": "{client_secret}",
    },
)
OF_ADA = {"access_token": "a+b/c=", "refresh_token": "again"}


def test_the_token_in_the_query(canned):
    """Where the query has the token no header has it; the call's own query and fragment stay."""
    canned.get(ME, json={})
    session = oauth2_dance(IN_QUERY, client_id="id", client_secret="s&t").session(Slot(OF_ADA))
    for url in ("me", "me?fields=id,name#top"):
        session.get(url, params={"b": "2"} if "?" in url else None)
    bare, asking = (call.request for call in canned.calls)
    own = {"access_token": "a+b/c=", "key": "id", "api_secret": "s&t"}
    assert parameters_of(bare.url) == own
    assert parameters_of(asking.url) == {"fields": "id,name", **own, "b": "2"}
    assert "Authorization" not in bare.headers


def test_a_call_without_the_token_has_no_credential_in_its_query(canned):
    """What withholds the token withholds the client's secret, too."""
    canned.get(ME, json={})
    oauth2_dance(IN_QUERY).session(Slot(OF_ADA)).get("me", withhold_token=True)
    assert canned.calls[0].request.url == ME


def test_a_response_does_not_know_the_credentials_of_its_query(canned):
    """A view may show the address of what it asked, and where it was sent on to; so may ``raise_for_status``."""
    canned.get(ME, status=302, headers={"Location": f"{ME}/self?access_token=a%2Bb%2Fc%3D&x=1"})
    canned.get(f"{ME}/self", status=404)
    response = oauth2_dance(IN_QUERY).session(Slot(OF_ADA)).get("me?fields=id")
    known = [*response.history, response]
    assert [each.url for each in known] == [f"{ME}?fields=id", f"{ME}/self?x=1"]
    assert [each.request.url for each in known] == [each.url for each in known]
    with pytest.raises(requests.HTTPError, match=re.escape(f"url: {ME}/self?x=1") + "$"):
        response.raise_for_status()


def test_an_error_does_not_show_the_credentials_of_the_query():
    """Neither the error nor what led to it names the address that had the token."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        provider = replace(IN_QUERY, base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/")
    session = oauth2_dance(provider, client_secret="hush").session(Slot(OF_ADA))
    with pytest.raises(requests.ConnectionError, match=r"/me\?access_token=…&key=…") as caught:
        session.get("me")
    shown = "".join(traceback.format_exception(caught.value))
    assert "a%2Bb" not in shown
    assert "hush" not in shown
    assert caught.value.__context__ is None


def test_a_secret_beside_the_token_stays_where_that_stays(canned):
    """A redirect to another host takes neither the token nor the client's secret along."""
    provider = replace(REMOTE, credential_headers={"X-Key": "{client_id}:{client_secret}"})
    canned.get(ME, status=302, headers={"Location": "https://elsewhere.example/"})
    canned.get("https://elsewhere.example/")
    oauth2_dance(provider).session(Slot(OF_ADA)).get("me")
    first, second = (call.request.headers for call in canned.calls)
    assert first["X-Key"] == f"{CLIENT_ID}:{CLIENT_SECRET}"
    assert "X-Key" not in second


def test_clients_without_a_secret(canned):
    """A provider that knows no secret is sent none, and the dance does not ask the site for one."""
    provider = replace(
        REMOTE,
        client_authentication="none",
        settings={"client_id": ("REMOTE_OAUTH_CLIENT_ID",)},
    )
    dance = oauth2_dance(provider, client_secret=None)
    assert dance.credential_names == ("client_id",)
    canned.post(REMOTE.token_url, json={"access_token": "a"})
    finish(dance, code="c")
    sent = fields_of(canned.calls[0].request)
    assert (sent["client_id"], "client_secret" in sent) == (CLIENT_ID, False)
    assert "Authorization" not in canned.calls[0].request.headers


def test_a_secret_that_the_token_endpoint_does_not_take(canned):
    """Where a secret is for API calls alone it is asked for, and the token endpoint never sees it."""
    settings = {"client_id": ("AN_ID",), "client_secret": ("A_SECRET",)}
    provider = replace(REMOTE, client_authentication="none", settings=settings)
    with pytest.raises(NotConfigured, match="has no client secret"):
        oauth2_dance(provider, client_secret=None).begin({}, CALLBACK)
    canned.post(REMOTE.token_url, json={"access_token": "a"})
    finish(oauth2_dance(provider), code="c")
    assert "client_secret" not in fields_of(canned.calls[0].request)


def test_other_names_in_requests_and_callbacks(canned):
    """The token endpoint's requests and the callback have the provider's names for what RFC 6749 names."""
    names = {"client_id": "clientId", "grant_type": "grantType", "refresh_token": "refreshToken"}
    provider = replace(
        REMOTE,
        code_field="authCode",
        request_names=names,
        client_authentication="post",
        refresh_method="GET",
    )
    dance = oauth2_dance(provider)
    assert error_of(lambda: finish(dance, code="c")).code == "code_missing"
    canned.post(REMOTE.token_url, json={"access_token": "a"})
    finish(dance, authCode="c")
    sent = fields_of(canned.calls[0].request)
    expected = {"clientId": CLIENT_ID, "grantType": "authorization_code", "code": "c"}
    assert expected.items() <= sent.items()
    assert not sent.keys() & names.keys()
    canned.get(REMOTE.refresh_url, json={"access_token": "fresh"})
    dance.session(Slot({"access_token": "a", "refresh_token": "again"})).refresh()
    asked = parameters_of(canned.calls[1].request.url)
    assert (asked["refreshToken"], asked["grantType"]) == ("again", "refresh_token")


def test_a_callback_that_has_a_name(canned):
    """The name takes the address's place in both requests."""
    dance = oauth2_dance(replace(REMOTE, redirect_uri="A_Site-ASite-PRD-xyz"))
    visitor = {}
    sent = parameters_of(dance.begin(visitor, CALLBACK))
    assert sent["redirect_uri"] == "A_Site-ASite-PRD-xyz"
    canned.post(REMOTE.token_url, json={"access_token": "a"})
    dance.finish(visitor, CALLBACK, f"code=c&state={sent['state']}")
    assert fields_of(canned.calls[0].request)["redirect_uri"] == "A_Site-ASite-PRD-xyz"


def test_a_nonce_for_a_provider_that_wants_one(canned):
    """Each flow has a nonce of its own, though nothing compares it."""
    dance = oauth2_dance(replace(REMOTE, needs_nonce=True))
    first, second = (parameters_of(dance.begin({}, CALLBACK))["nonce"] for _ in range(2))
    assert first != second
    canned.post(REMOTE.token_url, json={"access_token": "a"})
    assert finish(dance, code="c").token["access_token"] == "a"


def test_other_names_on_the_authorization_page():
    """Its parameters have the provider's names; a query and a fragment of the page's own stay."""
    page = "https://remote.example/authorize?v=2#here"
    names = {"redirect_uri": "redirect_url"}
    dance = oauth2_dance(replace(REMOTE, authorization_url=page, authorization_names=names))
    url, _, fragment = dance.begin({}, CALLBACK).partition("#")
    sent = parameters_of(url)
    assert (sent["redirect_url"], sent["v"], fragment) == (CALLBACK, "2", "here")
    assert "redirect_uri" not in sent


def test_what_the_callback_says_goes_on_to_the_token_endpoint(canned):
    """The token keeps it, and each refresh says it again, whatever the response to the one before had."""
    dance = oauth2_dance(replace(REMOTE, callback_params=("device", "place")))
    canned.post(REMOTE.token_url, json={"access_token": "on-d1", "refresh_token": "again"})
    token = finish(dance, code="c", device="d1", other="o").token
    assert (token["device"], "other" in token) == ("d1", False)
    session = dance.session(Slot(token))
    for number in (1, 2):
        canned.post(REMOTE.refresh_url, json={"access_token": f"fresh-on-d1-{number}"})
        assert session.refresh()["device"] == "d1"
    sent = [fields_of(call.request) for call in canned.calls]
    assert [each["device"] for each in sent] == ["d1", "d1", "d1"]
    assert not {"other", "place"} & {name for each in sent for name in each}

"""The catalogue's table through each framework's views: what goes over the wire, and what the site has then."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import openid_issuer
import pytest
from catalogue_helpers import (
    CODE,
    answers,
    authenticated,
    callback_parameters,
    has,
    identified,
    parameters_of,
    read_page,
    signed,
    was_asked,
    without_query,
)
from catalogue_rows import OAuth2Row, all_rows

ROWS = all_rows()
BY_OAUTH2 = [row for row in ROWS if isinstance(row, OAuth2Row)]
BY_OAUTH1 = [row for row in ROWS if not isinstance(row, OAuth2Row)]
CALLBACK = "https://localhost/login/it/authorized"


@pytest.fixture(autouse=True)
def _issuer_was_asked_before():
    openid_issuer.remember()


@pytest.fixture
def browser(row, site_class):
    """A browser of a site whose dance ``it`` is the row's."""
    entry = {"provider": row.provider, **row.arguments}
    with site_class.running({"it": entry}) as site:
        yield site.browser(secure=True)


def arrived(browser, canned, row, back):
    """Come back from the provider, and fail unless the site has the row's token and, where it has one, its profile."""
    answer = browser.get(f"/login/it/authorized?{urlencode(back)}")
    assert (answer.status, answer.location) == (302, "/"), answer.text
    kept = set(browser.get("/keys/it").text.split())
    assert {name for name, value in row.token.items() if value is not None} <= kept
    assert not {name for name, value in row.token.items() if value is None} & kept
    if row.profile is not None:
        before = len(canned.calls)
        answers(canned, *row.profile_calls)
        profile = json.loads(browser.get("/profile/it").text)
        assert {name: value for name, value in profile.items() if value is not None} == row.profile
        asked = [call.request for call in canned.calls][before:]
        for request, call in zip(asked, row.profile_calls, strict=True):
            was_asked(request, call)


@pytest.mark.parametrize("row", BY_OAUTH2, ids=str)
def test_every_provider_by_oauth_2(row, browser, canned):
    """The consent page, the token request, the token and the profile are the row's, whichever framework asks."""
    page = browser.get("/login/it").location
    query = read_page(page, row)
    back_to = row.redirect_uri or CALLBACK
    has(query, {row.client_id_field: "an-id", "redirect_uri": back_to, **row.query})
    assert ("code_challenge" in query) is row.pkce
    canned.add(row.token_method, row.token_url, json={**row.answer, **identified(row, query)})
    answers(canned, *row.exchange_calls)
    arrived(browser, canned, row, callback_parameters(row, query["state"]))
    form = authenticated(canned.calls[0].request, row)
    has(form, {"code": CODE, "redirect_uri": back_to, **row.form})
    assert ("code_verifier" in form) is row.pkce


@pytest.mark.parametrize("row", BY_OAUTH1, ids=str)
def test_every_provider_by_oauth_1(row, browser, canned):
    """Temporary credentials, the page, the token and the profile are the row's, whichever framework asks."""
    temporary = {"oauth_token": "temporary", "oauth_token_secret": "its-secret"}
    confirmed = {**temporary, "oauth_callback_confirmed": "true"}
    canned.post(row.request_token_url, body=urlencode(confirmed))
    page = browser.get("/login/it").location
    assert without_query(page) == row.authorize
    has(parameters_of(page), {"oauth_token": "temporary", **row.query})
    canned.post(row.access_token_url, body=urlencode(row.answer))
    arrived(browser, canned, row, {"oauth_token": "temporary", "oauth_verifier": "a-verifier"})
    first, second = (signed(call.request) for call in list(canned.calls)[:2])
    has(first, {"oauth_callback": CALLBACK, "oauth_signature_method": row.signature_method})
    has(second, {"oauth_token": "temporary", "oauth_verifier": "a-verifier"})

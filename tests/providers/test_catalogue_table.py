"""Every provider of the catalogue dances: what goes over the wire, what is kept of it, and who it says the user is."""

from __future__ import annotations

import pytest
from catalogue_helpers import (
    CALLBACK,
    CODE,
    Kept,
    answers,
    authenticated,
    begun,
    dance_of,
    fields_of,
    finished,
    finished_oauth1,
    has,
    headers_of,
    parameters_of,
    signed,
    token_in,
    was_asked,
)
from catalogue_rows import OAuth1Row, OAuth2Row, all_rows

from dance_common import providers

ROWS = all_rows()
BY_OAUTH2 = [row for row in ROWS if isinstance(row, OAuth2Row)]
BY_OAUTH1 = [row for row in ROWS if isinstance(row, OAuth1Row)]


def rows_with(what, rows=ROWS):
    return pytest.mark.parametrize("row", [row for row in rows if getattr(row, what)], ids=str)


@pytest.mark.parametrize("name", providers.names())
def test_every_provider_has_a_row(name):
    """A provider without a row in ``tests/providers/rows`` is not tested, so it is not part of the catalogue yet."""
    assert name in {row.provider for row in ROWS}


def test_every_row_has_its_provider():
    """A row for a provider that is gone tests nothing."""
    assert {row.provider for row in ROWS} <= set(providers.names())


def test_every_provider_that_signs_has_its_claims_in_the_table():
    """Issuer, audience and keys are compared with what the provider documents, and not with our own facts alone."""
    speaking = {row.provider for row in BY_OAUTH2 if dance_of(row).discovered().provider.openid}
    assert {row.provider for row in BY_OAUTH2 if row.claims} == speaking


@pytest.mark.parametrize("row", BY_OAUTH2, ids=str)
def test_the_consent_page(row):
    """The browser is sent to the provider's page with client, callback, state and challenge, and what the row says."""
    _, _, query = begun(row)
    challenge = "S256" if row.pkce else None
    usual = {
        "response_type": "code",
        row.client_id_field: "an-id",
        "redirect_uri": row.redirect_uri or CALLBACK,
        "code_challenge_method": challenge,
    }
    has(query, {**usual, **row.query})
    assert len(query["state"]) >= 22
    assert ("code_challenge" in query) is row.pkce


@pytest.mark.parametrize("row", BY_OAUTH2, ids=str)
def test_the_token_request_and_the_token(row, canned):
    """The code goes to the token endpoint with the credentials where it wants them, and the answer becomes a token."""
    _, token = finished(row, canned)
    request = canned.calls[0].request
    form = authenticated(request, row)
    usual = {"grant_type": "authorization_code", "code": CODE}
    has(form, {**usual, "redirect_uri": row.redirect_uri or CALLBACK, **row.form})
    assert ("code_verifier" in form) is row.pkce
    has(headers_of(request), {"Accept": "application/json", **row.token_headers})
    assert row.claims is None or token["sub"] == row.claims["sub"]
    assert token["access_token"]
    assert token["token_type"].lower() == "bearer"
    has(token, row.token)


@pytest.mark.parametrize("row", BY_OAUTH1, ids=str)
def test_the_dance_by_oauth_1(row, canned):
    """Temporary credentials are fetched and exchanged, each request signed as the provider wants."""
    _, token = finished_oauth1(row, canned)
    first, second = (signed(call.request) for call in canned.calls)
    has(first, {"oauth_callback": CALLBACK, "oauth_signature_method": row.signature_method})
    has(second, {"oauth_token": "temporary", "oauth_verifier": "a-verifier"})
    has(token, row.token)


def known(fields):
    return {name: value for name, value in fields.items() if value is not None}


@rows_with("profile")
def test_the_profile(row, canned):
    """The provider's own answer becomes a profile, with an id that is no e-mail address."""
    dance, token = (finished if isinstance(row, OAuth2Row) else finished_oauth1)(row, canned)
    before = len(canned.calls)
    answers(canned, *row.profile_calls)
    profile = dance.session(Kept(token)).profile()
    asked = [call.request for call in canned.calls][before:]
    for request, call in zip(asked, row.profile_calls, strict=True):
        was_asked(request, call)
    said = {name: value for name, value in vars(profile).items() if value is not None}
    assert said == {**row.profile, "raw": profile.raw}
    assert "@" not in profile.id


@rows_with("addresses")
def test_relative_addresses(row, canned):
    """Relative addresses lead where they led in Flask-Dance, with the token and the headers that the provider wants."""
    dance, token = (finished if isinstance(row, OAuth2Row) else finished_oauth1)(row, canned)
    session = dance.session(Kept(token))
    for address, url in row.addresses.items():
        canned.get(url, json={})
        # What a view knows of its request has no token in the address.
        assert session.get(address).request.url == url
        request = canned.calls[-1].request
        has(headers_of(request), row.api_headers)
        if isinstance(row, OAuth2Row):
            assert token_in(request, row) == token["access_token"]
        else:
            assert signed(request)["oauth_token"] == token["oauth_token"]


@rows_with("refresh", BY_OAUTH2)
def test_refreshing(row, canned):
    """A refresh token goes to its endpoint with the client's credentials, and what comes back is kept."""
    answer = {"access_token": "fresh", "token_type": "Bearer", "expires_in": 3600}
    # No two rows have the same stale token: what one was exchanged for is remembered for a while.
    old = {"refresh_token": "again", **known(row.token), "access_token": f"stale-{row}"}
    kept = Kept(old | {"expires_at": 1})
    canned.add(row.refresh_method, row.refresh, json=answer)
    dance_of(row).session(kept).refresh()
    request = canned.calls[0].request
    form = authenticated(request, row)
    usual = {"grant_type": "refresh_token", "refresh_token": old["refresh_token"]}
    has(form, {**usual, **row.refresh_form})
    has(headers_of(request), row.token_headers)
    assert kept.token["access_token"] == "fresh"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_row_knows_what_the_provider_can_do(row):
    """The table is complete: a provider's refreshing and revoking are in it if the provider can do them."""
    provider = dance_of(row).discovered().provider
    can = {
        name: getattr(provider, name, None) for name in ("refresh_url", "revocation_url", "revoke")
    }
    assert bool(can["refresh_url"]) is bool(getattr(row, "refresh", None))
    assert bool(can["revocation_url"] or can["revoke"]) is bool(row.revocation)


@rows_with("revocation")
def test_revoking(row, canned):
    """Disconnecting asks the provider to end the token, and forgets it."""
    old = {"access_token": "old", "refresh_token": "again"}
    if not isinstance(row, OAuth2Row):
        old = {"oauth_token": row.answer["oauth_token"], "oauth_token_secret": "its-secret"}
    kept = Kept({**old, **known(row.token)})
    answers(canned, row.revocation)
    assert dance_of(row).session(kept).disconnect() is True
    request = canned.calls[0].request
    was_asked(request, row.revocation)
    assert isinstance(row, OAuth2Row) or signed(request)["oauth_token"] == old["oauth_token"]
    assert kept.token is None


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_no_secret_is_shown(row):
    """Neither the dance nor its provider shows a credential."""
    dance = dance_of(row)
    assert "a-secret" not in repr(dance) + repr(dance.provider)


def test_helpers_read_what_was_sent(canned):
    """The table's own reading is right: queries, forms and JSON."""
    import requests

    canned.post("https://api.example/x")
    sent = [
        requests.post("https://api.example/x", **body).request
        for body in ({"json": {"a": 1}}, {"data": {"b": "2"}})
    ]
    assert [fields_of(request) for request in sent] == [{"a": 1}, {"b": "2"}]
    assert parameters_of("https://api.example/x?c=3") == {"c": "3"}

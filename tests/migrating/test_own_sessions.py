"""Callback views that people wrote themselves: the session takes the code from the URL, as requests-oauthlib does."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
import responses
from oauthlib.oauth2 import InsecureTransportError, MismatchingStateError, MissingCodeError

from flask_dance.consumer import OAuth2Session

TOKEN_URL = "https://provider.example/token"


@pytest.fixture
def session():
    """A session as a view of the site's own has it after the way back from the provider."""
    session = OAuth2Session(client_id="id", redirect_uri="https://site.example/back")
    session._state = "s"
    return session


@responses.activate
@pytest.mark.parametrize("origin", ["https://site.example", "http://localhost:5000"])
def test_the_code_is_taken_from_the_callback(session, origin):
    """The URL itself goes nowhere."""
    responses.post(TOKEN_URL, json={"access_token": "abc", "token_type": "bearer"})
    session.fetch_token(
        TOKEN_URL, authorization_response=f"{origin}/back?code=c&state=s", client_secret="x"
    )
    assert session.access_token == "abc"
    assert parse_qs(responses.calls[0].request.body) == {
        "grant_type": ["authorization_code"],
        "code": ["c"],
        "redirect_uri": ["https://site.example/back"],
    }


@responses.activate
@pytest.mark.parametrize(
    ("callback", "error"),
    [
        ("https://site.example/back?code=c&state=other", MismatchingStateError),
        ("https://site.example/back?code=c", MismatchingStateError),
        ("https://site.example/back?state=s", MissingCodeError),
        ("http://site.example/back?code=c&state=s", InsecureTransportError),
    ],
    ids=["other-state", "no-state", "no-code", "plain-http"],
)
def test_a_callback_that_is_wrong_is_refused(session, callback, error):
    """The errors are those of oauthlib, which such views catch; nothing is sent."""
    with pytest.raises(error):
        session.fetch_token(TOKEN_URL, authorization_response=callback, client_secret="x")
    assert len(responses.calls) == 0

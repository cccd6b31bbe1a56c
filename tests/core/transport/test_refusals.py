"""Whatever shape a provider's refusal has, its words are found, and what they mean for the token."""

from __future__ import annotations

import json

import pytest
import requests
from core_helpers import REMOTE

from dance_common.errors import RECONNECT, WRONG_CLIENT, ProviderFailed
from dance_common.transport.endpoint import read_fields, read_token, require_success


def response_of(status, body):
    response = requests.Response()
    response.status_code = status
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response._content_consumed = True
    return response


def refused(status, body, *, step="refresh", **facts):
    """Return the error that the response is; None if it is none."""
    dance = REMOTE if not facts else REMOTE.__class__(**{**vars(REMOTE), **facts})
    response = response_of(status, body)
    try:
        require_success(response, read_fields(response), dance, step=step)
    except ProviderFailed as error:
        return error
    return None


SHAPES = [
    # What comes; the provider's own code and its sentence.
    ({"error": "x_y", "error_description": "Why."}, "x_y", "Why."),
    ({"error": {"message": "Why.", "type": "AnException", "code": 1}}, "AnException", "Why."),
    ({"error": {"code": "x_y", "message": "Why."}}, "x_y", "Why."),
    ({"error": {"code": 401, "errors": []}, "message": "Why."}, "", "Why."),
    ({"error": "This is why."}, "", "This is why."),
    ({"error": 400, "message": "Why."}, "", "Why."),
    ({"error": True, "status": "400", "message": "Why."}, "", "Why."),
    ({"status": 400, "message": "Why."}, "", "Why."),
    ({"status": "X_Y", "message": "Why."}, "X_Y", "Why."),
    ({"status": "error", "message": "Why."}, "", "Why."),
    ({"err": "Why it is.", "ECODE": "OAUTH_014"}, "OAUTH_014", "Why it is."),
    ({"errors": [{"message": "Why.", "code": "x_y"}, {"message": "No."}]}, "x_y", "Why."),
    ({"errors": [{"errorType": "x_y", "message": "Why."}]}, "x_y", "Why."),
    ({"errors": {"detail": "Why."}}, "", "Why."),
    ({"errors": ["This is why."]}, "", "This is why."),
    ({"errors": []}, "", None),
    ({"message": "  ", "title": "Why."}, "", "Why."),
    ({"message": ["Why."]}, "", None),
    ({"reason": "Why.", "error": "x_y"}, "x_y", "Why."),
    ({}, "", None),
    (b"error=x_y&error_description=Why.", "x_y", "Why."),
    (b"Bad Request", "", None),
]


@pytest.mark.parametrize(("body", "own", "sentence"), SHAPES, ids=str)
@pytest.mark.parametrize("step", ["exchange", "refresh"])
def test_the_words_are_found_wherever_they_stand(step, body, own, sentence):
    """The sentence becomes ``error_description``, and the provider's own code ``error``."""
    error = refused(400, body, step=step)
    assert error.error == (own or error.code)
    assert error.error_description == sentence
    assert error.step == step
    assert str(error) == "Remote refused with status 400" + (
        f" and the error “{own}”." if own else "."
    )


@pytest.mark.parametrize(
    ("body", "code", "hint"),
    [
        (
            {"error": {"message": "Error validating client secret.", "type": "AnException"}},
            "invalid_client",
            WRONG_CLIENT,
        ),
        ({"status": 403, "message": "invalid client secret"}, "invalid_client", WRONG_CLIENT),
        ({"errors": [{"message": "Unknown application"}]}, "invalid_client", WRONG_CLIENT),
        (
            {"error": "invalid_request", "error_description": "client_id is missing"},
            "invalid_request",
            WRONG_CLIENT,
        ),
        (
            {"error": {"message": "This authorization code has been used.", "code": 100}},
            "provider_failed",
            RECONNECT,
        ),
        ({"status": 400, "message": "Invalid authorization code"}, "provider_failed", RECONNECT),
        ({"err": "Code already used", "ECODE": "OAUTH_014"}, "provider_failed", RECONNECT),
        (
            {"status": "BAD_AUTH_CODE", "message": "missing or unknown auth code"},
            "provider_failed",
            RECONNECT,
        ),
        ({"error": "invalid_grant"}, "invalid_grant", RECONNECT),
        ({"errors": [{"errorType": "invalid_grant"}]}, "invalid_grant", RECONNECT),
        ({"message": "It is Monday."}, "provider_failed", ProviderFailed.hint),
    ],
    ids=str,
)
def test_the_hint_fits_what_is_said(body, code, hint):
    """A wrong secret is the administrator's, a spent code the visitor's, and all else is for later."""
    error = refused(400, body, step="exchange")
    assert (error.code, error.hint) == (code, hint)


def test_a_code_is_nothing_where_a_refresh_was_asked_for():
    """A sentence about a code fits the exchange of one alone."""
    assert refused(400, {"message": "The code is invalid."}).hint == ProviderFailed.hint


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    "body", [{"error": "dead_token"}, {"error": {"message": "Dead."}}, {"errors": ["Dead."]}]
)
def test_the_providers_own_words_have_a_meaning(status, body):
    """A code or a sentence that the provider's facts name is read as the RFC's code, with any status."""
    meanings = {"dead_token": "invalid_grant", "Dead.": "invalid_grant"}
    error = refused(status, body, error_codes=meanings)
    assert (error.code, error.is_definite) == ("invalid_grant", True)
    assert error.error in ("dead_token", "invalid_grant")


@pytest.mark.parametrize(
    ("status", "body", "is_definite"),
    [
        (400, b"", True),
        (400, {}, True),
        (422, {"message": "Unprocessable"}, True),
        (400, {"message": "Bad Request", "error": 400}, True),
        (200, {"error": "x_y"}, True),
        (200, {"error": {"message": "The session is over."}}, True),
        (200, {"errors": [{"message": "The session is over."}]}, True),
        (400, {"error": "invalid_request"}, True),
        (401, {"error": "x_y"}, True),
        (401, {"message": "Refresh token expired"}, True),
        (403, {"message": "The grant was revoked."}, True),
        # A wrong client, a wrong grant type, a limit.
        (400, {"error": "invalid_client"}, False),
        (401, {"error": "unauthorized_client"}, False),
        (200, {"error": "incorrect_client_credentials"}, False),
        (400, {"error": {"message": "Error validating client secret."}}, False),
        (400, {"message": "unknown app id for this token"}, False),
        (400, {"error": "invalid_request", "error_description": "app_key is wrong"}, False),
        (400, {"error": "unsupported_grant_type"}, False),
        (400, {"message": "grant_type is not refresh_token"}, False),
        (429, {"error": "x_y"}, False),
        (400, {"error": "slow_down"}, False),
        (400, {"message": "User request limit reached"}, False),
        (403, {"message": "Too many tokens"}, False),
        (400, {"error_description": "Please retry later"}, False),
        (200, {"error": "temporarily_unavailable"}, False),
        # Something before the token endpoint, or trouble of its own.
        (401, b"", False),
        (403, {"message": "Forbidden"}, False),
        (404, {"message": "Not Found"}, False),
        (403, b"<html>Blocked</html>", False),
        (400, b"\n<!doctype html>", False),
        (408, {"error": "x_y"}, False),
        (500, {"error": "x_y"}, False),
        (503, {"message": "The token service is down."}, False),
    ],
    ids=str,
)
def test_what_is_a_definite_refusal(status, body, is_definite):
    """It is one where the provider refused the grant, and neither the client nor for the moment."""
    assert refused(status, body).is_definite is is_definite


@pytest.mark.parametrize(
    "body",
    [
        {"access_token": "a"},
        {"access_token": "a", "errors": ["deprecated"]},
        {"access_token": "a", "message": "Welcome."},
        {"message": "Nothing here."},
        {"errors": []},
    ],
    ids=str,
)
def test_what_is_no_refusal(body):
    """A token with a message beside it is a token, and a success without one is no refusal."""
    assert refused(200, body) is None


def test_errors_in_a_success_are_told_as_such():
    """A list of errors with status 200 says why, rather than that there is no token."""
    response = response_of(200, {"errors": [{"message": "Why."}]})
    with pytest.raises(ProviderFailed, match="status 200") as caught:
        read_token(response, provider=REMOTE)
    assert caught.value.error_description == "Why."

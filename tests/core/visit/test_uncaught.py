"""What a view lets go is a provider's failure, or it is the site's own."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests
from core_helpers import Signals, dance_request, oauth2_dance

from dance_common.errors import DanceError, ForeignHost, InsecureTransport, ProviderUnreachable
from dance_common.sessions import TokenExpired, TokenLost
from dance_common.visit.uncaught import as_failure, dance_name_of, reply_to_uncaught, retry_url
from dance_common.visit.views import GivenResponse


def answered(status):
    response = requests.Response()
    response.status_code = status
    response.request = requests.Request("GET", "https://a.example/x?token=secret").prepare()
    response.url = response.request.url
    return requests.HTTPError(response=response)


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (requests.ConnectionError(), "provider_unreachable", 502),
        (requests.ReadTimeout(), "provider_timeout", 504),
        (requests.exceptions.SSLError(), "provider_tls", 502),
        (requests.TooManyRedirects(), "bad_answer", 502),
        (requests.JSONDecodeError("x", "y", 0), "bad_answer", 502),
        (answered(500), "provider_failed", 502),
        (answered(599), "provider_failed", 502),
        (answered(429), "rate_limited", 502),
        (answered(401), "token_refused", 401),
        (TokenExpired("over"), "token_expired", 401),
        (TokenLost("lost"), "invalid_grant", 401),
        (ProviderUnreachable("x"), "provider_unreachable", 502),
    ],
)
def test_a_providers_failure(error, code, status):
    """It has a code, a step and the status of its page; whose dance it was is not lost."""
    error.dance_name = "github"
    failure = as_failure(error, title="GitHub")
    assert (failure.code, failure.status) == (code, status)
    assert failure.step in {"api", "refresh", "exchange"}
    if failure.response is not None:
        assert "secret" not in failure.response.url


@pytest.mark.parametrize(
    "error",
    [
        ForeignHost("x"),
        InsecureTransport("x"),
        DanceError("x"),
        ValueError("x"),
        requests.exceptions.InvalidURL("x"),
        requests.exceptions.InvalidHeader("x"),
        answered(400),
        answered(404),
        answered(499),
    ],
)
def test_a_mistake_of_the_sites(error):
    """What the site asked for wrongly is its own."""
    assert as_failure(error, title="GitHub") is None


def test_whose_it_was():
    """The error says it, or the answer that it is about; others say nothing."""
    error = answered(500)
    assert dance_name_of(error) == ""
    error.response.dance_name = "github"
    assert dance_name_of(error) == "github"
    assert dance_name_of(ValueError()) == ""


@pytest.mark.parametrize(
    ("status", "method", "page", "expected"),
    [
        (502, "GET", "/a?b=c", "/a?b=c"),
        (502, "HEAD", "/a", "/a"),
        (502, "POST", "/a", "/home"),
        (502, "GET", "//evil.example/", "/home"),
        (401, "GET", "/a", "login /a"),
        (401, "POST", "/a", "login None"),
    ],
)
def test_where_another_try_leads(status, method, page, expected):
    """To the page itself, or to the log-in and back, and never to another site."""
    request = dance_request(oauth2_dance(), method=method, page=page)
    assert retry_url(request, DanceError("x", status=status)) == expected


def test_an_error_of_a_dances_session_ends_at_a_page():
    """Where the signal's receivers return no response; another try begins at the page itself."""
    request = dance_request(oauth2_dance(), send=Signals(oauth_error=[None]))
    error = requests.ConnectionError()
    error.dance_name = "rehearsal"
    page = reply_to_uncaught(error, {"rehearsal": request}.get)
    assert (page.error.code, page.retry_url) == ("provider_unreachable", "/page?a=b")
    assert request.send.names == ["oauth_error"]
    answering = replace(request, send=Signals(oauth_error=["a response"]))
    assert reply_to_uncaught(error, {"rehearsal": answering}.get) == GivenResponse("a response")


def test_other_errors_are_the_sites():
    """Those of no dance, of a dance of another site, and of the site itself."""
    request = dance_request(oauth2_dance())
    nobodys, anothers, own = (requests.ConnectionError() for _ in range(3))
    anothers.dance_name = "another"
    own = ValueError()
    own.dance_name = "rehearsal"
    for error in (nobodys, anothers, own):
        assert reply_to_uncaught(error, {"rehearsal": request}.get) is None
    assert request.send.names == []

"""The libraries below say nothing that holds a secret."""

from __future__ import annotations

import logging

import pytest

from dance_common.sessions.logs import filter_library_logs

LOGGERS = [
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth2.rfc6749.clients.base",
    "requests_oauthlib.oauth1_auth",
    "requests_oauthlib.oauth1_session",
    "requests_oauthlib.oauth2_auth",
    "requests_oauthlib.oauth2_session",
]


@pytest.mark.parametrize("name", LOGGERS)
def test_debug_records_are_dropped_and_warnings_pass(name, caplog):
    """Loggers that are known to print secrets lose their DEBUG records and nothing else."""
    filter_library_logs()
    caplog.set_level(logging.DEBUG)
    logging.getLogger(name).debug("a secret")
    logging.getLogger(name).warning("a warning")
    assert caplog.messages == ["a warning"]


def test_filtering_twice_adds_nothing():
    """The filter is there once, however often it is asked for."""
    filter_library_logs()
    before = [len(logging.getLogger(name).filters) for name in LOGGERS]
    filter_library_logs()
    assert [len(logging.getLogger(name).filters) for name in LOGGERS] == before


def test_other_loggers_may_speak(caplog):
    """Loggers of the same libraries that print no secrets keep their DEBUG records."""
    filter_library_logs()
    caplog.set_level(logging.DEBUG)
    logging.getLogger("oauthlib.common").debug("harmless")
    assert caplog.messages == ["harmless"]


def test_tokens_in_the_addresses_of_calls_are_masked(caplog):
    """Providers that want tokens in the query make them part of an address; urllib3 prints those."""
    filter_library_logs()
    caplog.set_level(logging.DEBUG)
    path = "/me?fields=id&access_token=abc.d%2Fe&api_secret=hush"
    logging.getLogger("urllib3.connectionpool").debug('"%s %s" %s', "GET", path, 200)
    logging.getLogger("urllib3.util.retry").debug("%(url)s", {"url": "/me"})
    assert caplog.messages == ['"GET /me?fields=id&access_token=…&api_secret=…" 200', "/me"]


def test_codes_in_the_addresses_of_token_endpoints_are_masked(caplog):
    """Providers whose token endpoint is asked by GET have code, verifier and secret in its address."""
    filter_library_logs()
    caplog.set_level(logging.DEBUG)
    path = "/token?appid=1&code=abc&code_verifier=def&secret=hush"
    logging.getLogger("urllib3.connectionpool").debug('"%s %s" %s', "GET", path, 200)
    assert caplog.messages == ['"GET /token?appid=1&code=…&code_verifier=…&secret=…" 200']

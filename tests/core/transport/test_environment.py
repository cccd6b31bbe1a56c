"""Proxies and certificates: what requests reads at every call is read once a second, with the same meaning."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests
from core_helpers import CALLBACK, REMOTE, oauth2_dance, parameters_of

import dance_common.transport.session as transport_session
from dance_common.errors import NotConfigured
from dance_common.transport.session import environment_settings

URL = "https://api.remote.example/v1/user"


@pytest.fixture
def session():
    """Return a session of a dance."""
    return oauth2_dance(REMOTE).session(token={"access_token": "t"})


@pytest.fixture
def clock(monkeypatch):
    """Let the seconds pass by hand."""
    seconds = [0]
    monkeypatch.setattr(transport_session, "monotonic", lambda: seconds[0])
    transport_session._settings.cache_clear()
    yield seconds
    transport_session._settings.cache_clear()


ENVIRONMENTS = [
    {},
    {"HTTPS_PROXY": "http://proxy.example:3128"},
    {"https_proxy": "http://proxy.example:3128", "NO_PROXY": "remote.example"},
    {"all_proxy": "socks5://proxy.example", "no_proxy": "elsewhere.example"},
    {"HTTP_PROXY": "http://visitor.example", "REQUEST_METHOD": "GET"},
    {"REQUESTS_CA_BUNDLE": "/one.pem", "CURL_CA_BUNDLE": "/two.pem"},
    {"CURL_CA_BUNDLE": "/two.pem"},
]


@pytest.mark.parametrize("variables", ENVIRONMENTS, ids=str)
@pytest.mark.parametrize("verify", [None, True, False, "/own.pem"])
@pytest.mark.parametrize("given", [{}, {"https": "http://own.example"}, {"no_proxy": "*"}], ids=str)
def test_the_environment_means_what_it_means_to_requests(
    session, monkeypatch, variables, verify, given
):
    """Whatever a call and its session say, the settings are those that requests finds."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    session.proxies = {"http": "http://session.example", "ftp": None}
    arguments = (URL, dict(given), None, verify, None)
    found = session.merge_environment_settings(*arguments)
    assert found == requests.Session.merge_environment_settings(
        session, URL, dict(given), None, verify, None
    )


def test_a_session_may_be_told_to_ignore_the_environment(session, monkeypatch):
    """trust_env works as in requests."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    session.trust_env = False
    assert session.merge_environment_settings(URL, {}, None, None, None)["proxies"] == {}


def test_a_change_of_the_environment_counts_a_second_later(monkeypatch, clock):
    """An answer is kept for as long as its variables stay, and they are looked at once a second."""
    asked = []

    def look_up(url, no_proxy):
        asked.append(url)
        return {"n": str(len(asked))}

    monkeypatch.setattr(transport_session, "get_environ_proxies", look_up)
    for _ in range(3):
        environment_settings(URL)
        clock[0] += 1
    monkeypatch.setenv("NO_PROXY", "remote.example")
    clock[0] += 1
    assert environment_settings(f"{URL}?x=1").proxies == {"n": "2"}
    assert environment_settings(URL).proxies == {"n": "2"}
    assert asked == ["https://api.remote.example"] * 2


@pytest.mark.parametrize("is_from_environment", [True, False])
def test_certificates_that_are_not_there_are_a_mistake_of_the_configuration(
    monkeypatch, clock, is_from_environment
):
    """A bare OSError of requests would leave the callback; the page says what is wrong and who has to mend it."""
    provider = REMOTE
    if is_from_environment:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/bundle.pem")
    else:
        provider = replace(REMOTE, verify_tls="/no/such/bundle.pem")
    dance = oauth2_dance(provider)
    user_session = {}
    state = parameters_of(dance.begin(user_session, CALLBACK))["state"]
    with pytest.raises(NotConfigured, match=r"/no/such/bundle\.pem") as caught:
        dance.finish(user_session, CALLBACK, f"code=c&state={state}")
    assert caught.value.step == "exchange"
    with pytest.raises(NotConfigured, match="verify_tls") as caught:
        dance.session(token={"access_token": "t"}).get(URL)
    assert caught.value.step == "api"

"""No secret of a dance reaches a log, an error, a repr or an address, whatever the level and the outcome."""

from __future__ import annotations

import logging
import re
import traceback
from urllib.parse import parse_qs

import pytest
from core_helpers import CALLBACK, REMOTE, Slot, elsewhere, error_of, oauth1_dance, oauth2_dance
from core_helpers import parameters_of as parameters

from dance_common.flows import store as flows
from dance_common.provider import OAuth1Provider

CODE = "secret-code"
HOME = "https://remote.example"
VETERAN = OAuth1Provider(
    name="veteran",
    base_url=f"{HOME}/",
    request_token_url=f"{HOME}/request",
    authorization_url=f"{HOME}/authorize",
    access_token_url=f"{HOME}/access",
)


class Secrets:
    """Everything secret that a test has met."""

    def __init__(self, server, caplog):
        self.server = server
        self.caplog = caplog
        self.more = set()

    def all(self):
        """Return what our side made up or was given, found in what the provider has seen."""
        found = set(self.more)
        for request in self.server.requests:
            text = request.decode()
            found |= set(re.findall(r"(?:Basic|Bearer) ([^\s]+)", text))
            found |= set(re.findall(r'oauth_(?:signature|token|verifier)="([^"]+)"', text))
            body = parse_qs(text.partition("\r\n\r\n")[2])
            names = ("code", "code_verifier", "client_secret", "refresh_token", "token")
            found |= {value for name in names for value in body.get(name, [])}
        return found | set(re.findall(r"secret-[a-z0-9-]+", repr(self.server.requests)))

    def found_in(self, text):
        return {secret for secret in self.all() if secret in text}

    @property
    def log(self):
        lines = [record.getMessage() + repr(record.args) for record in self.caplog.records]
        return "\n".join(lines)


@pytest.fixture
def secrets(odd_server, caplog):
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    return Secrets(odd_server, caplog)


def answer(server, path, text, status="200 OK"):
    server.answer(path, text.encode(), status=status, Content_Type="application/json")


def dance_oauth2(odd_server, secrets, **changes):
    provider = elsewhere(REMOTE, HOME, odd_server.origin)
    provider = elsewhere(provider, "https://api.remote.example/v1", odd_server.origin)
    dance = oauth2_dance(provider, client_secret="secret-client").changed(**changes)
    session = {}
    state = parameters(dance.begin(session, CALLBACK))["state"]
    verifier = session[flows.SESSION_KEY][0][4]
    secrets.more |= {verifier, "secret-client", CODE}
    return dance, lambda: dance.finish(session, CALLBACK, f"code={CODE}&state={state}")


@pytest.mark.parametrize("client_authentication", ["basic", "post"])
def test_oauth2_from_login_to_disconnect(odd_server, secrets, client_authentication):
    """A whole OAuth 2 dance, calls, refresh and revocation log nothing secret, at DEBUG, third parties included."""
    dance, finish = dance_oauth2(odd_server, secrets, client_authentication=client_authentication)
    token = '{"access_token": "secret-access-%s", "refresh_token": "secret-refresh-%s", "id_token": "secret-id"}'
    answer(odd_server, "/token", token % (client_authentication, client_authentication))
    outcome = finish()
    answer(odd_server, "/user", "{}", status="401 No")
    session = dance.session(Slot(outcome.token))
    answer(odd_server, "/token", '{"access_token": "secret-access-2"}')
    session.get("user")
    answer(odd_server, "/revoke", "{}")
    assert session.disconnect()
    assert len(odd_server.requests) == 5
    kinds = ("access", "refresh")
    assert {f"secret-{kind}-{client_authentication}" for kind in kinds} <= secrets.all()
    assert "POST /token" in secrets.log
    assert secrets.found_in(secrets.log) == set()
    shown = repr([dance, outcome, session, session.slot.token, dance.provider])
    assert secrets.found_in(shown) == set()


def test_oauth1_from_login_to_call(odd_server, secrets):
    """A whole OAuth 1 dance and a call log nothing secret, at DEBUG, third parties included."""
    dance = oauth1_dance(elsewhere(VETERAN, HOME, odd_server.origin), client_secret="secret-client")
    session = {}
    answer(
        odd_server,
        "/request",
        "oauth_token=secret-request&oauth_token_secret=secret-rs&oauth_callback_confirmed=true",
    )
    dance.begin(session, CALLBACK)
    answer(odd_server, "/access", "oauth_token=secret-token&oauth_token_secret=secret-ts")
    outcome = dance.finish(
        session, CALLBACK, "oauth_token=secret-request&oauth_verifier=secret-verifier"
    )
    signed = dance.session(Slot(outcome.token))
    answer(odd_server, "/user", "{}")
    signed.get("user")
    secrets.more |= {"secret-client", "secret-rs", "secret-ts", "secret-verifier"}
    assert len(odd_server.requests) == 3
    assert {"secret-request", "secret-token", "secret-verifier"} <= secrets.all()
    assert "GET /user" in secrets.log
    assert secrets.found_in(secrets.log) == set()
    assert secrets.found_in(repr([dance, outcome, signed, signed.token])) == set()


FAILURES = {
    "refused": ("/token", '{"error": "invalid_grant"}', "400 Bad"),
    "no token": ("/token", '{"x": "y"}', "200 OK"),
    "broken": ("/token", "<html>", "500 Oops"),
    "redirected": ("/token", "", "307 There\r\nLocation: https://evil.example/"),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("client_authentication", ["basic", "post"])
def test_an_error_carries_no_secret(odd_server, secrets, failure, client_authentication):
    """Neither an error's text, facts and traceback nor the response that it carries hold what was sent."""
    _, finish = dance_oauth2(odd_server, secrets, client_authentication=client_authentication)
    answer(odd_server, *FAILURES[failure])
    error = error_of(finish)
    request = error.response.request
    lines = "".join(traceback.format_exception(error))
    told = [str(error), repr(error), error.signal_kwargs(), vars(error), error.hint, lines]
    told += [vars(request), request.headers, error.response.url, error.response.next]
    assert CODE.encode() in odd_server.requests[0]
    assert secrets.found_in(repr(told)) == set()
    assert secrets.found_in(secrets.log) == set()


def test_a_refused_refresh_carries_no_secret(odd_server, secrets):
    """The error about a dead token says nothing of it."""
    dance, _ = dance_oauth2(odd_server, secrets)
    answer(odd_server, "/token", '{"error": "invalid_grant"}', status="400 Bad")
    token = {"access_token": "secret-old", "refresh_token": "secret-refresh", "expires_at": 1}
    error = error_of(dance.session(Slot(token)).refresh)
    lines = "".join(traceback.format_exception(error))
    told = repr([error, error.signal_kwargs(), vars(error), vars(error.response.request)])
    assert secrets.found_in(told + lines + secrets.log) == set()
    assert "secret-refresh" in secrets.all()


def test_nothing_secret_is_in_the_address(odd_server, secrets):
    """The URL that the browser is sent to holds neither verifier nor secret."""
    dance, _ = dance_oauth2(odd_server, secrets)
    session = {}
    url = dance.begin(session, CALLBACK)
    assert session[flows.SESSION_KEY][0][4] not in url
    assert "secret-" not in url

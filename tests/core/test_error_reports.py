"""No report of an error shows a token, a code, a verifier or a client's secret, whatever failed and in which step."""

from __future__ import annotations

import asyncio
import traceback
from dataclasses import replace

import pytest
from core_helpers import (
    CALLBACK,
    OAUTH1_PROVIDER,
    OAUTH2_PROVIDER,
    Signals,
    dance_request,
    elsewhere,
    oauth1_dance,
    oauth2_dance,
    parameters_of,
)
from error_reports import (
    PLANTED,
    errors_of,
    frames_of,
    frames_with_variables,
    raised_by,
    secrets_in_frames,
    sentry_report,
    shown,
)

from dance_common.backends import MemoryBackend
from dance_common.backends.store import HeldSlot
from dance_common.errors import ProviderUnreachable, hide_locals
from dance_common.flows import store as flows
from dance_common.provider import OpenID
from dance_common.tokens import SecretDict, SecretText, Token
from dance_common.visit import Visit
from dance_common.visit.navigation import Arrival, Navigation
from dance_common.visit.views import callback, login

NOWHERE = "http://127.0.0.1:9"
HOME = "http://localhost:9000"
# Masked, for they stand in frames of the tests themselves.
TOKEN = Token(access_token="planted-access", refresh_token="planted-refresh", token_type="Bearer")
STALE = Token(TOKEN, expires_at=1)
SIGNED = Token(oauth_token="planted-token", oauth_token_secret="planted-token-secret")
SECRET = "planted-client-secret"
BASIC = replace(OAUTH2_PROVIDER, client_authentication="basic")


class Mistake(Exception):
    """What the site's own code raises."""


def mistake(*_, **__):
    raise Mistake("of the site")


def library_mistake(*_, **__):
    """Raise what a library raises that has a secret in a variable."""
    library = {"__name__": "dance_common.providers.example"}
    exec("def fail():\n    proof = 'planted-proof'\n    raise LookupError", library)
    library["fail"]()


def oauth2(provider=OAUTH2_PROVIDER, **changes):
    return oauth2_dance(elsewhere(provider, HOME, NOWHERE), client_secret=SECRET, **changes)


def oauth1(**changes):
    provider = elsewhere(OAUTH1_PROVIDER, HOME, NOWHERE)
    return oauth1_dance(provider, client_secret=SECRET, **changes)


def call(dance=None, token=TOKEN):
    (dance or oauth2()).session(HeldSlot(token)).get("user")


def with_hook(kind, token=TOKEN):
    session = oauth2().session(HeldSlot(token))
    session.register_compliance_hook(kind, mistake)
    session.get("user")


def begun(dance):
    """Return a user session in which a dance has begun, with a verifier that the tests know, and the callback."""
    user_session = {}
    state = parameters_of(dance.begin(user_session, CALLBACK))["state"]
    (row,) = user_session[flows.SESSION_KEY]
    row[4] = "planted-verifier"
    return user_session, SecretText(f"code=planted-code&state={state}")


def exchange(dance=None, **options):
    dance = dance or oauth2(replace(OAUTH2_PROVIDER, issuer=""))
    dance.finish(*_with_callback(*begun(dance)), **options)


def _with_callback(user_session, query):
    return user_session, CALLBACK, query


def exchange_with_hook(kind="access_token_request"):
    session = oauth2().session()
    session.register_compliance_hook(kind, mistake)
    exchange(session=session)


def access_token_of_oauth1():
    dance, user_session = oauth1(), {}
    flow = flows.Flow(
        key="planted-request",
        dance=dance.name,
        callback_url=CALLBACK,
        began_at=int(flows.time.time()),
        secret="planted-request-secret",
        registration=dance.registration,
    )
    flows.save(user_session, flow)
    dance.finish(user_session, CALLBACK, "oauth_token=planted-request&oauth_verifier=planted-v")


class Broken(MemoryBackend):
    """A backend with a mistake in it."""

    def get(self, context):
        return library_mistake(self)

    def set(self, context, token):
        return library_mistake(token)

    def delete(self, context):
        return library_mistake(self)


def stored(token=TOKEN):
    visit, held = Visit(oauth2(), Broken()), HeldSlot(token)
    visit.save(held)


def called_back(dance=None, backend=None, **signals):
    """Go through the callback view with a provider that gives a token."""
    provider = replace(OAUTH2_PROVIDER, issuer="")
    dance = dance or oauth2(provider, session_class=Generous)
    request = dance_request(
        dance, visit=Visit(dance, backend or MemoryBackend()), send=Signals(**signals)
    )
    user_session, query = begun(dance)
    request.user_session.update(user_session)
    arrival = Arrival(url=f"{CALLBACK}?{query}", has_cookie=True)
    user_session = None
    browser = Navigation(method="GET", url=arrival.url, headers={"Cookie": "planted-c"}, form={})
    callback(
        request, navigation=browser, callback_url=CALLBACK, user=None, query=query, arrival=arrival
    )


def begin_at_login(**signals):
    dance = oauth2()
    request = dance_request(dance, send=Signals(**signals))
    browser = Navigation(method="GET", url="/", headers={}, form={})
    login(request, navigation=browser, callback_url=CALLBACK, user=None, next_url=None)


def generous():
    from dance_common.sessions import OAuth2Session

    class Session(OAuth2Session):
        def fetch_token(self, *args, **kwargs):
            self.token = TOKEN
            return Token(TOKEN)

    return Session


Generous = generous()


def refresh_that_is_lost():
    session = oauth2().session(HeldSlot(STALE))
    session.fetch_refreshed_token = mistake
    session.refresh()


def profile_of(fetch):
    dance = oauth2().changed(fetch_profile=fetch)
    dance.session(HeldSlot(TOKEN)).profile()


def revoked(dance, token):
    dance.changed(revoke=library_mistake).session(HeldSlot(token)).revoke()


def disconnected():
    session = oauth2().session(HeldSlot(TOKEN))
    session.slot.delete = library_mistake
    session.disconnect()


def access_token_alone():
    session = oauth1().session(HeldSlot(SIGNED))
    session.fetch_access_token(f"{NOWHERE}/access", verifier="planted-verifier")


def token_deleted():
    del Visit(oauth2(), Broken()).token


def id_token():
    openid = OpenID(issuers=("https://a.example",), jwks_url="https://a.example/keys", always=True)
    dance = oauth2(replace(OAUTH2_PROVIDER, openid=openid))
    session = dance.session(HeldSlot(TOKEN))
    session.verify_login(Token(TOKEN, id_token="planted-id.e30.planted-sig"), nonce="n", began_at=0)


OURS = frozenset({"dance_common", "oauthlib", "requests", "requests_oauthlib", "urllib3"})
PUBLIC = {
    "dance_common.errors.frames.hides_locals.<locals>.hiding",
    "dance_common.sessions.asynchronous.AsyncCalls.aget",
    "dance_common.sessions.base.ProviderSession.load_token",
    "dance_common.sessions.base.ProviderSession.token",
    "dance_common.dance.oauth1.OAuth1Dance.session",
    "dance_common.dance.oauth2.OAuth2Dance.session",
    "dance_common.sessions.oauth2.OAuth2Session.authorized",
    "dance_common.sessions.asynchronous.AsyncCalls.arequest",
    "dance_common.sessions.base.ProviderSession.request",
    "dance_common.sessions.oauth2.OAuth2Session.refresh",
    "requests.sessions.Session.get",
}
"""What a site calls: it is not over when the error is emptied, and what it was given is the site's own."""

OPERATIONS = {
    "API call": call,
    "API call, basic client": lambda: call(oauth2(BASIC)),
    "API call, awaited": lambda: asyncio.run(oauth2().session(HeldSlot(TOKEN)).aget("user")),
    "API call, signed": lambda: call(oauth1(), SIGNED),
    "API call, header of the client": lambda: call(
        oauth2(replace(OAUTH2_PROVIDER, credential_headers={"X-Secret": "{client_secret}"}))
    ),
    "API call, token in the query": lambda: call(
        oauth2(replace(OAUTH2_PROVIDER, credential_params={"access_token": "{access_token}"}))
    ),
    "API call, hook": lambda: with_hook("protected_request"),
    "API call, another host": lambda: oauth2().session(HeldSlot(TOKEN)).get("https://evil.example"),
    "API call, no such address": lambda: oauth2().session(HeldSlot(TOKEN)).get("http://[bad/"),
    "API call, broken backend": lambda: Visit(oauth2(), Broken()).session.get("user"),
    "loading": lambda: Visit(oauth2(), Broken()).session.authorized,
    "refresh before a call": lambda: call(token=STALE),
    "refresh before a call, basic client": lambda: call(oauth2(BASIC), STALE),
    "refresh before a call, awaited": lambda: asyncio.run(
        oauth2().session(HeldSlot(STALE)).aget("user")
    ),
    "refresh": lambda: oauth2().session(HeldSlot(STALE)).refresh(),
    "refresh by a session of the site's own": refresh_that_is_lost,
    "refresh, hook": lambda: with_hook("refresh_token_request", STALE),
    "refresh alone": lambda: oauth2().session().fetch_refreshed_token(Token(STALE)),
    "begin": lambda: oauth2(state=mistake).begin({}, CALLBACK),
    "exchange": exchange,
    "exchange, basic client": lambda: exchange(oauth2(BASIC)),
    "exchange, hook": exchange_with_hook,
    "exchange, a session's own": lambda: (
        oauth2()
        .session()
        .fetch_token(
            f"{NOWHERE}/token", code="planted-code", client_secret=SECRET, code_verifier="planted-v"
        )
    ),
    "exchange, state of another": lambda: oauth2().finish(
        {}, CALLBACK, "code=planted-code&state=x"
    ),
    "exchange, repeated code": lambda: oauth2().finish(
        {}, CALLBACK, "code=planted-c&code=planted-d"
    ),
    "id_token": id_token,
    "request token": lambda: oauth1().begin({}, CALLBACK),
    "request token, session's own": lambda: oauth1().session().fetch_request_token(f"{NOWHERE}/r"),
    "access token of OAuth 1": access_token_of_oauth1,
    "session class of the site's own": lambda: oauth2(session_class=mistake).session(),
    "session class for OAuth 1": lambda: oauth1(session_class=mistake).session(),
    "storing": stored,
    "storing, by the visit": lambda: setattr(Visit(oauth2(), Broken()), "token", TOKEN),
    "loading, by the visit": lambda: Visit(oauth2(), Broken()).token,
    "callback, receiver": lambda: called_back(oauth_authorized=mistake),
    "callback, broken backend": lambda: called_back(backend=Broken()),
    "callback, receiver of errors": lambda: called_back(oauth2(), oauth_error=mistake),
    "login, receiver": lambda: begin_at_login(oauth_before_login=mistake),
    "profile": lambda: profile_of(library_mistake),
    "profile, asked": lambda: oauth2().session(HeldSlot(TOKEN)).profile(),
    "revoke": lambda: revoked(oauth2(), TOKEN),
    "revoke, OAuth 1": lambda: revoked(oauth1(), SIGNED),
    "disconnect": disconnected,
    "access token of OAuth 1, a session's own": access_token_alone,
    "forgetting, by the visit": token_deleted,
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_frame_shows_a_secret(operation):
    """Neither the frames of an error, its causes and contexts nor Sentry's report of it has a secret."""
    error = raised_by(OPERATIONS[operation])
    assert secrets_in_frames(error) == set()
    assert PLANTED.findall(sentry_report(error)) == []
    assert frames_with_variables(error, OURS) <= PUBLIC


@pytest.mark.parametrize("operation", ["API call", "refresh before a call", "exchange"])
def test_a_report_says_where_it_happened(operation):
    """Files, lines and functions below the public method stay in the traceback."""
    error = raised_by(OPERATIONS[operation])
    lines = "".join(traceback.format_exception(error))
    assert "test_error_reports" in lines
    assert "transport" in lines


def test_the_sites_own_frames_stay_as_they_are():
    """A mistake in a receiver can be looked into: its variables are there, and a token among them is masked."""

    def receiver(token):
        found = "what the site knows"
        raise Mistake(found)

    error = raised_by(lambda: called_back(oauth_authorized=receiver))
    assert isinstance(error, Mistake)
    report = sentry_report(error)
    assert "what the site knows" in report
    assert "access_token" in report
    assert secrets_in_frames(error) == set()


def test_what_was_being_handled_before_is_left_alone():
    """Errors of the site's own that a call follows on keep their variables."""

    library = {"__name__": "requests.adapters"}
    exec("def fail():\n    variable = 'kept'\n    raise LookupError(variable)", library)
    before = raised_by(library["fail"])
    try:
        raise before
    except LookupError:
        error = raised_by(call)
    assert before in errors_of(error)
    assert [frame.f_locals.get("variable") for frame in frames_of(before)][-1] == "kept"


def test_groups_of_errors_are_gone_through():
    """Errors in a group are emptied, too."""
    group = ExceptionGroup("several", [raised_by(library_mistake)])
    assert secrets_in_frames(group.exceptions[0]) != set()
    hide_locals(group)
    assert secrets_in_frames(group.exceptions[0]) == set()


def test_what_is_known_of_a_request_shows_nothing():
    """Neither the browser's session nor an address with a code stands in the text of a request."""
    request = dance_request(
        oauth2(), user_session={"token": "planted-a"}, page="/?code=planted-b", send="planted-c"
    )
    assert PLANTED.findall(repr(request)) == []


def test_an_error_that_many_have_waited_for_shows_nothing_either():
    """What a refresh remembers for others has no frames with a token."""
    error = raised_by(OPERATIONS["refresh before a call"])
    assert isinstance(error, ProviderUnreachable)
    assert secrets_in_frames(error) == set()


@pytest.mark.parametrize(
    "value", [SecretDict(a="planted-a"), Token(TOKEN), SecretText("planted-text")]
)
def test_what_hooks_get_shows_nothing(value):
    """Neither its text, nor what reporters that take mappings apart show of it, has a secret."""
    assert PLANTED.findall(f"{value!r} {shown({'it': [value]})}") == []
    assert isinstance(value, dict | str)


def test_secret_text_is_text():
    """It is sent, joined and compared as any other."""
    text = SecretText("a=planted")
    assert text == "a=planted"
    assert f"{text}&b=c" == "a=planted&b=c"
    assert text + "&b=c" == "a=planted&b=c"

"""The exact edges and sentences of the dances: what a small change of them would break unnoticed (mutation testing)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine
from core_helpers import (
    CALLBACK,
    OAUTH1_PROVIDER,
    OAUTH2_PROVIDER,
    REMOTE,
    error_of,
    flow,
    oauth1_dance,
    oauth2_dance,
    parameters_of,
)

from dance_common.connections import USUAL
from dance_common.dance import callback, custom
from dance_common.dance.base import Outcome
from dance_common.dance.oauth1 import LONGEST_CREDENTIALS, read_private_key
from dance_common.dance.oauth2 import code_challenge, new_code_verifier
from dance_common.errors import TEXTS
from dance_common.flows import store as flows
from dance_common.flows.store import json_size
from dance_common.profiles import ProfileFields
from dance_common.sessions import OAuth1Session, OAuth2Session
from dance_common.tokens import Token
from dance_common.urls import LONGEST_NEXT, is_safe_next
from dance_common.visit import navigation

HOME = "https://remote.example"


def said(code, title="Remote"):
    return TEXTS[code].message.replace("%(provider)s", title)


# Flows


@pytest.mark.parametrize(
    ("kept", "taken", "code"),
    [
        ({}, {"key": "another"}, "flow_not_found"),
        (None, {}, "no_flow"),
        ({"dance": "other"}, {}, "flow_elsewhere"),
        ({"user": "ada"}, {}, "flow_of_another_user"),
    ],
)
def test_a_lost_flow_is_explained_in_the_pages_words(kept, taken, code):
    """The error's own sentence and the one that is translated are the same."""
    session = {}
    if kept is not None:
        flows.save(session, flow(**{"key": "edge-" + code, **kept}))
    usual = {"key": "edge-" + code, "dance": "rehearsal", "user": None, "callback_url": CALLBACK}
    usual |= taken
    error = error_of(lambda: flows.pop(session, usual.pop("key"), **usual))
    assert (error.code, str(error)) == (code, said(code))
    if code == "flow_of_another_user":
        assert error.hint == TEXTS[code].hint


def test_a_used_flow_is_explained():
    """Copies of a session say so as well."""
    session, again = {}, {}
    one = flow(key="used")
    for each in (session, again):
        flows.save(each, one)
    place = {"dance": "rehearsal", "user": None, "callback_url": CALLBACK}
    flows.pop(session, "used", **place)
    assert str(error_of(lambda: flows.pop(again, "used", **place))) == said("flow_used")


@pytest.mark.parametrize(("age", "is_over"), [(600, False), (601, True), (-60, False), (-61, True)])
def test_ten_minutes_are_ten_minutes(age, is_over):
    """Up to the second, with a minute for clocks that differ."""
    session = {}
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as clock:
        flows.save(session, flow(key=f"age {age}"))
        clock.shift(age)
        place = {"dance": "rehearsal", "user": None, "callback_url": CALLBACK}
        if not is_over:
            assert flows.pop(session, f"age {age}", **place).key == f"age {age}"
            return
        error = error_of(lambda: flows.pop(session, f"age {age}", **place))
    assert str(error) == "More than 10 minutes have passed since this log-in began."
    assert error.hint == "Please start again."


@time_machine.travel("2026-01-01T12:00:00Z", tick=False)
def test_a_primed_state_becomes_a_whole_flow():
    """A test's string stands for a dance that began just now, here."""
    session = {"rehearsal_oauth_state": "primed"}
    found = flows.pop(session, "primed", dance="rehearsal", user=None, callback_url=CALLBACK)
    assert (found.key, found.dance, found.callback_url) == ("primed", "rehearsal", CALLBACK)
    assert found.began_at == 1767268800


def test_flows_may_fill_their_bytes_exactly():
    """The bound itself is allowed."""
    lone = flow(key="edge", next_url="/")
    room = flows.MOST_BYTES - json_size([lone])
    fits = replace(lone, next_url="/" + "x" * room)
    assert json_size([fits]) == flows.MOST_BYTES
    assert fits.with_room_for_next() == fits
    assert replace(fits, next_url=f"{fits.next_url}x").with_room_for_next().next_url is None


# Callbacks


def test_a_callback_may_have_a_hundred_parameters():
    """And not one more."""
    assert len(callback.read("&".join(f"p{n}=1" for n in range(100)))) == 100
    error = error_of(lambda: callback.read("&".join(f"p{n}=1" for n in range(101))))
    assert str(error) == "The callback has too many parameters."


def test_a_long_callback_says_so():
    """In the words of the page."""
    error = error_of(lambda: callback.read("a" * (callback.LONGEST_QUERY + 1)))
    assert str(error) == said("callback_too_long")
    assert callback.read("a" * callback.LONGEST_QUERY) == {}


def test_repeated_parameters_are_named():
    """All of them, in one order."""
    error = error_of(lambda: callback.read("state=a&code=b&code=c&state=d"))
    assert str(error) == "The callback repeats code and state."


def test_a_callback_that_names_no_flow():
    """Each protocol says what it missed."""
    error = error_of(lambda: oauth2_dance(REMOTE).finish({}, CALLBACK, ""))
    assert str(error) == "The callback has no state parameter."
    error = error_of(lambda: oauth1_dance().finish({}, CALLBACK, ""))
    assert str(error) == "The callback has no oauth_token parameter."


# Refusals


def test_refusals_name_the_provider():
    """And their words are those of the page."""
    assert str(callback.refusal("Remote", {"error": "access_denied"})) == said("access_denied")
    assert str(callback.refusal("Remote", {"error": "odd_one"})) == (
        "Remote answered with the error “odd_one”."
    )
    assert str(callback.oauth1_refusal("Remote", {"denied": "x"})) == said("access_denied")
    assert str(callback.unverified_refusal("Remote", {})) == said("unverified_error")


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"oauth_problem": "user_refused", "error": "x"}, "user_refused"),
        ({"error": "x"}, "x"),
        ({"denied": "x"}, "access_denied"),
    ],
)
def test_oauth1_providers_say_it_in_their_own_ways(parameters, error):
    """The signal has their word for it."""
    assert callback.oauth1_refusal("Remote", parameters).error == error


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"error": "a", "oauth_problem": "b"}, "a"),
        ({"oauth_problem": "b"}, "b"),
        ({}, "access_denied"),
    ],
)
def test_unverified_errors_are_told_with_all_they_said(parameters, error):
    """Marked, for the site alone."""
    words = {"error_description": "because", "error_uri": "https://a.example/"}
    told = callback.unverified_refusal("Remote", parameters | words)
    assert (told.code, told.status, told.verified) == ("unverified_error", 400, False)
    assert (told.error, told.error_description, told.error_uri) == (error, *words.values())


@pytest.mark.parametrize("name", ["denied", "oauth_problem", "error"])
def test_an_oauth1_error_without_a_flow_is_unverified(name):
    """Whichever parameter it comes in."""
    error = error_of(lambda: oauth1_dance().finish({}, CALLBACK, f"{name}=x&oauth_token=made-up"))
    assert (error.code, str(error)) == ("unverified_error", said("unverified_error", "Veteran"))


# OAuth 2


def test_a_verifier_has_256_bits():
    """That is 43 characters (RFC 7636 section 4.1), and its challenge has no padding."""
    assert len(new_code_verifier()) == 43
    assert len(code_challenge(new_code_verifier())["code_challenge"]) == 43


def test_a_relative_log_in_page_is_resolved():
    """Against the dance's base, by both protocols."""
    dance = oauth2_dance(replace(REMOTE, authorization_url="/log-in"))
    assert dance.begin({}, CALLBACK).startswith("https://api.remote.example/log-in?")


def test_a_fetch_of_the_sites_own_that_fails_has_its_step():
    """An oauthlib error of a session class that fetches tokens its own way is the provider's failure."""
    from oauthlib.oauth2 import InvalidGrantError

    class Own(OAuth2Session):
        def fetch_token(self, *args, **options):
            assert options["client_secret"] == "only-for-rehearsals-on-this-machine"
            raise InvalidGrantError

    dance = oauth2_dance(REMOTE, session_class=Own)
    session = {}
    state = parameters_of(dance.begin(session, CALLBACK))["state"]
    error = error_of(lambda: dance.finish(session, CALLBACK, f"code=a&state={state}"))
    assert (error.code, error.step) == ("invalid_grant", "exchange")
    assert str(error) == "Remote refused the code."


def test_answers_name_the_provider():
    """Another issuer, and no code."""
    dance = oauth2_dance(replace(OAUTH2_PROVIDER, title="Remote"))
    for query, code in (
        ("code=a", "issuer_mismatch"),
        ("iss=http://localhost:9000", "code_missing"),
    ):
        session = {}
        state = parameters_of(dance.begin(session, CALLBACK))["state"]
        error = error_of(
            lambda session=session, query=query, state=state: dance.finish(
                session, CALLBACK, f"{query}&state={state}"
            )
        )
        assert (error.code, str(error)) == (code, said(code))


def test_a_missing_credential_is_named_in_words():
    """With the provider's title."""
    error = error_of(lambda: oauth2_dance(REMOTE, client_secret=None).begin({}, CALLBACK))
    assert str(error) == "The connection with Remote has no client secret."


# OAuth 1


VETERAN = replace(
    OAUTH1_PROVIDER,
    title="Veteran",
    base_url=f"{HOME}/",
    request_token_url="/request",
    authorization_url="/authorize",
    access_token_url="/access",
)


def begun(canned, **fields):
    """Begin with a provider that answers with these credentials."""
    answer = {"oauth_token": "t", "oauth_token_secret": "s", "oauth_callback_confirmed": "true"}
    body = "&".join(f"{name}={value}" for name, value in (answer | fields).items())
    canned.post(f"{HOME}/request", body=body)
    session = {}
    return oauth1_dance(VETERAN).begin(session, CALLBACK), session


def test_relative_endpoints_of_oauth1_are_resolved(canned):
    """All three."""
    url, session = begun(canned)
    assert url == f"{HOME}/authorize?oauth_token=t"
    canned.post(f"{HOME}/access", body="oauth_token=a&oauth_token_secret=b")
    outcome = oauth1_dance(VETERAN).finish(session, CALLBACK, "oauth_token=t&oauth_verifier=v")
    assert outcome.token["oauth_token"] == "a"


@pytest.mark.parametrize("secret", [LONGEST_CREDENTIALS - 10, LONGEST_CREDENTIALS - 9])
def test_credentials_have_a_longest_length(canned, secret):
    """Token and secret together; the bound itself is allowed."""
    fields = {"oauth_token": "t" * 10, "oauth_token_secret": "s" * secret}
    if 10 + secret <= LONGEST_CREDENTIALS:
        assert begun(canned, **fields)[0].endswith("t" * 10)
        return
    error = error_of(lambda: begun(canned, **fields))
    assert (error.code, error.step) == ("request_token_too_long", "request_token")
    assert str(error) == "Veteran sent a request token that is too long to be kept."


def test_an_unconfirmed_callback_is_explained(canned):
    """With the provider's title."""
    error = error_of(lambda: begun(canned, oauth_callback_confirmed="false"))
    assert str(error) == "Veteran did not confirm the callback URL."


def test_a_missing_verifier_is_explained(canned):
    """In the words of the page."""
    _, session = begun(canned)
    error = error_of(lambda: oauth1_dance(VETERAN).finish(session, CALLBACK, "oauth_token=t"))
    assert str(error) == said("verifier_missing", "Veteran")


def test_a_callback_in_the_open_is_named():
    """Each address by its role."""
    error = error_of(lambda: oauth1_dance(VETERAN).begin({}, "http://shop.example/c"))
    assert str(error).startswith("The callback URL http://shop.example/c is not https")
    dance = oauth1_dance(replace(VETERAN, authorization_url="http://remote.example/a"))
    error = error_of(lambda: dance.begin({}, CALLBACK))
    assert str(error).startswith(
        "The authorization_url of the dance 'veteran' http://remote.example/a is not https"
    )


def test_an_oauth1_session_is_of_the_class_that_was_given():
    """By the dance, or else by whoever asks; with the options of both."""

    class Own(OAuth1Session):
        pass

    class Adapters(OAuth1Session):
        pass

    assert type(oauth1_dance(session_class=Own).session(session_class=Adapters)) is Own
    assert type(oauth1_dance().session(session_class=Adapters)) is Adapters
    session = oauth1_dance(session_options={"realm": "a"}).session(force_include_body=True)
    assert session._client.client.realm == "a"


# Failures and addresses


def test_failures_are_counted_in_what_only_takes_two_arguments():
    """Sessions need no more than get and pop with a default."""

    class Strict(dict):
        def get(self, key, default, /):
            return super().get(key, default)

        def pop(self, key, default, /):
            return super().pop(key, default)

    session = Strict()
    error = callback.refusal("Remote", {"error": "x"})
    assert not navigation.should_show_error_page(error, has_receivers=True, user_session=session)
    navigation.forget_failures(session)
    assert session == {}
    flows.save(session, flow(key="strict"))
    flows.pop(session, "strict", dance="rehearsal", user=None, callback_url=CALLBACK)
    session["rehearsal_oauth_state"] = "primed"
    flows.pop(session, "primed", dance="rehearsal", user=None, callback_url=CALLBACK)
    assert session == {}


def test_next_may_have_its_longest_length():
    """And no character more."""
    assert is_safe_next("/" + "a" * (LONGEST_NEXT - 1), host="site.example")
    assert not is_safe_next("/" + "a" * LONGEST_NEXT, host="site.example")


def test_a_denial_names_the_provider_in_both_protocols(canned):
    """The dance hands its title on."""
    dance = oauth2_dance(REMOTE)
    session = {}
    state = parameters_of(dance.begin(session, CALLBACK))["state"]
    error = error_of(lambda: dance.finish(session, CALLBACK, f"error=access_denied&state={state}"))
    assert str(error) == said("access_denied")
    _, session = begun(canned)
    error = error_of(lambda: oauth1_dance(VETERAN).finish(session, CALLBACK, "denied=t"))
    assert str(error) == said("access_denied", "Veteran")


@pytest.mark.parametrize(("primed", "secret"), [("a-verifier", "a-verifier"), (7, ""), (None, "")])
def test_a_primed_state_may_have_a_verifier_beside_it(primed, secret):
    """It is taken once, and only as text."""
    session = {"rehearsal_oauth_state": "primed", "rehearsal_oauth_code_verifier": primed}
    found = flows.pop(session, "primed", dance="rehearsal", user=None, callback_url=CALLBACK)
    assert (found.secret, session) == (secret, {})


def test_what_was_asked_for_and_not_granted_is_told(canned):
    """The scopes of the dance, less those of the token."""
    dance = oauth2_dance(REMOTE, scope=["read", "write", "admin"])
    session = {}
    state = parameters_of(dance.begin(session, CALLBACK))["state"]
    answer = {"access_token": "a", "token_type": "Bearer", "scope": "write extra"}
    canned.post(REMOTE.token_url, json=answer)
    outcome = dance.finish(session, CALLBACK, f"code=a&state={state}")
    assert outcome.missing_scopes == ("read", "admin")


@pytest.mark.parametrize("lines", ["\n", "\\n"])
def test_the_lines_of_a_key_may_be_written_out(lines):
    """As environment variables hold them."""
    key = ["-----BEGIN PRIVATE KEY-----", "abc", "-----END PRIVATE KEY-----"]
    assert read_private_key(lines.join(key)) == "\n".join(key)


@pytest.mark.parametrize(
    ("changes", "user", "code"),
    [
        ({}, "bob", "flow_of_another_user"),
        ({}, None, "flow_of_another_user"),
        ({"client_key": "another"}, "ada", "registration_changed"),
    ],
)
def test_an_oauth1_flow_is_finished_by_whom_and_what_began_it(canned, changes, user, code):
    """A link that somebody else prepared connects nobody, and changed credentials are told."""
    fields = "oauth_token=t&oauth_token_secret=s&oauth_callback_confirmed=true"
    canned.post(f"{HOME}/request", body=fields)
    dance, session = oauth1_dance(VETERAN), {}
    dance.begin(session, CALLBACK, user="ada")
    query = "oauth_token=t&oauth_verifier=v"
    after = dance.changed(**changes)
    assert error_of(lambda: after.finish(session, CALLBACK, query, user=user)).code == code


def test_a_refusal_of_oauth1_without_a_word_has_one():
    """Receivers always learn a code."""
    assert callback.oauth1_refusal("Veteran", {"denied": "t"}).error == "access_denied"


def test_tokens_of_addresses_are_hidden():
    """The others stay as they are."""
    hidden = callback.without_secrets("x_code=1&code=c4&oauth_token=t#code=2")
    assert hidden == "x_code=1&code=hidden&oauth_token=hidden#code=2"


def test_connections_are_configured_by_settings():
    """And what they say of time holds, unless the dance says otherwise."""
    dance = oauth2_dance(REMOTE).with_settings({"DANCE_API_TIMEOUT": 7})
    assert dance.session_connections.api_timeout == 7
    assert dance.changed(api_timeout=3).session_connections.api_timeout == 3
    assert oauth2_dance(REMOTE).with_settings({}).session_connections is USUAL


def test_custom_oauth1_dances_are_configured_by_their_own_variables():
    """One for each credential; fields of profiles may be a mapping."""
    dance = custom.oauth1(
        name="veteran",
        request_token_url=f"{HOME}/request",
        access_token_url=f"{HOME}/access",
        authorization_url=f"{HOME}/authorize",
        profile_fields={"id": "uid"},
    )
    assert dance.variables_of("client_key") == ("VETERAN_OAUTH_CLIENT_KEY",)
    assert dance.provider.profile_fields == ProfileFields(id="uid")


@pytest.mark.parametrize(
    ("scope", "mode"), [(["name"], "form_post"), (["openid", "email"], "form_post"), ([], None)]
)
def test_some_scopes_come_back_in_a_form(scope, mode):
    """Apple's, say."""
    provider = replace(REMOTE, form_post_scopes=("name", "email"))
    page = oauth2_dance(provider, scope=scope).begin({}, CALLBACK)
    assert parameters_of(page).get("response_mode") == mode


@pytest.mark.parametrize(
    ("given", "is_signing"),
    [
        ({"signer": "T", "client_secret": None}, True),
        ({"key_id": "K", "client_secret": None}, True),
        ({"signer": "T"}, False),
        ({"client_secret": None}, False),
    ],
)
def test_who_gives_a_key_in_place_of_a_secret_is_asked_for_all_of_it(given, is_signing):
    """And who gives a secret, or nothing, for the secret."""
    provider = replace(REMOTE, secret_audience="https://remote.example")
    names = oauth2_dance(provider, **given).credential_names
    assert ("signer" in names, "client_secret" in names) == (is_signing, not is_signing)


def test_an_outcome_does_not_show_its_flow():
    """The state may belong to a copy of the session elsewhere."""
    assert "a-state" not in repr(Outcome(Token(), flow_key="a-state"))

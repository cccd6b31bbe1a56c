"""What a provider's answer means as a token, and whether a token can be used now."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from dance_common import tokens
from dance_common.tokens import (
    Token,
    from_storage,
    is_expired,
    parse_token_response,
    scope_list,
    to_storage,
)

NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def _at_rest():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("lifetime", "seconds"),
    [
        (3600, 3600),
        ("3600", 3600),
        (" 3600 ", 3600),
        (3600.5, 3600.5),
        ("1e3", 1000),
        (0, None),
        (-5, None),
        ("", None),
        ("soon", None),
        (None, None),
        (True, None),
        ([3600], None),
        ({"seconds": 1}, None),
        (float("nan"), None),
        ("nan", None),
        (float("inf"), None),
        ("-inf", None),
        (10**10, None),
        (10**400, None),
        ("9" * 5000, None),
        (1e308, None),
    ],
)
def test_a_lifetime_is_believed_if_it_makes_sense(lifetime, seconds):
    """A positive number of seconds, as number or text, sets both times; anything else is as if none had come."""
    token = parse_token_response({"access_token": "a", "expires_in": lifetime})
    expected = {} if seconds is None else {"expires_in": seconds, "expires_at": NOW + seconds}
    assert token == {"access_token": "a", **expected}


@pytest.mark.parametrize(
    ("answer", "expires_at"),
    [
        ({"expires_at": NOW + 60}, NOW + 60),
        ({"expires_at": str(NOW + 60)}, NOW + 60),
        ({"expires_at": NOW + 60, "expires_in": 5}, NOW + 5),
        ({"expires_at": NOW + 60, "expires_in": "soon"}, NOW + 60),
        ({"expires_at": NOW - 1}, None),
        ({"expires_at": "tomorrow"}, None),
        ({"expires_at": float("nan")}, None),
    ],
)
def test_a_time_of_the_provider_counts_where_it_names_no_lifetime(answer, expires_at):
    """``expires_at`` in an answer is used if there is no ``expires_in`` that makes sense."""
    token = parse_token_response({"access_token": "a", **answer})
    assert token.get("expires_at") == expires_at
    assert ("expires_in" in token) == (expires_at is not None)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("a b", ["a", "b"]),
        ("a,b", ["a", "b"]),
        ("a, b", ["a", "b"]),
        (["a", "b"], ["a", "b"]),
        (["a", None, 5, "", "b"], ["a", "b"]),
        ("https://site.example/auth/x.readonly", ["https://site.example/auth/x.readonly"]),
        (None, ["asked", "for"]),
        ("", [""]),
        ([], [""]),
        (5, ["asked", "for"]),
        ({"a": 1}, ["asked", "for"]),
    ],
)
def test_the_granted_scope_is_kept_as_a_list(scope, expected):
    """The scope is what the answer says, however it is written; else what was asked for was granted.

    None at all is written as Flask-Dance writes it.
    """
    token = parse_token_response({"access_token": "a", "scope": scope}, requested=["asked", "for"])
    assert token["scope"] == expected


def test_no_scope_is_made_up():
    """Where nobody named a scope the token has none."""
    assert "scope" not in parse_token_response({"access_token": "a"})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({}, {"refresh_token": "old", "scope": ["x", "y"]}),
        ({"refresh_token": ""}, {"refresh_token": "old", "scope": ["x", "y"]}),
        ({"refresh_token": None}, {"refresh_token": "old", "scope": ["x", "y"]}),
        ({"refresh_token": "new"}, {"refresh_token": "new", "scope": ["x", "y"]}),
        ({"scope": "x"}, {"refresh_token": "old", "scope": ["x"]}),
    ],
)
def test_a_refresh_takes_over_what_its_answer_leaves_out(answer, expected):
    """Refresh token and scope of the previous token go on where the answer has none."""
    previous = {"access_token": "1", "refresh_token": "old", "scope": "x y", "id_token": "gone"}
    token = parse_token_response({"access_token": "2", **answer}, previous=previous)
    assert token == {"access_token": "2", **expected}


def test_an_answer_is_not_changed():
    """The answer that was read stays as it was."""
    answer = {"access_token": "a", "expires_in": "5", "scope": "a b"}
    before = copy.deepcopy(answer)
    parse_token_response(answer)
    assert answer == before


@pytest.mark.parametrize("kept", [None, "", "text", [], ["access_token"], 5, {}, True])
def test_what_is_no_token_is_none(kept):
    """A backend that gives back something else than a filled mapping has no token."""
    assert from_storage(kept) is None


@pytest.mark.parametrize(
    ("expires_at", "expires_in"),
    [(NOW + 90, 90), (NOW - 90, -90), (str(NOW + 90), 90), (None, 7), ("tomorrow", 7)],
)
def test_a_kept_token_counts_down(expires_at, expires_in):
    """``expires_in`` of a loaded token is what is left now; without a time it stays as it was."""
    kept = {"access_token": "a", "expires_in": 7, "expires_at": expires_at}
    assert from_storage(kept) == {**kept, "expires_in": expires_in}
    assert kept["expires_in"] == 7


@pytest.mark.parametrize(
    ("token", "expires_at"),
    [
        ({"expires_in": 60}, NOW + 60),
        ({"expires_in": "60"}, NOW + 60),
        ({"expires_in": 60, "expires_at": NOW + 5}, NOW + 5),
        ({"expires_in": 60, "expires_at": "soon"}, NOW + 60),
        ({"expires_in": -5}, None),
        ({}, None),
    ],
)
def test_a_token_is_saved_with_the_time_at_which_it_expires(token, expires_at):
    """A lifetime without a time counts from when the token is kept."""
    assert to_storage({"access_token": "a", **token}).get("expires_at") == expires_at


@pytest.mark.parametrize(
    ("expires_at", "expected"),
    [
        (NOW + tokens.LEEWAY + 1, False),
        (NOW + tokens.LEEWAY, True),
        (NOW - 1, True),
        (str(NOW), True),
        (None, False),
        ("soon", False),
        (float("nan"), False),
        (10**400, False),
    ],
)
def test_a_token_counts_as_expired_a_little_early(expires_at, expected):
    """A token is over thirty seconds before its time; one whose time makes no sense never is."""
    assert is_expired({"expires_at": expires_at}) is expected


def test_the_leeway_can_be_named():
    """The seconds of caution are the caller's choice."""
    assert not is_expired({"expires_at": NOW + 1}, leeway=0)
    assert is_expired({"expires_at": NOW + 99}, leeway=100)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (("a", "b"), ["a", "b"]),
        ({"a"}, ["a"]),
        (b"a b", []),
        (None, []),
        (3, []),
        (dict.fromkeys("ab").keys(), ["a", "b"]),
    ],
)
def test_scopes_come_in_any_container(scope, expected):
    """Any collection of strings is scopes; bytes, mappings and others are none."""
    assert scope_list(scope) == expected


SECRET_ANSWER = {
    "access_token": "secret-1",
    "refresh_token": "secret-2",
    "id_token": "secret-3",
    "oauth_token": "secret-4",
    "oauth_token_secret": "secret-5",
    "authed_user": {"access_token": "secret-6"},
    "bot_access_token": "secret-7",
    "token_type": "Bearer",
    "scope": ["a"],
    "expires_in": 5,
    "expires_at": 6,
}


@pytest.mark.parametrize("write", [repr, str, "{}".format, "%s".__mod__, "{!r}".format])
def test_a_token_shows_no_secret(write):
    """However a token is written, it shows its names, scope and times, and no other value."""
    text = write((Token(SECRET_ANSWER),) if write == "%s".__mod__ else Token(SECRET_ANSWER))
    assert "secret-" not in text
    assert "'scope': ['a']" in text
    assert "'authed_user': '…'" in text
    assert "'expires_in': 5" in text


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))]
)
def test_a_copy_of_a_token_hides_its_secrets_too(copied):
    """Copies and pickles are tokens again."""
    token = copied(Token(SECRET_ANSWER))
    assert isinstance(token, Token)
    assert token == SECRET_ANSWER


def test_a_token_is_json():
    """A token can be kept wherever JSON can."""
    assert json.loads(json.dumps(Token(SECRET_ANSWER))) == SECRET_ANSWER


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
NUMBERS = JSON | st.integers().map(str) | st.floats().map(str) | st.just(10**400)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "access_token": JSON,
        "refresh_token": JSON,
        "expires_in": NUMBERS,
        "expires_at": NUMBERS,
        "scope": JSON,
        "x": JSON,
    },
)


@settings(deadline=None, max_examples=200)
@given(answer=ANSWERS, previous=st.none() | ANSWERS)
def test_any_answer_becomes_a_token(answer, previous):
    """Whatever JSON a provider answers, its token can be kept, loaded and asked whether it is over."""
    token = parse_token_response(answer, previous=previous)
    if "expires_in" in token:
        assert token["expires_in"] > 0
        assert token["expires_at"] == pytest.approx(NOW + token["expires_in"])
    scopes = token.get("scope", [])
    assert scopes == [""] or all(isinstance(scope, str) and scope for scope in scopes)
    kept = to_storage(token)
    assert is_expired(kept) in (True, False)
    carried = kept.get("access_token")
    if carried is None or (
        isinstance(carried, str) and carried.isascii() and carried.isprintable()
    ):
        assert (from_storage(kept) is None) == (not kept)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("access_token", 7),
        ("access_token", ["a"]),
        ("access_token", "a\r\nX: y"),
        ("access_token", "é"),
        ("oauth_token", 7),
        ("oauth_token", "a\nb"),
        ("oauth_token_secret", "\ud800"),
        ("oauth_token_secret", {"a": "b"}),
    ],
)
def test_what_no_request_could_carry_is_no_token(field, value):
    """A kept token whose parts fit into no header and no signature is as good as none."""
    assert from_storage({field: value, "x": "y"}) is None


def test_an_empty_part_is_kept():
    """A token without a secret is a token, and so is one whose name is not ours."""
    assert from_storage({"oauth_token": "é", "oauth_token_secret": ""}) is not None
    assert from_storage({"access_token": None, "refresh_token": "x"}) is not None


@settings(deadline=None, max_examples=200)
@given(kept=JSON | ANSWERS)
def test_any_kept_value_is_a_token_or_none(kept):
    """Whatever a backend gives back is loaded without an error."""
    token = from_storage(kept)
    assert token is None or (isinstance(token, Token) and is_expired(token) in (True, False))


@pytest.mark.parametrize(
    ("lifetime", "expected"),
    [
        (0, True),
        (-30, True),
        ("-30", True),
        (-0.5, True),
        (1, False),
        ("3600", False),
        (None, False),
        ("soon", False),
        (True, False),
        (float("nan"), False),
    ],
)
def test_a_lifetime_that_was_never_there_is_over(lifetime, expected):
    """A stored token that names no time has expired if its lifetime is none, as in Flask-Dance."""
    assert is_expired({"access_token": "a", "expires_in": lifetime}) is expected
    if expected:
        assert is_expired(from_storage(to_storage({"access_token": "a", "expires_in": lifetime})))


def test_the_time_goes_before_the_lifetime():
    """Where both are known the lifetime is counted down from the time."""
    assert not is_expired({"expires_at": NOW + 3600, "expires_in": -30})
    assert is_expired({"expires_at": NOW - 1, "expires_in": 3600})


def test_the_stored_profile_is_the_sites_and_no_providers():
    """A provider can't put one into its response; that of the token before stays with the user's token."""
    kept = {"stored_profile": {"id": "1"}}
    fields = {"access_token": "a", "stored_profile": {"id": "2"}}
    assert "stored_profile" not in parse_token_response(fields)
    assert parse_token_response(fields, previous=kept)["stored_profile"] == {"id": "1"}

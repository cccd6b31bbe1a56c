"""A callback's query is read strictly, and whatever is sent there is read or refused."""

from __future__ import annotations

import contextlib

import pytest
from core_helpers import error_of
from hypothesis import given, settings
from hypothesis import strategies as st

from dance_common.dance import callback
from dance_common.errors import BadCallback


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {}),
        ("code=a&state=b", {"code": "a", "state": "b"}),
        (b"code=a&state=b", {"code": "a", "state": "b"}),
        ("code=a+b%2B&state=%C3%A9", {"code": "a b+", "state": "é"}),
        ("code=&state=b", {"state": "b"}),
        ("code&state=b", {"state": "b"}),
        ("x=1&x=2&code=a", {"x": "2", "code": "a"}),
        ("state=%FF", {"state": "\ufffd"}),
        (b"state=\xff", {"state": "\ufffd"}),
        ("state=%ED%A0%80", {"state": "\ufffd" * 3}),
        ("state=\ud800", {"state": "?"}),
        ("a=b;code=c", {"a": "b;code=c"}),
        ("code=%00", {"code": "\x00"}),
    ],
)
def test_reads_a_query(query, expected):
    """Parameters are decoded as form fields, the empty ones left out, broken bytes replaced."""
    assert callback.read(query) == expected


@pytest.mark.parametrize(
    "name",
    [
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
        "oauth_token",
        "oauth_verifier",
        "oauth_problem",
        "denied",
    ],
)
@pytest.mark.parametrize("values", [("a", "b"), ("a", "a"), ("", "a"), ("a", "")])
def test_refuses_repeats(name, values):
    """A parameter of the protocol that comes twice is refused, even if it is equal or empty, and is named."""
    query = f"{name}={values[0]}&x=1&{name}={values[1]}"
    error = error_of(lambda: callback.read(query))
    assert (type(error), error.code, error.status) == (BadCallback, "repeated_parameter", 400)
    assert str(error) == f"The callback repeats {name}."


@pytest.mark.parametrize(
    "query",
    [
        "state=" + "x" * 100_000,
        b"state=" + b"x" * 100_000,
        "state=" + "é" * 8200,
        "&".join(f"p{number}=1" for number in range(200)),
        "&" * 200,
    ],
    ids=[
        "100 kB",
        "100 kB of bytes",
        "16 kB in characters of two bytes",
        "200 parameters",
        "200 &",
    ],
)
def test_refuses_what_is_too_long(query):
    """A query that no provider would send for its size is refused before it is looked at."""
    assert error_of(lambda: callback.read(query)).code == "callback_too_long"


def test_reads_a_query_of_the_greatest_length():
    """A query of exactly the bound is read."""
    query = "code=" + "c" * (callback.LONGEST_QUERY - 5)
    assert callback.read(query)["code"] == query[5:]


PIECES = st.sampled_from(
    ["code", "state", "=", "&", "%", "%C3", "%ED%A0%80", "+", ";", "\ud83d", "é"]
)


@settings(deadline=None)
@given(query=st.text() | st.binary() | st.lists(PIECES).map("".join))
def test_never_fails_in_another_way(query):
    """Whatever arrives is either refused or read into text that can be stored and shown."""
    with contextlib.suppress(BadCallback):
        for name, value in callback.read(query).items():
            assert (name + value).encode().decode() == name + value
            assert value

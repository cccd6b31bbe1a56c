"""The options that every dance takes are checked for their spelling, and shown in signatures."""

from __future__ import annotations

import inspect
from typing import TypedDict, Unpack

import pytest

from dance_common.options import (
    DanceOptions,
    dance_arguments,
    signature,
    spell_out,
    unknown_keyword,
)


def provider_function(client_id: str | None = None, **options: Unpack[DanceOptions]) -> None:
    """Stand for a function of the catalogue."""


def narrow(client_id: str | None = None) -> None:
    """Take no options."""


def test_options_that_are_none_are_left_out():
    """Options come back as keyword arguments without those that are None; the provider's own stand together."""
    options = DanceOptions(name="work", redirect_url=None, api_hosts=())
    expected = {"name": "work", "provider_options": {"api_hosts": ()}}
    assert dance_arguments(options, provider_function) == expected


def test_storage_is_another_name_for_backend():
    """The name of Flask-Dance 7.1 does the same."""
    assert dance_arguments({"storage": "a backend"}, provider_function) == {"backend": "a backend"}


def test_one_backend_is_enough():
    """Backend and storage together are an error, unless one of them is None."""
    with pytest.raises(TypeError, match="two names of one option"):
        dance_arguments({"storage": 1, "backend": 2}, provider_function)
    assert dance_arguments({"storage": None, "backend": 2}, provider_function) == {"backend": 2}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "redirct_url",
            "provider_function() takes no option 'redirct_url'. Did you mean 'redirect_url'?",
        ),
        ("client_ID", "provider_function() takes no option 'client_ID'. Did you mean 'client_id'?"),
        ("zzz", "provider_function() takes no option 'zzz'."),
    ],
)
def test_a_misspelt_option_is_an_error_that_helps(name, sentence):
    """An unknown keyword is refused by name, with the nearest one that exists, even if it is None."""
    with pytest.raises(TypeError) as caught:
        dance_arguments({name: None}, provider_function)
    assert str(caught.value) == sentence


def test_the_sentence_takes_any_names():
    """The sentence can be had for any function and keywords."""
    assert unknown_keyword("f", "naem", ["name"]).endswith("Did you mean 'name'?")


def test_the_signature_spells_the_options_out():
    """``**options`` becomes every option, keyword-only and after the function's own parameters."""
    parameters = signature(provider_function).parameters
    assert list(parameters) == ["client_id", *DanceOptions.__annotations__]
    assert {p.kind for name, p in parameters.items() if name != "client_id"} == {
        inspect.Parameter.KEYWORD_ONLY
    }
    assert parameters["redirect_url"].annotation == "str | None"


def test_a_function_may_show_other_options():
    """A decorator lets ``inspect`` and ``help`` show them, with defaults that are not None."""

    class Options(TypedDict, total=False):
        color: str
        size: int | None

    @spell_out(Options, {"color": "blue"})
    def paint(where: str, **options: Unpack[Options]) -> None:
        """Paint."""

    assert str(inspect.signature(paint)) == (
        "(where: 'str', *, color: 'str' = 'blue', size: 'int | None' = None) -> 'None'"
    )
    assert signature(paint) == inspect.signature(paint)


def test_a_function_without_options_keeps_its_signature():
    """A function that takes no options is shown as it is written."""
    assert signature(narrow) == inspect.signature(narrow)

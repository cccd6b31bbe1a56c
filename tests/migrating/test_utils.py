"""The helpers that applications import from flask_dance.utils, and names that are not there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

import flask_dance
from flask_dance import conflict, consumer
from flask_dance.utils import FakeCache, first, getattrd


def test_the_first_that_is_true():
    """With a key, the first that the key likes; the default where there is none."""
    assert first([0, None, 3, 4]) == 3
    assert first([1, 2, 3], key=lambda number: number > 1) == 2
    assert first([0, ""], default="nothing") == "nothing"
    assert first([]) is None


def test_dotted_paths():
    """A path that leads nowhere is an error, unless there is a default."""
    value = SimpleNamespace(inner=SimpleNamespace(name="x"))
    assert getattrd(value, "inner.name") == "x"
    assert getattrd(value, "inner.other.name", None) is None
    with pytest.raises(AttributeError, match="other"):
        getattrd(value, "inner.other")


def test_a_cache_that_keeps_nothing():
    """It can be given wherever a cache is optional."""
    cache = FakeCache()
    cache.set("key", "value")
    cache.delete("key")
    assert cache.get("key") is None


@pytest.mark.parametrize("module", [flask_dance, consumer])
def test_a_name_that_no_release_had_is_an_attribute_error(module):
    """Names that are looked up when they are used are no excuse for typing errors."""
    with pytest.raises(AttributeError, match="OAuth3ConsumerBlueprint"):
        _ = module.OAuth3ConsumerBlueprint


def test_the_sentence_about_flask_dance_names_its_version(tmp_path):
    """However pip has written its name."""
    (tmp_path / "Flask_Dance-6.2.0.dist-info").mkdir()
    assert conflict.warning(str(tmp_path)).startswith("Flask-Dance 6.2.0 is installed beside")

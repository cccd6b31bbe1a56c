"""How far a request walks through our files, which nobody who reads it should have to follow for long."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from sizes import PACKAGES, code_lines, measure
from walking import walks

MOST = {
    "flask": {
        "login": (21, 55),
        "callback": (30, 104),
        "good call": (22, 48),
        "stale call": (30, 151),
        "error page": (24, 55),
    },
    "django": {
        "login": (21, 56),
        "callback": (30, 102),
        "good call": (19, 42),
        "stale call": (28, 151),
        "error page": (23, 54),
    },
    "django-orm": {
        "login": (23, 56),
        "callback": (34, 128),
        "good call": (23, 51),
        "stale call": (30, 183),
        "error page": (25, 54),
    },
}
"""The files that a request may enter, and the calls between them. ``python tests/walks`` says what there is today."""


MOST_ANY = 150
"""Lines on which something is annotated with ``Any`` alone: what no type checker can look into."""


@pytest.mark.parametrize("site", MOST)
def test_a_request_walks_no_further_than_it_did(site):
    """Each request enters at most these files, with at most these calls from one to another."""
    if not find_spec(site.partition("-")[0]):
        pytest.skip(f"{site} is not installed")
    walked = {request: walk.figures for request, walk in walks(site).items()}
    too_far = {
        request: f"{walked[request]} where {most} is the most"
        for request, most in MOST[site].items()
        if any(is_now > at_most for is_now, at_most in zip(walked[request], most, strict=True))
    }
    assert walked.keys() == MOST[site].keys()
    assert too_far == {}, f'python tests/walks {site} "<request>" prints the calls'


def test_the_architecture_page_says_how_far_each_request_walks():
    """Its table has the same figures."""
    page = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
    for request in MOST["flask"]:
        figures = (f"{files} / {calls}" for files, calls in (MOST[site][request] for site in MOST))
        assert f"| {request} | {' | '.join(figures)} |" in page


@pytest.mark.skipif(not all(map(find_spec, PACKAGES)), reason="a package is not installed")
def test_few_annotations_say_any():
    """What is only handed on is an ``object``, and what is used has a type, but in few places."""
    assert measure().any_lines <= MOST_ANY


def test_code_is_what_is_left_without_words():
    """Blank lines, comments and docstrings of modules, classes, functions and attributes are not counted."""
    source = '"""Words\nand words."""\n\n# a comment\nx = """one\ntwo"""  # and more\n"""Of x."""\n'
    assert code_lines(source) == 2

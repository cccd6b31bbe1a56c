"""The documentation is plain English: proselint finds nothing, and no turns are borrowed from another language."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from docs_pages import CHECKOUT, DOCS, written_pages
from proselint.checks import __register__
from proselint.config import DEFAULT
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

TURNS = {
    "belongs into": "belongs in",
    "the user holds in the hand": "the browser",
    "stops the circle": "ends the redirects",
    "run(ning)? in a circle": "redirect without end",
    "against a hole": "against an attack",
    "in its midst": "halfway",
    "is no (HTTP|valid HTTP|JSON)": "is not valid HTTP",
    "and is none": "and is not",
    "gives? the token up": "forgets the token",
    "What is to (write|do)": "What to write",
    "Nothing has to be written": "You write nothing",
    "where a redirect can't help": "where a redirect is of no use",
    "outside of": "outside",
    "ready-made": "built-in",
    r"go(es)? round for ever": "redirect without end",
    "tells? how to use": "says how to use",
    "(are|is) moved anew|makes? anew|written anew": "again",
    "knows the user by": "recognises",
    r"is the one who\b": "who",
    "whoever denied": "who said no",
    "dances? begun": "dances under way",
    "ended there": "revoked there",
    "ended at the provider": "revoked",
    "the own machine": "your own machine",
    "as ever": "as before",
    "Normally ": "By default ",
    "Mostly ": "Usually ",
    "of both protocols, at each of its steps": "in both protocols, at each step",
    "tokens? (of|from) the stand-in's": "the stand-in's token",
    "no end": "no expiry",
}
"""What was written here once, or could be, and what an English engineer writes."""
GENERATED = {"attacks.md", "benchmarks.md", "faults.md", "faults-compared.md"}
"""Written by tests and benchmarks, from sentences that stand there."""
PAGES = [*written_pages(), CHECKOUT / "CHANGELOG.md"]


def prose_of(text: str) -> str:
    """Return the text without code, comments, links' addresses and directives, on lines of the same numbers."""
    blank = lambda found: re.sub(r"[^\n]", "", found[0])  # noqa: E731
    text = re.sub(r"^ *(`{3,}).*?^ *\1 *$", blank, text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"<!--.*?-->", blank, text, flags=re.DOTALL)
    text = re.sub(r"^ *:{3,}.*$|^ *:[\w-]+:.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)(\{[^}]*\})?|<https?:[^>]*>", "]", text)
    # A heading ends as a sentence does, or its last word would seem to be repeated after it.
    text = re.sub(r"^(#+ .*\w)$", r"\1.", text, flags=re.MULTILINE)
    # Pieces of code are words of their own, or two of them would be one word repeated.
    count = itertools.count()
    return re.sub(r"`[^`]*`", lambda _: f"code{next(count)}", text)


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(CHECKOUT)) for page in PAGES])
def test_proselint_finds_nothing(page: Path) -> None:
    if not CheckRegistry().checks:
        CheckRegistry().register_many(__register__)
    # Quotes and dashes are typography, which the theme and the editor decide.
    config = {**DEFAULT, "checks": {**DEFAULT["checks"], "typography": False}}
    if page.name in GENERATED and page.parent == DOCS:
        pytest.skip("its sentences stand elsewhere")
    found = LintFile(page, prose_of(page.read_text(encoding="utf-8"))).lint(config)
    said = {f"line {each.pos[0] - 1}: {each.check_result.message}" for each in found}
    assert said == set()


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(CHECKOUT)) for page in PAGES])
def test_no_turns_of_another_language(page: Path) -> None:
    if page.name in GENERATED and page.parent == DOCS:
        pytest.skip("its sentences stand elsewhere")
    text = " ".join(prose_of(page.read_text(encoding="utf-8")).split())
    found = {turn: better for turn, better in TURNS.items() if re.search(turn, text)}
    assert found == {}

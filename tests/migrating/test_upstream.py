"""The table of Flask-Dance's own tests that may fail here; ``tox -e upstream`` runs them and compares."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "migrating.md").read_text(encoding="utf-8")
SCRIPT = runpy.run_path(str(HERE / "upstream" / "__main__.py"))
ROWS = SCRIPT["read_table"](SCRIPT["TABLE"])


@pytest.mark.parametrize("reason", ROWS["reasons"])
def test_each_reason_is_a_row_of_the_page(reason):
    """Whoever moves finds there what to change; a reason that no test needs any more goes."""
    text = ROWS["reasons"][reason]["row"]
    rows = [line for line in PAGE.splitlines() if text in line]
    assert len(rows) == 1, text
    assert reason in ROWS["tests"].values()


def test_each_row_has_a_reason_that_has_a_name():
    assert set(ROWS["tests"].values()) <= set(ROWS["reasons"])


@pytest.mark.parametrize(
    ("failed", "rows", "total", "problems"),
    [
        ({"a": False, "b": True}, ["b"], 2, []),
        ({"a": True, "b": True}, ["b"], 2, ["fails, and has no row: a"]),
        ({"a": False, "b": False}, ["b"], 2, ["has a row, and passes: b"]),
        ({"a": False}, ["b"], 1, ["has a row, and is not there: b"]),
        ({"a": False}, [], 2, ["1 tests were run, not 2"]),
    ],
    ids=["as-written", "no-row", "passes", "renamed", "fewer"],
)
def test_what_differs_from_the_table_fails_the_run(failed, rows, total, problems):
    assert SCRIPT["compare"](failed, rows, total) == problems


def test_tests_are_run_unedited_and_counted(tmp_path):
    """One that fails in any phase, or is skipped, has not passed."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_any.py").write_text(
        "import pytest\n"
        "@pytest.fixture\n"
        "def broken():\n    yield\n    raise OSError\n"
        "def test_good(): pass\n"
        "def test_bad(): assert False\n"
        "def test_skipped(): pytest.skip()\n"
        "def test_left_broken(broken): pass\n"
    )
    ended = SCRIPT["run"](folder)
    assert ended == {
        "test_any.py::test_good": False,
        "test_any.py::test_bad": True,
        "test_any.py::test_skipped": True,
        "test_any.py::test_left_broken": True,
    }

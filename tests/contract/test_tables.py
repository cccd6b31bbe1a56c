"""The tables of faults and attacks are what the documentation shows, and what tests prove."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from attack_table import ATTACKS
from fault_table import FAULTS
from table_pages import DOCS, PAGES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", PAGES)
def test_the_documentation_is_up_to_date(name):
    """Each page is what ``python tests/contract/table_pages.py`` writes."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()


def test_rows_have_names_of_their_own():
    """No two rows share an id."""
    for table in (FAULTS, ATTACKS):
        ids = [row.id for row in table]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_proofs_exist(attack):
    """Every test that a row names is there."""
    for proof in attack.proofs:
        path, _, name = proof.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert not name or name in found, proof


def test_the_tests_that_the_rows_of_fapi_name_exist():
    """A rule that the page calls met is shown by a test of that name."""
    page = (ROOT / "docs/client-authentication.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", page)
    assert len(named) > 30
    for file, test in named:
        texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob(file)]
        assert any(f"def {test}" in text for text in texts), f"{file}::{test}"

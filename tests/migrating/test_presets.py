"""The ready-made blueprints of 7.1 begin with what they began with, or the guide says what they begin with now."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
GUIDE = HERE.parents[1] / "docs" / "migrating.md"
OLD = json.loads((HERE / "presets_of_7_1.json").read_text(encoding="utf-8"))
sys.path.append(str(HERE))

from collect_presets import ARGUMENTS, facts  # noqa: E402  # after the path


def differs(name):
    new = facts(name)
    return any(new.get(fact) != value for fact, value in OLD[name].items())


def test_the_guide_names_each_blueprint_that_begins_with_something_else():
    """The table "Ready-made blueprints" has a row for each of them, and for no other."""
    text = GUIDE.read_text(encoding="utf-8")
    part = text.partition("## Blueprints of the catalogue")[2].partition("\n## ")[0]
    explained = set(re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE))
    assert explained == {name for name in OLD if differs(name)}


@pytest.mark.parametrize("name", sorted(set(OLD) - {"nylas"}))
def test_calls_by_the_old_address_still_carry_the_token(name):
    """Applications that wrote the whole address go on; Nylas's old one is switched off."""
    make = getattr(importlib.import_module(f"flask_dance.contrib.{name}"), f"make_{name}_blueprint")
    two = list(inspect.signature(make).parameters)[:2]
    blueprint = make(**ARGUMENTS.get(name) or dict.fromkeys(two, "x"))
    old = OLD[name]["base_url"] or blueprint.base_url
    assert blueprint.dance.provider.may_receive_token(old, base_url=blueprint.base_url)

"""Every public name and parameter of Flask-Dance 7.1 is here, or docs/migrating.md says what became of it."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

from flask import Blueprint

HERE = Path(__file__).parent
GUIDE = HERE.parents[1] / "docs" / "migrating.md"
NAMES = json.loads((HERE / "names_of_7_1.json").read_text())
PARAMETERS = [
    (name, position, parameter)
    for name, parameters in NAMES.items()
    for position, parameter in enumerate(parameters or ())
]


def found(path):
    """Return what stands under a dotted path; an attribute of a blueprint is looked for in one that was made."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            if (
                isinstance(value, type)
                and issubclass(value, Blueprint)
                and not hasattr(value, part)
            ):
                value = value("example", __name__)
            value = getattr(value, part)
        return value
    raise AttributeError(path)


def takes(function, position, parameter):
    """Tell whether a call that was right for 7.1 is right with this parameter for the function, too."""
    known = list(inspect.signature(function).parameters.values())
    kinds = {each.kind for each in known}
    if parameter.startswith(("**", "...")):
        wanted = (
            inspect.Parameter.VAR_KEYWORD
            if parameter[0] == "*"
            else inspect.Parameter.VAR_POSITIONAL
        )
        return wanted in kinds
    named = [each for each in known if each.name not in ("self", "cls")]
    name = parameter.lstrip("*")
    by_keyword = any(
        each.name == name and each.kind in (each.KEYWORD_ONLY, each.POSITIONAL_OR_KEYWORD)
        for each in named
    )
    if parameter.startswith("*") or inspect.Parameter.VAR_POSITIONAL in kinds:
        return by_keyword
    return by_keyword and named[position].name == name


def explained():
    """Return the patterns of names that the guide's table speaks of."""
    text = GUIDE.read_text().partition("## Names that are gone")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| *((?:`[^`]+`(?:, )?)+) *\|", text, flags=re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def is_missing(name):
    try:
        found(name)
    except AttributeError:
        return True
    return False


def missing():
    """Return every name, and every ``name(parameter)``, that an app written for 7.1 would look for in vain."""
    gone = [name for name in NAMES if is_missing(name)]
    return gone + [
        f"{name}({parameter})"
        for name, position, parameter in PARAMETERS
        if name not in gone and not takes(found(name), position, parameter)
    ]


def test_every_name_is_there_or_explained():
    """What is missing stands in the table "Names that are gone" of the guide."""
    patterns = explained()
    assert [
        name for name in missing() if not any(fnmatchcase(name, each) for each in patterns)
    ] == []


def test_every_explanation_is_of_a_name_that_is_gone():
    """The table speaks of nothing that is there after all."""
    gone = missing()
    assert [each for each in explained() if not any(fnmatchcase(name, each) for name in gone)] == []


if __name__ == "__main__":
    print("\n".join(missing()))

"""Collect the public names of the ``flask_dance`` that is installed, with their parameters, as JSON.

Run it where Flask-Dance 7.1.0 is installed and nothing of this project:

    python tests/migrating/collect_names.py > tests/migrating/names_of_7_1.json

Public is what begins with no underscore and comes from Flask-Dance itself: its classes, functions, and values such as
signals, proxies and loggers, wherever it imports them from its own modules, too. Each name has the list of its
parameters, or null where it can't be called; a parameter is marked ``*`` where it can be given by its keyword only,
``...`` and ``**`` where it takes any further ones.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import sys
import warnings
from pathlib import Path
from types import ModuleType

PACKAGE = "flask_dance"
IGNORED = ("self", "cls")


def modules():
    """Yield every module of the package by its name."""
    root = importlib.import_module(PACKAGE)
    yield PACKAGE, root
    for found in pkgutil.walk_packages(root.__path__, f"{PACKAGE}."):
        yield found.name, importlib.import_module(found.name)


def borrowed(module):
    """Return the names that the module imports from other packages."""
    names = set()
    for node in ast.walk(ast.parse(Path(module.__file__).read_text())):
        if isinstance(node, ast.Import):
            names |= {(each.asname or each.name).partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            is_foreign = not node.level and f"{node.module}.".partition(".")[0] != PACKAGE
            names |= {each.asname or each.name for each in node.names if is_foreign}
    return names


def is_instance(value):
    """Tell values from classes and functions; a proxy is not asked what it stands for."""
    return not isinstance(value, type) and not inspect.isroutine(value)


def parameters(function):
    """Return the names of the function's parameters; None if it has no signature."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    marks = {
        inspect.Parameter.KEYWORD_ONLY: "*",
        inspect.Parameter.VAR_KEYWORD: "**",
        inspect.Parameter.VAR_POSITIONAL: "...",
    }
    return [marks.get(p.kind, "") + p.name for p in found if p.name not in IGNORED]


def members(cls):
    """Yield the public attributes that the package gave the class, with their parameters."""
    for owner in reversed(cls.__mro__):
        if not owner.__module__.startswith(PACKAGE):
            continue
        for name, value in vars(owner).items():
            if not name.startswith("_"):
                yield name, parameters(value) if inspect.isroutine(value) else None


def instance_attributes():
    """Yield the public attributes that blueprints and sessions have only once they are made."""
    consumer = importlib.import_module(f"{PACKAGE}.consumer")
    for name in ("OAuth1ConsumerBlueprint", "OAuth2ConsumerBlueprint"):
        cls = getattr(consumer, name)
        inherited = set(vars(importlib.import_module("flask").Blueprint("x", __name__)))
        for attribute in vars(cls("example", __name__)):
            if not attribute.startswith("_") and attribute not in inherited:
                yield f"{cls.__module__}.{name}.{attribute}", None


def collect():
    """Return each public name with its parameters."""
    names = dict(instance_attributes())
    for module_name, module in modules():
        names[module_name] = None
        foreign = borrowed(module)
        for name, value in vars(module).items():
            if name.startswith("_") or name in foreign or isinstance(value, ModuleType):
                continue
            path = f"{module_name}.{name}"
            callable_here = not is_instance(value)
            names[path] = parameters(value) if callable_here else None
            if isinstance(value, type) and value.__module__ == module_name:
                names |= {f"{path}.{member}": found for member, found in members(value)}
    return dict(sorted(names.items()))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(collect(), sys.stdout, indent=1)
    sys.stdout.write("\n")

"""The core stands alone: it imports no framework, and no more than it needs."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from core_modules import module_names

import dance_common

FRAMEWORKS = {"flask", "django", "werkzeug", "flask_dance", "django_dance"}
ROOT = Path(dance_common.__file__).parent
PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def python(source):
    """Run Python with the frameworks made unimportable; return what it prints."""
    block = "import sys\nfor name in ('flask', 'django', 'blinker'): sys.modules[name] = None\n"
    done = subprocess.run(
        [sys.executable, "-c", block + source],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHONPATH": str(ROOT.parent)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_every_module_imports_where_no_framework_is():
    """Every module of the core and the rehearsal imports with Flask and Django out of reach."""
    names = module_names()
    assert {"dance_common.sessions.oauth2", "dance_common.rehearsal.app"} <= set(names)
    loop = f"import importlib\nfor name in {names!r}: importlib.import_module(name); print(name)"
    assert python(loop) == names


@pytest.mark.parametrize(
    "module",
    ["dance_common.dance.oauth2", "dance_common.dance.oauth1", "dance_common.providers.github"],
)
def test_a_dance_costs_no_http_library(module):
    """Declaring dances loads neither requests nor oauthlib: a view that calls the provider does."""
    loaded = python(f"import {module}\nprint(*sys.modules)")
    assert module in loaded
    assert not {"requests", "oauthlib", "requests_oauthlib", "urllib3"} & set(loaded)


def test_a_provider_costs_no_other():
    """Looking a provider up loads neither another one nor what only servers named by visitors need."""
    loaded = python(
        "from dance_common import providers\nproviders.find('github')\nprint(*sys.modules)"
    )
    of_catalogue = {name for name in loaded if name.startswith("dance_common.providers.")}
    shared = {f"dance_common.providers.{name}" for name in ("_preset", "_hosts", "_hooks")}
    assert of_catalogue == {"dance_common.providers.github", *shared}
    assert not {"dance_common.openid.metadata", "dance_common.openid.protected"} & set(loaded)


# The contract that adapters are tested by is written against them. What a wheel has a copy of is no part of the core.
FILES = sorted(
    path
    for path in ROOT.rglob("*.py")
    if not {"testing", "_copy"} & {*path.relative_to(ROOT).parts}
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_imports_a_framework(path):
    """No import statement of the core, not even inside of a function, names a framework."""
    part = path.relative_to(ROOT).parts[0]
    forbidden = FRAMEWORKS - ({"werkzeug"} if part == "rehearsal" else set())
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imported.add((node.module or "").partition(".")[0])
    assert not imported & forbidden


def test_imports_keep_the_contracts():
    """No import goes upwards in the list of layers in ``pyproject.toml``, and no two folders import each other."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", PROJECT],
        cwd=PROJECT.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_modules_import_each_other():
    """No chain of imports comes back to where it began, not by a package's face either."""
    graph = grimp.build_graph("dance_common", "flask_dance", "django_dance", cache_dir=None)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    graphlib.TopologicalSorter(imports).prepare()  # raises CycleError, which names the modules


def test_the_root_of_the_core_is_ground():
    """At most eight modules stand in the root: whatever else there is has a folder of its subject."""
    loose = [path.name for path in ROOT.glob("*.py") if path.name != "__init__.py"]
    assert len(loose) <= 8, loose

"""Every public name says what it promises, and its sections speak of what is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs_pages import CHECKOUT

PACKAGES = ("dance_common", "flask_dance", "django_dance")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (CHECKOUT / package).rglob("*.py")
    if "migrations" not in path.parts
)
SECTION = re.compile(r"^\s*(Args|Attributes|Keys|Raises):$")
ENTRY = re.compile(r"^    (\*{0,2}\w[\w, .*]*): ")

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(node: ast.AST, name: str = "") -> Iterator[tuple[str, Documented]]:
    """Yield what a module offers: itself, its public classes and functions, and their public methods."""
    if isinstance(node, Documented):
        yield name, node
    if isinstance(node, ast.Module | ast.ClassDef):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Documented) and not getattr(child, "name", "").startswith("_"):
                yield from public(child, f"{name}.{getattr(child, 'name', '')}")


def sections(docstring: str) -> dict[str, list[str]]:
    """Return the names that each section explains."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in docstring.splitlines():
        if section := SECTION.match(line):
            current = found.setdefault(section[1], [])
        elif current is not None and (entry := ENTRY.match(line)):
            current += [name.strip() for name in entry[1].split(",")]
        elif line.strip() and not line.startswith(" "):
            current = None
    return found


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the names that a caller may give, as a docstring spells them."""
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    found = {argument.arg for argument in named} - {"self", "cls"}
    found |= {f"*{arguments.vararg.arg}"} if arguments.vararg else set()
    return found | ({f"**{arguments.kwarg.arg}"} if arguments.kwarg else set())


def is_overload(node: Documented) -> bool:
    return any("overload" in ast.dump(each) for each in getattr(node, "decorator_list", ()))


def is_completed(node: Documented) -> bool:
    """Tell whether a decorator adds what the docstring leaves out: the catalogue's tests look at the whole."""
    decorators = getattr(node, "decorator_list", ())
    names = {ast.unparse(each.func) for each in decorators if isinstance(each, ast.Call)}
    return not names.isdisjoint({"oauth1", "oauth2"})


def is_setter(node: Documented) -> bool:
    decorators = getattr(node, "decorator_list", ())
    return any(getattr(each, "attr", "") in ("setter", "deleter") for each in decorators)


def problems(source: str, module: str) -> list[str]:
    """Return what is wrong with the docstrings of a module."""
    found = []
    for name, node in public(ast.parse(source), module):
        text = ast.get_docstring(node)
        if not text:
            if source and not (is_overload(node) or is_setter(node)):
                found.append(f"{name} has no docstring")
            continue
        told = sections(text)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "Args" in told:
            known, explained = parameters(node), set(told["Args"])
            found += [f"{name}: Args explains {each}, which is none" for each in explained - known]
            left_out = set() if is_completed(node) else known - explained
            found += [f"{name}: Args leaves {each} out" for each in left_out]
        raised = told.get("Raises", ())
        found += [
            f"{name}: Raises explains {each}, which is no name"
            for each in raised
            if not re.fullmatch(r"[A-Za-z_][\w.]*", each)
        ]
    return found


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(CHECKOUT)) for path in MODULES])
def test_docstrings(path: Path) -> None:
    assert problems(path.read_text(encoding="utf-8"), path.stem) == []


def test_what_is_wrong_is_found() -> None:
    source = '''
"""A module."""

def silent(): ...

def stale(one, **more):
    """Do something.

    Args:
        one: the first.
        two: gone since.

    Raises:
        no name at all: never.
    """

class Public:
    """A class."""

    def method(self): ...

    def _private(self): ...
'''
    assert sorted(problems(source, "example")) == [
        "example.Public.method has no docstring",
        "example.silent has no docstring",
        "example.stale: Args explains two, which is none",
        "example.stale: Args leaves **more out",
        "example.stale: Raises explains no name at all, which is no name",
    ]

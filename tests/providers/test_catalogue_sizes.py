"""The catalogue stays small: who adds a provider adds its facts, and nothing that another module has."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dance_common import providers

FOLDER = Path(providers.__file__).parent
MOST_LINES_OF_ONE = 30
MOST_LINES_OF_ALL = 8_500

PLAIN = {
    *("name", "title", "base_url", "api_hosts", "scope", "scope_separator"),
    *("authorization_url", "token_url", "refresh_url", "refresh_rotates", "revocation_url"),
    *("client_authentication", "pkce", "profile_url", "profile_fields", "checked_on", "docs_url"),
}
"""The facts that every provider has; whoever has others is special in something."""


def source_of(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def is_plain(name: str) -> bool:
    """Tell whether a provider has neither a function of its own nor a fact that others lack."""
    nodes = list(ast.walk(ast.parse(source_of(name))))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    facts = [call for call in calls if ast.unparse(call.func) == "OAuth2Provider"]
    named = {keyword.arg for call in facts for keyword in call.keywords}
    has_functions = any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in nodes)
    return bool(facts) and not has_functions and named <= PLAIN


@pytest.mark.parametrize("name", list(filter(is_plain, providers.names())))
def test_a_provider_without_a_speciality_is_its_facts(name):
    """Documentation and blank lines included, it fits on a screen."""
    assert len(source_of(name).splitlines()) <= MOST_LINES_OF_ONE


def test_most_providers_are_plain_or_special_for_a_reason():
    """The measure above is about something: a good part of the catalogue is plain."""
    plain = list(filter(is_plain, providers.names()))
    assert {"box", "asana"} <= set(plain)
    assert not {"github", "slack", "google"} & set(plain)
    assert len(plain) > len(providers.names()) / 3


def test_all_of_the_catalogue_together():
    """What the modules share beside their facts is counted, too."""
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in FOLDER.glob("*.py"))
    assert lines <= MOST_LINES_OF_ALL


def test_no_module_repeats_another():
    """But for addresses and words no two hooks of the catalogue are the same: what is shared is in ``_hooks``."""
    seen: dict[str, str] = {}
    for name in providers.names():
        for node in ast.walk(ast.parse(source_of(name))):
            # The providers' own functions are written out for their signatures.
            if isinstance(node, ast.FunctionDef) and node.name.startswith("_"):
                shape = _shape(node)
                assert shape not in seen, f"{name}.{node.name} is {seen[shape]}'s"
                seen[shape] = f"{name}.{node.name}"


def _shape(function: ast.FunctionDef) -> str:
    """Return a function's statements without names of its own, docstring and texts."""
    bare = ast.Module(body=list(function.body), type_ignores=[])
    for node in ast.walk(bare):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(bare)

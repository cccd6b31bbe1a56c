"""How much code there is: lines that are neither blank nor comment nor docstring."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("dance_common", "flask_dance", "django_dance")

_LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


@dataclass(frozen=True)
class Sizes:
    """What the three packages have come to.

    Attributes:
        code: code lines of the core and the adapters, without the catalogue, the stand-in and the kit for tests.
        providers: code lines of ``dance_common/providers``.
        any_lines: lines of all three packages on which something is annotated with ``Any`` alone.
        root_modules: modules in the root of ``dance_common``.
    """

    code: int
    providers: int
    any_lines: int
    root_modules: int


def folder(package: str) -> Path:
    """Return where a package is, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def code_lines(source: str) -> int:
    """Count the code lines of a module; a string that is a statement of its own is documentation."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _LAYOUT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines.difference_update(range(node.lineno, (node.end_lineno or 0) + 1))
    return len(lines)


def measure() -> Sizes:
    """Count the three packages that ``import`` would find."""
    common, flask, django = map(folder, PACKAGES)
    sources = {
        path: path.read_text(encoding="utf-8")
        for root in (common, flask, django)
        for path in root.rglob("*.py")
    }
    providers = common / "providers"
    apart = (providers, common / "rehearsal", common / "testing", flask / "contrib")
    code = {path: code_lines(source) for path, source in sources.items()}
    return Sizes(
        code=sum(code[path] for path in code if not any(map(path.is_relative_to, apart))),
        providers=sum(code[path] for path in code if path.is_relative_to(providers)),
        any_lines=sum(
            bool(re.search(r": Any\b", line))
            for source in sources.values()
            for line in source.splitlines()
        ),
        root_modules=sum(path.parent == common and path.stem != "__init__" for path in sources),
    )

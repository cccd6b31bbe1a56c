"""Every code that a ``DanceError`` may have, found in the code, with what a developer can do about it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dance_common
import django_dance
import flask_dance
from dance_common import errors
from dance_common.errors import DanceError, ProviderFailed
from dance_common.transport import endpoint

from .advice import ADVICE

STEPS = {
    "begin": "Before the visitor is sent to the provider",
    "callback": "When the visitor comes back",
    "request_token": "When OAuth 1 begins",
    "exchange": "When the code is exchanged for a token",
    "store": "When the token is stored",
    "refresh": "When a token is refreshed",
    "revoke": "When a token is revoked",
    "api": "When a view calls the provider",
}


@dataclass(frozen=True)
class Fault:
    """One code.

    Attributes:
        code: what ``error.code`` is; ``missing_…`` stands for several that end in a credential's name.
        kind: the name of the class of the error.
        step: what ``error.step`` is.
        status: the HTTP status of the page about it.
        message: what ``str(error)`` says, with ``…`` for what differs; empty where the provider's case decides.
        hint: what the page about it says; shown where ``advice`` has no better words.
    """

    code: str
    kind: str
    step: str
    status: int
    message: str
    hint: str


def pages() -> dict[str, str]:
    """Return the table of codes by its path below ``docs``."""
    faults = found()
    codes = {fault.code for fault in faults}
    if gone := ADVICE.keys() - codes:
        raise LookupError(f"docs/generate/advice.py explains what the code does not say: {gone}")
    parts: list[str] = []
    for step, title in STEPS.items():
        here = [fault for fault in faults if fault.step == step]
        if here:
            parts.append(f"## {title}")
            parts += [_entry(fault) for fault in here]
    return {"generated/errors.md": "\n\n".join(parts) + "\n"}


def found() -> list[Fault]:
    """Return all codes in alphabetical order, each once."""
    kinds = _kinds()
    by_code: dict[str, Fault] = {}
    for kind in kinds.values():
        if kind is not DanceError:
            by_code[kind.code] = Fault(
                kind.code, kind.__name__, kind.step, kind.status, "", kind.hint
            )
    for _, unreachable, code, status in endpoint._FAILURES:
        if code is not None:
            by_code[code] = Fault(
                code,
                unreachable.__name__,
                unreachable.step,
                status or unreachable.status,
                _sentence(code),
                unreachable.hint,
            )
    for call in _calls():
        kind = kinds.get(getattr(call.func, "id", ""))
        if kind is None:
            # A helper makes the error: it is a failure of the provider's.
            kind = ProviderFailed
        options = {keyword.arg: keyword.value for keyword in call.keywords}
        said = text_of(call.args[0]) if call.args else ""
        codes = list(filter(None, map(text_of, _either(options.get("code")))))
        for code in codes or [next(_positional_code(call), kind.code)]:
            fault = Fault(
                code,
                kind.__name__,
                text_of(options.get("step")) or kind.step,
                _number(options.get("status")) or kind.status,
                said if said.strip("… ") else _sentence(code),
                _hint(options.get("hint")) or kind.hint,
            )
            if code not in by_code or not by_code[code].message:
                by_code[code] = fault
    for code in _assigned():
        failed = Fault(
            code,
            "ProviderFailed",
            ProviderFailed.step,
            ProviderFailed.status,
            "",
            ProviderFailed.hint,
        )
        by_code.setdefault(code, failed)
    return [by_code[code] for code in sorted(by_code)]


def _entry(fault: Fault) -> str:
    said = f"> {fault.message}\n\n" if fault.message.strip("… ") else ""
    return (
        f"### `{fault.code}`\n\n{said}{ADVICE.get(fault.code, fault.hint)}\n\n"
        f"Status {fault.status}, `{fault.kind}`."
    )


def _kinds() -> dict[str, type[DanceError]]:
    for package in (dance_common, flask_dance, django_dance):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                importlib.import_module(module.name)

    def below(kind: type[DanceError]) -> Iterator[type[DanceError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    return {kind.__name__: kind for kind in below(DanceError)}


def _nodes() -> Iterator[ast.AST]:
    for package in (dance_common, flask_dance, django_dance):
        for path in sorted(Path(package.__path__[0]).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _sentence(code: str) -> str:
    text = errors.TEXTS.get(code)
    return text.message.replace("%(provider)s", "…") if text else ""


def _hint(node: Any) -> str:
    # Hints that more than one error gives are constants.
    return str(getattr(errors, node.id, "")) if isinstance(node, ast.Name) else text_of(node)


def _calls() -> Iterator[ast.Call]:
    kinds = _kinds()
    for node in _nodes():
        if isinstance(node, ast.Call) and (
            getattr(node.func, "id", "") in kinds
            or any(text_of(word.value) for word in node.keywords if word.arg == "code")
            or any(_positional_code(node))
        ):
            yield node


def _assigned() -> Iterator[str]:
    """Yield codes that are chosen before the error is made."""
    for node in _nodes():
        match node:
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                yield code


def _either(node: ast.expr | None) -> list[ast.expr]:
    """Return what an expression comes to: one of two where it depends on something."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return [] if node is None else [node]


def _positional_code(call: ast.Call) -> Iterator[str]:
    # The token endpoint's own helper takes the code without its name.
    if getattr(call.func, "id", "") == "_unusable":
        yield text_of(call.args[3])


def text_of(node: Any) -> str:
    """Return the text that an expression makes, with ``…`` for what is not known before."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(
                text_of(part) if isinstance(part, ast.Constant) else "…" for part in parts
            )
        case ast.BinOp(left=left):
            return f"{text_of(left)}…" if text_of(left) else ""
    return ""


def _number(node: Any) -> int:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int) else 0

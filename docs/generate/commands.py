"""What the command lines offer and what Django's checks find, read from the code."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path
from typing import Any

from django_dance import checks
from django_dance.management import dance_commands
from flask_dance.cli.commands import dance

from . import docstrings
from .errors import text_of


def pages() -> dict[str, str]:
    """Return the tables by their path below ``docs``."""
    return {"generated/commands.md": _commands(), "generated/checks.md": _checks()}


def flask_commands() -> dict[str, str]:
    """Return what each command of ``flask dance`` does, by its name."""
    return {name: command.help or "" for name, command in sorted(dance.commands.items())}


def django_commands() -> dict[str, str]:
    """Return what each command of ``manage.py dance`` does, by its name."""
    found = {}
    for module in pkgutil.iter_modules(dance_commands.__path__):
        loaded: Any = importlib.import_module(f"{dance_commands.__name__}.{module.name}")
        found[module.name] = loaded.__doc__ or ""
    return found


def _commands() -> str:
    flask, django = flask_commands(), django_commands()
    rows = [
        [
            f"`{name}`",
            " and ".join(
                side for side, known in (("Flask", flask), ("Django", django)) if name in known
            ),
            docstrings.markdown((django.get(name) or flask[name]).partition("\n\n")[0]),
        ]
        for name in sorted({*flask, *django})
    ]
    return docstrings.table(["`dance …`", "In", "What it does"], rows) + "\n"


def _checks() -> str:
    found: dict[str, list[str]] = {}
    for path in Path(checks.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                given = {keyword.arg: text_of(keyword.value) for keyword in node.keywords}
                if given.get("id", "").startswith("django_dance."):
                    message = text_of(node.args[0]) if node.args else ""
                    found.setdefault(given["id"], [message, given.get("hint", "")])
    rows = [[f"`{code}`", *texts] for code, texts in sorted(found.items())]
    return docstrings.table(["Code", "What it says", "What to do"], rows) + "\n"

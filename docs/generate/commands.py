"""What the command lines offer, and what the doctor and Django's checks find, read from the code."""

from __future__ import annotations

import ast
from pathlib import Path

import dance_common
import django_dance
import flask_dance
from django_dance.management.commands.dance import SUBCOMMANDS
from flask_dance.cli.commands import dance

from . import docstrings
from .errors import text_of

COMPUTED = {
    "E001": ("`DANCE_PROVIDERS` is not a dict of names and options.", ""),
    "E002": (
        "An entry, or a blueprint, can't be used: an unknown provider or option, or a value that it does not take.",
        "Correct what the message names; it says which name is the nearest.",
    ),
    "E003": ("A backend can't be imported, or is not a backend.", ""),
    "E011": ("`DANCE_REHEARSAL` is refused, and why.", ""),
    "E015": ("", "As the code of the error says: [Errors](../errors.md)."),
    "E019": ("", 'Register one, or name one in `DANCE_PROVIDERS`: `{"github": {}}`.'),
    "W006": (
        "",
        "List the hosts of this site in `TRUSTED_HOSTS` (Flask) or `ALLOWED_HOSTS` (Django).",
    ),
    "W020": (
        "",
        "Give the token a column that encrypts: that of `OAuthConsumerMixin` in Flask,"
        " `django_dance.fields.TokenField` in Django.",
    ),
}
"""What checks say and advise where the code does not say it in one sentence."""


def pages() -> dict[str, str]:
    """Return the tables by their path below ``docs``."""
    return {"generated/commands.md": _commands(), "generated/checks.md": _checks()}


def flask_commands() -> dict[str, str]:
    """Return what each command of ``flask dance`` does, by its name."""
    return {name: command.help or "" for name, command in sorted(dance.commands.items())}


def django_commands() -> dict[str, str]:
    """Return what each command of ``manage.py dance`` does, by its name."""
    return {name: run.__doc__ or "" for name, run in SUBCOMMANDS.items()}


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
    for package in (dance_common, flask_dance, django_dance):
        for path in sorted(Path(package.__path__[0]).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                    code, message, hint = map(text_of, node.args[:3])
                    found.setdefault(code, [message, hint])
    unused = {code for code in COMPUTED if code not in found or all(found[code])}
    rows = [
        [
            f"`{code}`",
            *(
                said or computed
                for said, computed in zip(texts, COMPUTED.get(code, ("", "")), strict=True)
            ),
        ]
        for code, texts in sorted(found.items())
    ]
    empty = {code for code, *texts in rows if not all(texts)}
    if unused or empty:
        raise LookupError(
            f"docs/generate/commands.py, COMPUTED: {unused} have texts in the code, {empty} have none"
        )
    return docstrings.table(["Code", "What it says", "What to do"], rows) + "\n"

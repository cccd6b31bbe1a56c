"""The tables of settings. Their names are found in the code; what each means is said here, and nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import dance_common
import django_dance
import flask_dance
from dance_common import connections
from django_dance import conf

from . import docstrings

_NAME = re.compile(r"(DANCE|OAUTHLIB|FLASK_DANCE)_[A-Z_]+")

REHEARSAL = (
    "the address of a [rehearsal](../start.md), such as `http://localhost:9000`. Refused unless the site is"
    " debugged or tested. Without the setting, the environment variable of the same name is read."
)
LOGIN_ON_GET = (
    "`False` lets every log-in begin with a form of your site's, and none with a link; see"
    " [Buttons and links](../buttons.md)."
)
ORIGIN = (
    "scheme and host of all callback URLs but those of dances with the option `callback_url`, such as"
    " `https://auth.example`; the request's own without it. See"
    " [Proxies and HTTPS](../proxies.md#several-hosts)."
)
NEXT_HOSTS = "further hosts of the site that a dance may end at: `shop.example`, or `.shop.example` for all below it."
KEYS = (
    "a list of keys to [encrypt](../encryption.md) tokens with, the newest first. Without it tokens are stored"
    " unencrypted."
)

CONNECTIONS = {
    variable: (
        f"`{getattr(connections.USUAL, name)}`",
        docstrings.read(connections.Connections).sections["Attributes"][name],
    )
    for variable, name in connections.SETTINGS.items()
}

BOTH = {
    "DANCE_REHEARSAL": ("`None`", REHEARSAL),
    "DANCE_ENCRYPTION_KEYS": ("`None`", KEYS),
    "DANCE_LOGIN_ON_GET": ("`True`", LOGIN_ON_GET),
    "DANCE_CALLBACK_ORIGIN": ("`None`", ORIGIN),
    "DANCE_NEXT_HOSTS": ("`[]`", NEXT_HOSTS),
    **CONNECTIONS,
}
FLASK = {
    **BOTH,
    "DANCE_LANGUAGE": (
        "`None`",
        "the visitor's language, such as `de`, or a function that returns it, for the pages about errors; that of"
        " Flask-Babel where that is installed.",
    ),
    "DANCE_TRANSLATE": (
        "`None`",
        "a function that translates a sentence of those pages, in place of Flask-Babel's.",
    ),
}
DJANGO = {
    "DANCE_PROVIDERS": ("`{}`", "the site's dances: a dict of names and [options](options.md)."),
    "DANCE_BACKEND": (
        f"`{conf.DEFAULT_BACKEND}`",
        "where tokens are stored, unless a dance says otherwise: the dotted path of a [backend](../backends.md) or of"
        " its class.",
    ),
    "DANCE_REVOKE_DELETED": (
        "`False`",
        "`True` lets providers be asked to revoke the tokens of users who are deleted; see"
        " [Logging out and disconnecting](../logging-out.md#when-a-user-is-deleted).",
    ),
    **BOTH,
}
ENVIRONMENT = {
    "DANCE_REHEARSAL": ("not set", "as the setting."),
    "OAUTHLIB_INSECURE_TRANSPORT": (
        "not set",
        "any value allows plain http everywhere. Never set it in production.",
    ),
}


def pages() -> dict[str, str]:
    """Return the tables by their path below ``docs``.

    Raises:
        LookupError: the code knows a name that no table explains.
    """
    known = names()
    if unexplained := known - {*FLASK, *DJANGO, *ENVIRONMENT}:
        raise LookupError(
            f"docs/generate/settings.py doesn't explain {', '.join(sorted(unexplained))}"
        )
    tables = {"flask": FLASK, "django": DJANGO, "environment": ENVIRONMENT}
    return {
        f"generated/settings-{name}.md": docstrings.table(
            ["Name", "Default", "What it is"],
            [[f"`{key}`", default, text] for key, (default, text) in table.items() if key in known],
        )
        + "\n"
        for name, table in tables.items()
    }


def names() -> set[str]:
    """Return every name of a setting that stands in the code by itself, but for names that a module exports."""
    found = set()
    for package in (dance_common, flask_dance, django_dance):
        for path in Path(package.__path__[0]).rglob("*.py"):
            for statement in ast.parse(path.read_text(encoding="utf-8")).body:
                match statement:
                    case ast.Assign(targets=[ast.Name(id="__all__")]):
                        continue
                for node in ast.walk(statement):
                    match node:
                        case ast.Constant(value=str(text)) if _NAME.fullmatch(text):
                            found.add(text)
    return found

"""Tables of options, from the signatures and docstrings that the code has."""

from __future__ import annotations

import inspect
import tomllib
from pathlib import Path
from typing import Any

from dance_common.dance import custom
from dance_common.options import CommonOptions, PresetOptions, ProofOptions, ProviderOptions
from dance_common.profiles import Profile
from dance_common.testing.mounted import MountedRehearsal
from django_dance.orm.backend import ORMBackend

from . import docstrings

PROJECT = Path(__file__).parents[2] / "pyproject.toml"

DJANGO_ONLY = {
    "provider": "the provider's name in the catalogue, if it differs from the dance's; `oauth1` or `oauth2` for any"
    " other provider.",
    "credentials": "a function of the request, or its dotted path, that returns further options: the `client_id` of the"
    " tenant that was asked for.",
}


def pages() -> dict[str, str]:
    """Return the tables by their path below ``docs``."""
    return {
        "generated/options.md": _described(_keys(PresetOptions, CommonOptions, ProviderOptions)),
        "generated/options-django.md": _described(DJANGO_ONLY),
        "generated/options-oauth2.md": _described(
            _arguments(custom.oauth2) | _keys(custom.CustomOptions, custom.OAuth2Options)
        ),
        "generated/options-proof.md": _described(_keys(ProofOptions)),
        "generated/options-oauth1.md": _described(
            _arguments(custom.oauth1) | _keys(custom.CustomOptions, custom.OAuth1Options)
        ),
        "generated/profile.md": docstrings.table(
            ["Field", "What it is"],
            [[f"`{name}`", text] for name, text in _attributes(Profile).items()],
        )
        + "\n",
        "generated/kit.md": _kit(),
        "generated/extras.md": _extras(),
        "generated/options-orm.md": _described(_arguments(ORMBackend.__init__)),
    }


def _arguments(function: object) -> dict[str, str]:
    entries = docstrings.read(function).sections["Args"]
    return {name: text for name, text in entries.items() if not name.startswith("*")}


def _keys(*options: type) -> dict[str, str]:
    described = (docstrings.read(each).sections["Keys"] for each in options)
    return {name: text for entries in described for name, text in entries.items()}


EXTRAS = {
    "flask": "Flask, and blinker for its signals",
    "django": "Django",
    "environ": "dances and credentials from the environment in Django: `django_dance.environ`",
    "sqla": "tokens in a database in Flask, with SQLAlchemy",
    "rsa": "OAuth 1 with RSA keys, which Jira requires",
    "openid": "verified id_tokens (OpenID Connect)",
    "rehearsal": "the stand-in provider, for development and tests",
    "encryption": "encrypted tokens",
    "dns": "handles of Bluesky that the site looks up in the DNS itself",
    "async": "calls to providers with `await`, and aiohttp to send them without threads",
}
"""What each extra is for, in words; those that only this project's own developers and examples need are not here."""


def _extras() -> str:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    offered = [name for name in project["optional-dependencies"] if name in EXTRAS]
    rows = [[f"`{name}`", EXTRAS[name]] for name in offered]
    return docstrings.table(["Extra", "For"], rows) + "\n"


def _kit() -> str:
    """Return the table of what a test can ask of the fixture, in the order of the code."""
    rows = []
    for kind in MountedRehearsal.__mro__[:-1]:
        for name, member in vars(kind).items():
            found = member.fget if isinstance(member, property) else member
            if name.startswith("_") or not inspect.isfunction(found) or name in {"adapter", "play"}:
                continue
            called = "" if isinstance(member, property) else _call(found)
            rows.append([f"`{name}{called}`", docstrings.read(found).summary])
    return docstrings.table(["`rehearsal.…`", "What it does"], rows) + "\n"


def _call(function: Any) -> str:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    shown = [each.name if each.default is each.empty else f"{each.name}=…" for each in parameters]
    return f"({', '.join(shown)})"


def _attributes(documented: object) -> dict[str, str]:
    return docstrings.read(documented).sections["Attributes"]


def _described(entries: dict[str, str]) -> str:
    rows = [[f"`{name}`", text] for name, text in entries.items()]
    return docstrings.table(["Option", "What it does"], rows) + "\n"

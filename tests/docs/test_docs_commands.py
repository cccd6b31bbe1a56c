"""Shell commands in the documentation are ones that exist."""

from __future__ import annotations

import re
import shlex
import tomllib
from importlib.util import find_spec

import pytest
from docs_pages import CHECKOUT, Block, blocks_of, written_pages

SHELL = [block for page in written_pages() for block in blocks_of(page) if block.language == "sh"]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
EXTRAS = PROJECT["project"]["optional-dependencies"]
GROUPS = PROJECT["dependency-groups"]
KNOWN = {".", "export", "python", "python3", "flask", "django-admin", "git"}
TOOLS = {"pip", "pytest", "tox", "pre-commit", "python"}


def commands(block: Block) -> list[list[str]]:
    """Return the words of each command, without variables before it."""
    found = []
    for line in block.text.splitlines():
        for part in line.partition(" #")[0].split("&&"):
            words = shlex.split(part)
            while words and re.match(r"[A-Z_]+=", words[0]):
                words = words[1:]
            if words:
                found.append(words)
    return found


@pytest.mark.parametrize("block", SHELL, ids=[block.place for block in SHELL])
def test_commands_exist(block: Block) -> None:
    for name, *words in commands(block):
        assert name in KNOWN or name.removeprefix(".venv/bin/") in TOOLS, name
        if "-m" in words and name.endswith(("python", "python3")):
            assert find_spec(words[words.index("-m") + 1]), words
        if "dance" in words:
            assert dance_commands()[name in ("python", "django-admin")] >= {
                words[words.index("dance") + 1]
            }, words
        for extra in re.findall(r"oauth-dance\[([\w,-]+)\]|\.\[([\w,-]+)\]", " ".join(words)):
            assert set("".join(extra).split(",")) <= EXTRAS.keys(), words
        if "--group" in words:
            assert words[words.index("--group") + 1] in GROUPS, words


def dance_commands() -> tuple[set[str], set[str]]:
    """Return the commands of Flask's side and of Django's."""
    from django_dance.management.commands.dance import SUBCOMMANDS
    from flask_dance.cli.commands import dance

    return set(dance.commands), set(SUBCOMMANDS)

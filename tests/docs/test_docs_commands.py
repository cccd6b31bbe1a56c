"""Shell commands in the documentation are ones that exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from functools import cache
from importlib.util import find_spec

import pytest
from docs_pages import CHECKOUT, Block, blocks_of, written_pages

SHELL = [
    block
    for page in written_pages()
    for block in blocks_of(page)
    if block.language in ("sh", "powershell")
]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
EXTRAS = PROJECT["project"]["optional-dependencies"]
GROUPS = PROJECT["dependency-groups"]
KNOWN = {
    *(".", "export", "python", "python3", "flask", "django-admin", "git"),
    *("py", ".venv\\Scripts\\Activate.ps1"),
    "openssl",
}
TOOLS = {"pip", "pytest", "tox", "pre-commit", "python", "gunicorn", "celery"}
POWERSHELL_VARIABLE = re.compile(r'\$env:[A-Z_]+ = "[^"]*"')


def commands(block: Block) -> list[list[str]]:
    """Return the words of each command, without variables before it."""
    found = []
    for line in block.text.splitlines():
        if block.language == "powershell":
            if not POWERSHELL_VARIABLE.fullmatch(line):
                found.append(line.split())
            continue
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


@cache
def dance_commands() -> tuple[set[str], set[str]]:
    """Return the commands of Flask's side and of Django's; that one needs settings, so it is asked elsewhere."""
    from flask_dance.cli.commands import dance

    asked = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_dance"])
django.setup()
from django_dance.management.commands.dance import SUBCOMMANDS
print(*SUBCOMMANDS)
"""
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    return set(dance.commands), set(said.stdout.split())

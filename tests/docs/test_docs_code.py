"""Every block of code in the documentation runs, or says why it doesn't."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import docs_programs
import pytest
from docs_pages import CHECKOUT, DOCS, README, Block, blocks_of, written_pages

from dance_common import providers

PROGRAMS = [
    (page, framework)
    for page in written_pages()
    # Its code has a test of its own, in tests/providers.
    if page.name != "CONTRIBUTING.md"
    for framework in ("flask", "django", "core")
    if any(
        block.framework == framework and block.language == "python" and not block.reason
        for block in blocks_of(page)
    )
]
LANGUAGES = {
    *("python", "sh", "powershell", "text", "html+jinja", "html+django", "toml", "json", "diff"),
    # What servers read: test_docs_servers.py.
    *("ini", "nginx", "dockerfile", "yaml"),
}


def all_blocks() -> list[Block]:
    return [block for page in written_pages() for block in blocks_of(page)]


@pytest.mark.parametrize(
    ("page", "framework"),
    PROGRAMS,
    ids=[f"{page.relative_to(CHECKOUT)}-{framework}" for page, framework in PROGRAMS],
)
def test_python_runs(page: Path, framework: str, tmp_path: Path, rehearsal_url: str) -> None:
    blocks = [
        block for block in blocks_of(page) if block.framework == framework and not block.reason
    ]
    docs_programs.run(blocks, framework=framework, folder=tmp_path, rehearsal=rehearsal_url)


def test_the_pages_about_providers_run(site: Path, tmp_path: Path, rehearsal_url: str) -> None:
    """What is generated for each provider is right for both frameworks."""
    pages = sorted((DOCS / "providers").glob("*.md"))
    assert [page.stem for page in pages] == sorted(providers.names())
    blocks = [block for page in pages for block in blocks_of(page)]
    flask = [block for block in blocks if block.framework == "flask"]
    django = [block for block in blocks if block.framework == "django"]
    assert len(flask) == len(django) == len(pages) > 0
    one_dict = "".join(
        block.text.replace("DANCE_PROVIDERS = {", "DANCE_PROVIDERS |= {") for block in django
    )
    apps = 'INSTALLED_APPS += ["django_dance"]\nMIDDLEWARE += ["django_dance.middleware.DanceMiddleware"]\n'
    settings = Block(
        DOCS, 1, "python", "django", f"# settings.py\n{apps}DANCE_PROVIDERS = {{}}\n{one_dict}"
    )
    for framework, program in (("flask", flask), ("django", [settings])):
        folder = tmp_path / framework
        folder.mkdir()
        docs_programs.run(program, framework=framework, folder=folder, rehearsal=rehearsal_url)


def test_recipes_go_together(tmp_path: Path, rehearsal_url: str) -> None:
    """Who follows several in one project leaves out the settings that they share, as each of them says."""
    blocks: list[Block] = []
    settings = set()
    for name in ("celery", "drf", "google-calendar"):
        for block in blocks_of(DOCS / "recipes" / f"{name}.md"):
            if block.framework != "django" or block.text in settings:
                continue
            if block.file == "mysite/settings.py":
                settings.add(block.text)
            blocks.append(replace(block, text=block.text.replace("urlpatterns = [", URLS)))
        people = "from django.contrib.auth.models import User\nUser.objects.all().delete()\n"
        blocks.append(Block(DOCS, 1, "python", "django", people, hidden=True))
    docs_programs.run(blocks, framework="django", folder=tmp_path, rehearsal=rehearsal_url)


URLS = "urlpatterns += ["
"""How a page's addresses are added to those that a site has."""


def test_the_readme_does_not_boast() -> None:
    """Where GitHub and an index show it, nothing generates the figure."""
    found = re.findall(r"more than (\d+)", README.read_text(encoding="utf-8"), re.IGNORECASE)
    assert len(found) == 2
    for figure in map(int, found):
        assert figure < len(providers.names()) < figure + 100


def test_every_block_is_of_a_language_that_somebody_checks() -> None:
    assert {
        f"{block.language} at {block.place}"
        for block in all_blocks()
        if block.language not in LANGUAGES
    } == set()


def test_few_blocks_are_not_run() -> None:
    """Each says why in a comment before it; whoever adds one has to change this number."""
    not_run = [f"{block.place}: {block.reason}" for block in all_blocks() if block.reason]
    assert len(not_run) == NOT_RUN, "\n".join(not_run)


NOT_RUN = 0


def test_other_formats_are_well_formed() -> None:
    for block in all_blocks():
        if block.language == "toml":
            tomllib.loads(block.text)
        elif block.language == "json":
            json.loads(block.text)

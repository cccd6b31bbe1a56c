"""What CONTRIBUTING shows is a provider: one file, and a row of the table; and whoever follows it passes all checks."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import contributing
import pytest
from catalogue_helpers import Kept, answers, authenticated, finished
from catalogue_rows import _rows_of

from dance_common import providers
from dance_common.rehearsal.stand_in import as_configured
from dance_common.testing.mounted import MountedRehearsal

MODULE = "dance_common/providers/example.py"


@pytest.fixture
def row(tmp_path, monkeypatch):
    """The page's row, with the page's provider in the catalogue."""
    contributing.written(MODULE, tmp_path)
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(tmp_path)])
    rows = tmp_path / "rows"
    rows.mkdir()
    (row,) = _rows_of(contributing.written("tests/providers/rows/example.py", rows))
    yield row
    sys.modules.pop("dance_common.providers.example", None)


def test_the_page_shows_the_files_that_it_speaks_of():
    """The provider, its shim for Flask, its row."""
    shown = ["dance_common/providers/example.py", "flask_dance/contrib/example.py"]
    assert list(contributing.files()) == [*shown, "tests/providers/rows/example.py"]


def test_the_provider_is_found_and_dances(row, canned):
    """It is in the catalogue by its file alone, and does what the row says."""
    assert row.provider in providers.names()
    dance, token = finished(row, canned)
    authenticated(canned.calls[0].request, row)
    for address, url in row.addresses.items():
        canned.get(url, json={})
        assert dance.session(Kept(token)).get(address).request.url == url


def test_the_provider_says_who_the_user_is(row, canned):
    """The row's answer becomes the row's profile."""
    dance, token = finished(row, canned)
    answers(canned, *row.profile_calls)
    profile = dance.session(Kept(token)).profile()
    assert {name: getattr(profile, name) for name in row.profile} == row.profile


@pytest.mark.skipif(find_spec("ruff") is None, reason="ruff is not installed here")
@pytest.mark.parametrize("command", [["check"], ["format", "--check"]])
@pytest.mark.parametrize("path", contributing.files())
def test_the_linter_has_nothing_to_say(path, command):
    """What is copied from the page is written as the project's own modules are."""
    checkout = Path(contributing.PAGE).parent
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(checkout / path), "-"],
        input=contributing.files()[path],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_the_provider_is_rehearsed(row):
    """The stand-in plays it from the same data."""
    with MountedRehearsal.replace_providers() as rehearsal:
        dance = as_configured(providers.find(row.provider)(), None, is_development=False)
        assert rehearsal.token_for(dance)["access_token"] in rehearsal.tokens_of("mona")


CHECKS = {
    "ruff": [["check", "{files}"], ["format", "--check", "{files}"]],
    "mypy": [["--cache-dir", ".mypy", "dance_common/providers/example.py"]],
    "pytest": [
        ["tests/providers/test_providers_catalogue.py", "tests/providers/test_catalogue_sizes.py"],
        [
            "tests/providers/test_catalogue_table.py",
            "tests/providers/test_arguments.py",
            "-kexample",
        ],
    ],
}
"""What is run in the copy, by the module of each tool."""
QUIETLY = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider")
OF_FRAMEWORKS = {
    "flask": "tests/flask/test_flask_catalogue.py",
    "django": "tests/django/test_django_catalogue.py",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the checkout with the page's provider in it, and the paths of its files."""
    folder = tmp_path_factory.mktemp("recipe")
    return folder, contributing.follow(folder)


def passes(folder, module, *arguments):
    """Fail unless the tool has nothing to say about the copy."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "RUFF_NO_CACHE": "true"}
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    return run.stdout


@pytest.mark.parametrize("module", CHECKS)
def test_whoever_follows_the_page_passes_the_projects_checks(copy, module):
    """The page as it stands, in a copy of the project: the linter, the type checker and the tests of the catalogue."""
    folder, paths = copy
    if find_spec(module) is None:
        pytest.skip(f"{module} is not installed here")
    for command in CHECKS[module]:
        arguments = [each for word in command for each in (paths if word == "{files}" else [word])]
        said = passes(folder, module, *arguments, *(QUIETLY if module == "pytest" else ()))
        assert module != "pytest" or " passed" in said


@pytest.mark.parametrize("framework", OF_FRAMEWORKS)
def test_both_frameworks_know_the_provider(copy, framework):
    """Flask's shim and Django's name are there without a line anywhere else."""
    if find_spec(framework) is None:
        pytest.skip(f"{framework} is not installed here")
    said = passes(copy[0], "pytest", OF_FRAMEWORKS[framework], "-kexample", *QUIETLY)
    assert " passed" in said


@pytest.mark.skipif(not all(map(find_spec, OF_FRAMEWORKS)), reason="a framework is missing")
def test_both_frameworks_dance_with_it(copy):
    """With the stand-in, from the log-in view to the profile."""
    suites = ("test_rehearsed_catalogue.py", "test_catalogue_in_sites.py")
    paths = [f"tests/contract/{name}" for name in suites]
    said = passes(copy[0], "pytest", *paths, "-kexample", *QUIETLY)
    assert " passed" in said

"""Flask-Dance beside this project is found, and one sentence says what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import flask_dance
from flask_dance import conflict

SENTENCE = (
    "Flask-Dance 7.1.0 is installed beside oauth-dance, and each has overwritten files of the other:"
    " uninstall both, then install oauth-dance."
)


@pytest.fixture
def site(tmp_path):
    """A directory of packages with this one, and what pip leaves there of Flask-Dance."""
    (tmp_path / "flask_dance").symlink_to(Path(flask_dance.__file__).parent)
    (tmp_path / "flask_dance-7.1.0.dist-info").mkdir()
    return tmp_path


def run(site, *arguments):
    """Run Python with the directory before all others; return status and what was written to the error stream."""
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=site,
        env={"PYTHONPATH": str(site)},
    )
    return done.returncode, done.stderr


def test_importing_warns(site):
    """Whoever starts the application reads it, once."""
    status, said = run(site, "-c", "import flask_dance.consumer, flask_dance.contrib.github")
    assert status == 0
    assert f"RuntimeWarning: {SENTENCE}" in said
    assert said.count("Flask-Dance 7.1.0") == 1


def test_the_command_says_so_where_the_package_can_not(site):
    """Where Flask-Dance's files have replaced some of these, the command is left to say it."""
    (site / "site_app.py").write_text("import flask\napp = flask.Flask(__name__)\n")
    status, said = run(
        site, "-W", "ignore", "-m", "flask", "--app", f"{site}/site_app.py", "dance", "urls"
    )
    assert status == 0
    assert said.splitlines()[0] == SENTENCE


@pytest.mark.parametrize(
    "names",
    [[], ["Flask_Login-0.6.3.dist-info", "flask_dance", "flask_dance-7.1.0", "oauth_dance.pth"]],
    ids=["nothing", "others"],
)
def test_nothing_is_said_where_it_is_not(tmp_path, names):
    """Only what pip writes about Flask-Dance counts."""
    for name in names:
        (tmp_path / name).mkdir()
    assert conflict.warning(str(tmp_path)) is None


def test_a_directory_that_can_not_be_listed_is_no_error(tmp_path):
    """An application in an archive has no such directory."""
    assert conflict.warning(str(tmp_path / "app.pyz")) is None

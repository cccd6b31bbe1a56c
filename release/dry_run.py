"""Try what ``python -m build`` has made, up to the upload: ``python release/dry_run.py DIST``.

Looks at what the wheel holds and at what an index would show of it. Then installs it in new environments, as a user
would: alone, and in the wrong order around Flask-Dance. Any failure ends it with a sentence and status 1.
"""

from __future__ import annotations

import email
import re
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PACKAGES = ("dance_common", "flask_dance", "django_dance")
SITE = """
from flask import Flask
from flask_dance.contrib.github import github, make_github_blueprint
app = Flask(__name__)
app.secret_key = "only for this"
app.register_blueprint(make_github_blueprint(client_id="1", client_secret="2"), url_prefix="/login")
response = app.test_client().get("/login/github")
assert response.status_code == 302 and "github.com/login/oauth" in response.location, response
"""
RESTORE = "pip install --force-reinstall --no-deps oauth-dance"


def main(dist: Path) -> None:
    """Check what ``python -m build`` has put into the folder."""
    (wheel,) = dist.glob("*.whl")
    (source,) = dist.glob("*.tar.gz")
    check_wheel(wheel)
    check_source(source)
    with tempfile.TemporaryDirectory() as folder:
        check_alone(wheel, Path(folder) / "alone")
        check_wrong_order(wheel, Path(folder) / "wrong-order")
    print(f"{wheel.name} ({wheel.stat().st_size:,} bytes) can be installed")
    for sentence in open_points(wheel):
        print(f"before it is released: {sentence}")


def check_wheel(wheel: Path) -> None:
    """Require all that is needed and nothing else, and a description that stands by itself."""
    names, described = read(wheel)
    for package in PACKAGES:
        require(f"{package}/py.typed" in names, f"{package}/py.typed is missing")
    require(any(name.endswith(".mo") for name in names), "translations are missing")
    require(any(name.endswith("/LICENSE") for name in names), "the licence is missing")
    strange = {name.partition("/")[0] for name in names} - {*PACKAGES, "flask_dance.py"}
    strange = {name for name in strange if not name.endswith(".dist-info")}
    require(not strange, f"the wheel has {strange}, which is not of this project")
    needed = described.get_all("Requires-Dist") or []
    tools = [line for line in needed if re.match(r"(pytest|ruff|mypy|Sphinx|tox)\b", line)]
    require(not tools, f"tools of developers are published: {tools}")
    text = str(described.get_payload(decode=True), "utf-8")
    relative = [
        link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("https://")
    ]
    require(not relative, f"an index can't follow the links {relative}")


def read(wheel: Path) -> tuple[list[str], Message]:
    """Return the names of what is in the wheel, and what it says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        return names, email.message_from_bytes(archive.read(metadata))


def open_points(wheel: Path) -> Iterator[str]:
    """Yield what people have to do, and no tool can."""
    _, described = read(wheel)
    if not described.get_all("Project-URL"):
        yield "[project.urls] in pyproject.toml names no address"
    if "no address of its own yet" in (CHECKOUT / "SECURITY.md").read_text(encoding="utf-8"):
        yield "SECURITY.md names no address and no response time"
    if f"## [{described['Version']}] - " not in (CHECKOUT / "CHANGELOG.md").read_text("utf-8"):
        yield f"CHANGELOG.md has no section for version {described['Version']}"


def check_source(source: Path) -> None:
    """Require what tests and documentation are made from."""
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in ("CHANGELOG.md", "tox.ini", "tests/conftest.py", "docs/conf.py"):
        require(name in names, f"{name} is missing in the source archive")


def check_alone(wheel: Path, folder: Path) -> None:
    """Require that a new environment can import the three packages, and that a site starts in it."""
    python = environment(folder, f"{wheel}[django,flask]")
    run(python, "-m", "pip", "check")
    run(python, "-W", "error", "-c", f"import {', '.join(PACKAGES)}")
    run(python, "-W", "error", "-c", SITE)


def check_wrong_order(wheel: Path, folder: Path) -> None:
    """Require a site that runs, with a warning, where Flask-Dance was uninstalled too late."""
    python = environment(folder, "Flask-Dance==7.1.0")
    run(python, "-m", "pip", "install", "-q", f"{wheel}[flask]")
    run(python, "-m", "pip", "uninstall", "-q", "-y", "Flask-Dance")
    said = run(python, "-c", SITE)
    require(RESTORE in said, f"the warning is missing; what is said is: {said}")
    run(python, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", str(wheel))
    run(python, "-W", "error", "-c", SITE)


def environment(folder: Path, requirement: str) -> str:
    """Return the Python of a new environment with the requirement installed."""
    venv.create(folder, with_pip=True)
    python = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", requirement)
    return python


def run(*command: str) -> str:
    """Run a command in a folder without the checkout, and return what it wrote."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tempfile.gettempdir()
    )
    said = done.stdout + done.stderr
    require(done.returncode == 0, f"{' '.join(command)}\n{said}")
    return said


def require(is_so: bool, sentence: str) -> None:
    """End with the sentence unless it is so."""
    if not is_so:
        sys.exit(f"dry run: {sentence}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

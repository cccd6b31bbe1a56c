"""An environment for each system, made once and kept."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
REQUIREMENTS = {
    "bare": ["Flask[async]", "Django", "requests"],
    "oauth_dance": ["Flask[async]", "Django", "Flask-Caching", "Flask-Login", "Flask-SQLAlchemy"],
    "flask_dance": ["flask-dance==7.1.0", "Flask-Login", "Flask-SQLAlchemy"],
    "authlib": ["Authlib", "Django", "Flask", "requests"],
    "allauth": ["django-allauth[socialaccount]", "requests"],
    "social": ["social-auth-app-django"],
}
"""What is installed, by the environment's name; this project comes from a wheel."""
_TOLD = {
    *("authlib", "django", "django-allauth", "flask", "flask-dance", "flask-sqlalchemy"),
    *("oauth-dance", "oauthlib", "requests", "requests-oauthlib", "social-auth-app-django"),
    *("social-auth-core", "sqlalchemy", "urllib3", "werkzeug"),
}


def python_of(name: str, folder: Path) -> Path:
    """Return the interpreter of the environment, which is made if it is not there."""
    home = folder / name
    python = home / "bin" / "python"
    done = home / "done"
    if not done.exists():
        print(f"making the environment {name}", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        _run(python, "-m", "pip", "install", "--quiet", *REQUIREMENTS[name])
        done.touch()
    if name == "oauth_dance":
        wheels = folder / "wheels"
        build = ("wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(ROOT))
        _run(python, "-m", "pip", *build)
        newest = max(wheels.glob("oauth_dance-*.whl"), key=lambda wheel: wheel.stat().st_mtime)
        _run(python, "-m", "pip", "install", "--quiet", f"{newest}[django,flask,sqla]")
        _run(
            *(python, "-m", "pip", "install", "--quiet"),
            *("--force-reinstall", "--no-deps", str(newest)),
        )
    return python


def versions(python: Path) -> dict[str, str]:
    """Return the versions of the libraries that matter, by name."""
    said = subprocess.run(
        [python, "-m", "pip", "list", "--format", "json"], check=True, capture_output=True
    )
    found = {entry["name"].lower(): entry["version"] for entry in json.loads(said.stdout)}
    return {name: version for name, version in found.items() if name in _TOLD}


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, stdin=subprocess.DEVNULL)

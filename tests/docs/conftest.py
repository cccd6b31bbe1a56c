"""The stand-in provider for the examples, and the documentation as a site."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs_pages import DOCS

from dance_common import custom
from dance_common.rehearsal import serve
from dance_common.rehearsal.performance import company


@pytest.fixture(scope="session")
def rehearsal_url() -> Iterator[str]:
    """Play every provider of the catalogue, and the one that the pages about custom providers describe."""
    example = custom.oauth2(
        name="oauth-example",
        base_url="https://oauth-example.com/api/",
        authorization_url="https://oauth-example.com/login/authorize",
        token_url="https://oauth-example.com/login/access_token",
        auto_refresh_url="https://oauth-example.com/login/access_token",
        profile_url="user",
        profile_fields={"id": "id", "username": "login"},
    )
    with serve(company([example]), port=0) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site: what ``tox -e docs`` has just built, or a new one."""
    if built := os.environ.get("DANCE_DOCS"):
        return Path(built)
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-j",
        "auto",
        str(DOCS),
        str(folder),
    ]
    built_now = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built_now.returncode == 0, built_now.stderr
    return folder

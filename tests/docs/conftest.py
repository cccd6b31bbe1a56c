"""The stand-in provider for the examples, and the documentation as a site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dance_common.dance import custom
from dance_common.rehearsal import serve
from dance_common.rehearsal.server import stand_in_for

APIS = {
    "https://api.github.com/user/repos": [{"name": "hello-world"}],
    "https://www.googleapis.com/calendar/v3/calendars/primary/events": {
        "items": [{"summary": "Lunch", "start": {"dateTime": "2030-01-01T12:00:00Z"}}]
    },
}
"""What pages call beside the providers' own answer to who somebody is."""


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
    rehearsal = stand_in_for([example])
    for url, answer in APIS.items():
        rehearsal.add_api(url, answer)
    with serve(rehearsal, port=0) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the site that ``tox -e docs`` has just built, and DANCE_DOCS names."""
    built = os.environ.get("DANCE_DOCS")
    if not built:
        pytest.skip("tox -e docs builds the site and tests it")
    return Path(built)

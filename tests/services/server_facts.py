"""What the sites that gunicorn runs and the tests that visit them agree upon."""

from __future__ import annotations

import os
from pathlib import Path

from dance_common.rehearsal import DEMO_CLIENT
from dance_common.sessions import refresh

DATABASE, CACHE, STAND_IN, FOLDER, POOL, TIMEOUT = (
    "DANCE_TEST_DATABASE",
    "DANCE_TEST_CACHE",
    "DANCE_TEST_STAND_IN",
    "DANCE_TEST_FOLDER",
    "DANCE_TEST_POOL",
    "DANCE_TEST_TIMEOUT",
)
"""Variables of the environment that tell a site where everything is, how many connections its database has, and for how
many seconds it waits for the provider: they are there where the site and its database may lose sight of each other.
"""

SECONDS = float(os.environ.get(TIMEOUT, "0"))
if not SECONDS:
    # Four seconds rather than fifteen for each lease that a killed process leaves: the tests wait for many, and the
    # stand-in answers in milliseconds.
    refresh.LEASE_MARGIN = -6

PROVIDER = "rehearsal"
"""The name of the one dance."""

USERS = 200
"""How many users a site has; their keys begin at 1."""

_ISSUER = os.environ.get(STAND_IN, "")

DANCE = {
    "provider": "oauth2",
    "client_id": DEMO_CLIENT.client_id,
    "client_secret": DEMO_CLIENT.client_secret,
    "base_url": f"{_ISSUER}/",
    "authorization_url": "/oauth2/authorize",
    "token_url": "/oauth2/token",
    "auto_refresh_url": "/oauth2/token",
    "issuer": _ISSUER,
    "scope": ["profile"],
    **({"timeout": SECONDS, "api_timeout": (SECONDS, SECONDS)} if SECONDS else {}),
}
"""The options of the dance, as both frameworks take them."""


def login_of(user: int) -> str:
    """Return what a user is called at the provider."""
    return f"person-{user}"


def being_served(user: str) -> None:
    """Leave a note that this process serves the user now."""
    Path(os.environ[FOLDER], user).write_text(str(os.getpid()))

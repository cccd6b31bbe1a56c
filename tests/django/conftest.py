"""Django with the settings of the contract suite's site, and a stand-in provider."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "contract"))

from django_site import DjangoSite  # configures the settings

from dance_common.rehearsal import DEMO_CLIENT, Rehearsal
from dance_common.transport import mounted

PROVIDER = "http://localhost:9000"


@pytest.fixture
def provider():
    """The stand-in provider, mounted in process."""
    rehearsal = Rehearsal(issuer=PROVIDER)
    with mounted(PROVIDER, rehearsal.adapter()):
        yield rehearsal


@pytest.fixture
def entry():
    """The options of an OAuth 2 dance with the stand-in."""
    return {
        "provider": "oauth2",
        "client_id": DEMO_CLIENT.client_id,
        "client_secret": DEMO_CLIENT.client_secret,
        "base_url": f"{PROVIDER}/",
        "authorization_url": "/oauth2/authorize",
        "token_url": "/oauth2/token",
        "auto_refresh_url": "/oauth2/token",
        "issuer": PROVIDER,
        "scope": ["profile"],
    }


@pytest.fixture
def run():
    """Start the contract suite's site: ``run(github={...}, SETTING=value)``; lower-case names are dances."""
    with ExitStack() as stack:

        def start(**named):
            dances = {name: value for name, value in named.items() if not name.isupper()}
            settings = {name: value for name, value in named.items() if name.isupper()}
            return stack.enter_context(DjangoSite.running(dances, **settings))

        yield start

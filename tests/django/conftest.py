"""Django with the settings of the contract suite's site, and its table of tokens."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from django_site import DjangoSite
from stand_in import OAUTH2


@pytest.fixture
def rows(transactional_db):
    """The default model's rows: none at the beginning, and no transaction of a test around those of the code."""
    from django_dance.models import DanceToken

    return DanceToken.objects


@pytest.fixture
def entry():
    """The options of an OAuth 2 dance with the stand-in."""
    return {**OAUTH2, "scope": ["profile"]}


@pytest.fixture
def run():
    """Start the contract suite's site: ``run(github={...}, SETTING=value)``; lower-case names are dances."""
    with ExitStack() as stack:

        def start(**named):
            dances = {name: value for name, value in named.items() if not name.isupper()}
            settings = {name: value for name, value in named.items() if name.isupper()}
            return stack.enter_context(DjangoSite.running(dances, **settings))

        yield start

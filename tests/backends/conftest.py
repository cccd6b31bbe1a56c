"""Every backend, each way in which it may be set up."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.fixture(autouse=True)
def _database(shared_database):
    """Let the backends of Django have their tables."""


@pytest.fixture
def harness(request, services):
    """A backend, and who asks it: what ``every_table`` describes, or a function that makes a harness."""
    if callable(request.param):
        with request.param() as made:
            yield made
        return
    framework, setup, shape = request.param
    for server in setup.servers:
        request.getfixturevalue(server)
    make = {"flask": "sqlalchemy_harness", "django": "orm_harness"}[framework]
    module = import_module(f"{framework}_harness")
    with getattr(module, make)(setup, services, shape=shape) as made:
        yield made

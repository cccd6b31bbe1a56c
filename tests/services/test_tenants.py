"""django-tenants on PostgreSQL: a schema for each tenant, and users who have the same keys in all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("django_tenants")

HERE = Path(__file__).parent
OWN = {"one": "mona", "two": "hubot"}


@pytest.fixture(scope="module")
def steps(postgresql_server):
    """What each step of the scenario saw; it runs in a process of its own, for Django is set up once in each."""
    postgresql_server.create("tenants")
    environment = {
        **os.environ,
        "DANCE_TEST_DATABASE": postgresql_server.url("tenants"),
        "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]),
    }
    program = [sys.executable, str(HERE / "tenants_scenario.py")]
    ran = subprocess.run(
        program, check=False, env=environment, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.mark.parametrize("step", ["called", "refreshed", "rolled back", "after the rollback"])
def test_a_tenants_token_is_that_tenants(steps, step):
    """Called, refreshed, refreshed within a request that is rolled back, with a cache that all tenants share."""
    assert steps[step] == OWN


def test_a_refresh_outlives_the_rollback_of_its_request(steps):
    """On a connection of its own it is written in the tenant's schema, whatever becomes of the request."""
    assert steps["refreshes for it"] == 2
    assert steps["rows"] == OWN


def test_a_refresh_is_stored_in_the_schema_that_it_began_in(steps):
    """Though the site asks another schema by the time the provider answers; the other's token stays what it is."""
    assert steps["overtaken"] == OWN["one"]
    assert steps["after it"] == OWN
    assert steps["rows after it"] == OWN


def test_threads_of_several_tenants_do_not_cross(steps):
    """Six threads, three for each tenant."""
    assert steps["crossed"] == []


def test_to_disconnect_one_leaves_the_other(steps):
    """Who has the same key in another schema stays connected."""
    assert steps["disconnected"] == {"one": "nobody", "two": OWN["two"]}

"""What replaces ``requests.Session`` for a whole process mixes up nobody's answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from dance_common.transport.session import PooledSession

HERE = Path(__file__).parent


@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_a_cache_for_the_process_gives_nobody_anothers_answer(site_class, when):
    """Whenever requests_cache was installed, each user gets their own account, by both protocols."""
    pytest.importorskip("requests_cache")
    path = os.pathsep.join(filter(None, (str(HERE), *sys.path)))
    program = [sys.executable, "-W", "ignore", HERE / "installed_cache.py", when, site_class.name]
    environment = {**os.environ, "PYTHONPATH": path}
    ended = subprocess.run(
        program, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [
        "rehearsal mona hubot mona hubot",
        "veteran mona hubot mona hubot",
    ]


def test_what_a_sites_own_class_adds_is_used(canned):
    """A mixin of the site's that sends in its own way stands between ours and requests' own."""

    class Counting(requests.Session):
        sent = 0

        def send(self, request, **settings):
            Counting.sent += 1
            return super().send(request, **settings)

    class Own(PooledSession, Counting):
        pass

    canned.get("https://api.example/", json={})
    assert Own().get("https://api.example/").json() == {}
    assert Counting.sent == 1

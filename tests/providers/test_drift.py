"""Drift is noticed: what providers say of themselves is compared with the catalogue, here as a stand-in recorded it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
RECORDED = Path(__file__).parent / "recorded"
"""Documents of providers at ``<host><path>``, shortened; some were changed, as providers might one day."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture(scope="module")
def stand_in():
    """Serve what was recorded."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=RECORDED)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def compared(stand_in):
    """Run the command for some providers; return its exit status and its lines."""

    def run(*names, address=stand_in):
        command = [sys.executable, "-m", "benchmarks.providers", "--stand-in", address, *names]
        done = subprocess.run(
            command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=120
        )
        return done.returncode, done.stdout.splitlines() or done.stderr.splitlines()

    return run


def test_what_is_as_it_was_is_silent(compared):
    """Nothing is printed but the sum, and the exit status is 0."""
    status, lines = compared("google", "battlenet")
    assert lines == ["2 of 2 providers compared: 0 differ; 0 could not be read, 0 publish nothing."]
    assert status == 0


def test_what_differs_is_printed(compared):
    """An endpoint, an ability, a signature, an issuer: each on a line, with what both say."""
    status, lines = compared("twitch", "globus")
    said = "\n".join(lines)
    for difference in (
        "twitch: token_endpoint: https://id.twitch.tv/oauth2/token here, https://id.twitch.tv/oauth3/token there",
        "twitch: pkce: S256 here, ['plain'] there",
        "twitch: client_authentication: post here, ['client_secret_basic'] there",
        "twitch: algorithms: RS256 here, ['ES256'] there",
        "twitch: issuer in the callback: not required here, sent (RFC 9207) there",
        "globus: issuer: https://auth.globus.org here, https://auth.globus.org/ there",
        "globus: scope: profile here, ['openid', 'email'] there",
    ):
        assert difference in said
    assert len(lines) == 8
    assert lines[-1].startswith("2 of 2 providers compared: 2 differ")
    assert status == 1


def test_what_differs_for_a_reason_is_silent(compared):
    """What the catalogue does otherwise on purpose is no drift."""
    status, lines = compared("slack")
    assert (status, len(lines)) == (0, 1)


def test_a_provider_that_begins_to_publish_is_noticed(compared):
    """Who announced nothing is looked up at its own host: what is found there may be news."""
    status, lines = compared("wordpress")
    assert lines[0] == (
        "wordpress: issuer: nothing here, https://public-api.wordpress.com there "
        " (https://public-api.wordpress.com/.well-known/oauth-authorization-server)"
    )
    assert "revocation_endpoint: nothing here, " in lines[1]
    assert status == 1


def test_another_servers_document_at_the_same_host_is_not_taken(compared):
    """GitHub's host says nothing about GitHub's users here: its document is about somebody else."""
    status, lines = compared("github", "box")
    assert lines == ["0 of 2 providers compared: 0 differ; 0 could not be read, 2 publish nothing."]
    assert status == 0


def test_an_announced_document_that_is_gone_is_told(compared):
    """Neither silence nor success: the network may be down, or the issuer gone."""
    status, lines = compared("google", "line")
    assert "line: https://access.line.me/.well-known/openid-configuration can't be read" in lines[0]
    assert status == 2


def test_nobody_at_all_is_told(compared):
    """Without a network every announced document is missing, and the command ends all the same."""
    status, lines = compared("google", address="http://127.0.0.1:9")
    assert "can't be read: ConnectionError" in lines[0]
    assert status == 2


def test_a_name_that_can_not_be_compared_is_refused(compared):
    """A provider whose host the site names is nowhere to be asked."""
    status, lines = compared("keycloak")
    assert "not in one place, or not in the catalogue: keycloak" in lines[-1]
    assert status == 2


def test_all_of_the_catalogue_can_be_compared(compared):
    """Every provider that is in one place is asked, and nothing of their facts makes it stumble."""
    status, lines = compared()
    assert status == 1
    assert {line.partition(":")[0] for line in lines[:-1] if " here, " in line} == {
        "globus",
        "twitch",
        "wordpress",
    }


def test_the_recordings_are_documents():
    """Each names its issuer."""
    recorded = [path for path in RECORDED.rglob("*") if path.is_file()]
    assert len(recorded) == 7
    assert all("issuer" in json.loads(path.read_text()) for path in recorded)

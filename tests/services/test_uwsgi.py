"""uWSGI as it is without settings: one environ for all requests of a core, and forks that Python does not notice."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from echo_provider import echo_provider

HERE = Path(__file__).parent
UWSGI = shutil.which("uwsgi", path=str(Path(sys.executable).parent))
PATIENCE = 30

pytestmark = pytest.mark.skipif(UWSGI is None, reason="uWSGI is not installed")


@pytest.fixture
def serve(tmp_path):
    """Start uWSGI with a number of processes; return the site's address."""
    started = []
    with echo_provider() as api:

        def start(processes):
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            command = [UWSGI, f"--http=127.0.0.1:{port}", "--master", "--die-on-term"]
            command += [f"--processes={processes}", "--enable-threads", "--module=uwsgi_server:app"]
            paths = [str(HERE), *sys.path]
            environment = {
                **os.environ,
                "DANCE_TEST_API": api,
                "PYTHONPATH": os.pathsep.join(paths),
            }
            with (tmp_path / "uwsgi.log").open("wb") as log:
                started.append(
                    subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=tmp_path)
                )
            url = f"http://127.0.0.1:{port}"
            limit = time.monotonic() + PATIENCE
            while True:
                try:
                    requests.get(f"{url}/as/nobody", timeout=PATIENCE)
                    return url
                except requests.ConnectionError:
                    assert started[-1].poll() is None, (tmp_path / "uwsgi.log").read_text()[-2000:]
                    assert time.monotonic() < limit
                    time.sleep(0.1)

        try:
            yield start
        finally:
            for server in started:
                server.send_signal(signal.SIGTERM)
                server.wait(PATIENCE)


def get(url, cookies=None):
    """Fetch a page over a connection of its own: uWSGI closes them without a word beforehand."""
    response = requests.get(url, cookies=cookies, timeout=PATIENCE)
    assert response.ok, response.text
    return response


def cookies_of(url, name):
    """Return the cookies of a visitor who has a token of that name."""
    return get(f"{url}/as/{name}").cookies


def test_a_job_goes_on_as_its_visitor_while_the_core_serves_another(serve):
    """A thread with a copy of its request's context outlives the response; the next request has the same environ."""
    url = serve(1)
    ann, bob = cookies_of(url, "ann"), cookies_of(url, "bob")
    get(f"{url}/begin", ann)
    assert get(f"{url}/hold", bob).json() == {"mine": ["bob", "bob"], "job": [["ann", "ann"]]}


def test_workers_have_connections_of_their_own(serve):
    """The master's open connection is nobody's after the fork, or workers would read each other's responses."""
    url = serve(4)

    def ask(number):
        process, seen = get(f"{url}/who", cookies_of(url, f"visitor-{number}")).text.split()
        assert seen == f"visitor-{number}"
        return process

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(ask, range(120)))) > 1

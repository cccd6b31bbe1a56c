"""Servers with Mastodon's API that others wrote, snac's, in both frameworks: `tox -e mastodon`."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import ssl
import subprocess
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import trustme

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.rehearsal import free_port
from dance_common.transport import adapter_for

SNAC = shutil.which(os.environ.get("MASTODON_SERVER", ""))
USERS = ("mona", "hubot")

pytestmark = pytest.mark.skipif(not SNAC, reason="it needs snac, from Debian's package snac2")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate authority of this machine, the path of its certificate, and a server's context."""
    own, path = trustme.CA(), tmp_path_factory.mktemp("ca") / "ca.pem"
    own.cert_pem.write_to_path(str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.issue_cert("localhost").configure_cert(context)
    return str(path), context


async def copy(reader, writer, *, is_response=False):
    try:
        if is_response:
            # Which the server closes without saying so: another request would be lost on it.
            writer.write(await reader.readline() + b"Connection: close\r\n")
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


@contextmanager
def by_https(port, context):
    """Serve by https what is served at that port by http; return the port of that."""
    over, found = asyncio.Event(), Future()

    async def forward(reader, writer):
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            copy(reader, inner_writer), copy(inner_reader, writer, is_response=True)
        )

    async def serve():
        async with await asyncio.start_server(forward, "127.0.0.1", 0, ssl=context) as server:
            found.set_result((server.get_loop(), server.sockets[0].getsockname()[1]))
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    loop, public_port = found.result(10)
    try:
        yield public_port
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)


@dataclass(frozen=True)
class Instance:
    """A server with one user."""

    name: str
    folder: Path
    password: str

    def clients(self):
        """Return how many sites have registered and not been forgotten."""
        return len(list(self.folder.glob("app/*.json")))


def snac(*arguments, said=""):
    """Run one of snac's commands; return what it says."""
    done = subprocess.run(
        [SNAC, *arguments], input=said, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


@contextmanager
def instance(folder, user, context):
    """Run a server with one user."""
    port = free_port("127.0.0.1", 9600)
    with by_https(port, context) as public_port:
        name = f"localhost:{public_port}"
        snac("init", folder, said=f"127.0.0.1\n{port}\n{name}\n\n\n")
        password = re.search(r"User password is (\S+)", snac("adduser", folder, user))[1]
        with subprocess.Popen([SNAC, "httpd", folder], stderr=subprocess.DEVNULL) as server:
            try:
                wait_for(port)
                yield Instance(name, folder, password)
            finally:
                adapter_for(f"https://{name}").clear()
                server.terminate()


def wait_for(port):
    until = time.monotonic() + 20
    while True:
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=2)
        except requests.ConnectionError:
            assert time.monotonic() < until, "snac does not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module")
def instances(tmp_path_factory, authority):
    """A server for each user."""
    folder = tmp_path_factory.mktemp("snac")
    with ExitStack() as stack:
        yield {
            user: stack.enter_context(instance(folder / user, user, authority[1])) for user in USERS
        }


@pytest.fixture
def site(run, authority):
    """A site whose visitors name their instance, on this machine, too."""
    entry = {
        "registrations": MemoryRegistrations(),
        "private_servers": True,
        "verify_tls": authority[0],
    }
    return run(mastodon=entry)


def connect(browser, user, found, path):
    """Name the user's instance, log in there and consent; return where the browser ends."""
    page = browser.get(f"/login/mastodon?instance={found.name}&next=/done").location
    assert page.startswith(f"https://{found.name}/oauth/authorize?"), page
    form = requests.get(page, timeout=10, verify=path).text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    action = re.search(r'action="([^"]+)"', form)[1]
    back = requests.post(
        action,
        data={**fields, "login": user, "passwd": found.password},
        allow_redirects=False,
        timeout=10,
        verify=path,
    )
    return browser.get(back.headers["Location"]).location


def test_log_in_call_and_revoke(site, instances, authority):
    """The name of the instance is all that is known of it. Mastodon's tokens do not end, and are not refreshed."""
    seen = []

    async def use(session):
        called = await session.aget("accounts/verify_credentials")
        profile = session.profile()
        text = session.token["access_token"]
        revoked = await session.arevoke()
        headers = {"Authorization": f"Bearer {text}"}
        dead = requests.get(called.url, headers=headers, timeout=10, verify=authority[0])
        seen.append((called.url, called.json()["username"], revoked, dead.ok))
        return f"{profile.username} of {profile.issuer}"

    type(site).awaited = staticmethod(use)
    for user, found in instances.items():
        browser = site.browser()
        assert connect(browser, user, found, authority[0]) == "/done"
        assert browser.get("/await/mastodon").text == f"{user} of https://{found.name}"
        url = f"https://{found.name}/api/v1/accounts/verify_credentials"
        assert seen.pop() == (url, user, True, False)


def test_two_users_on_two_servers_at_once(site, instances, authority):
    """16 threads begin, and the site registers once at each server; 16 call, and each user is known by their own."""
    before = {user: found.clients() for user, found in instances.items()}

    async def use(session):
        return (await session.aget("accounts/verify_credentials")).json()["username"]

    def in_threads(action):
        def act(number):
            try:
                return action(USERS[number % 2])
            finally:
                site.end_thread()

        with ThreadPoolExecutor(16) as threads:
            return list(threads.map(act, range(64)))

    def begin(user):
        return site.browser().get(f"/login/mastodon?instance={instances[user].name}").status

    type(site).awaited = staticmethod(use)
    assert set(in_threads(begin)) == {302}
    # One after the other: snac may lose what it knows of a site to which two log-ins happen at once.
    browsers = {user: site.browser() for user in USERS}
    for user, browser in browsers.items():
        assert connect(browser, user, instances[user], authority[0]) == "/done"
    names = in_threads(lambda user: browsers[user].clone().get("/await/mastodon").text)
    assert names == ["mona", "hubot"] * 32
    assert {user: found.clients() - 1 for user, found in instances.items()} == before

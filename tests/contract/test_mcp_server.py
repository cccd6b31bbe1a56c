"""A server of the Model Context Protocol that others wrote, and the official SDK's client: `tox -e mcp`."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from test_quickstarts import QUICKSTARTS, open_site  # noqa: F401  # a fixture

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.openid.metadata import documents
from dance_common.rehearsal import free_port
from dance_common.transport import adapter_for

pytestmark = pytest.mark.skipif(not importlib.util.find_spec("fastmcp"), reason="it needs fastmcp")
ACCEPT = {"Accept": "application/json, text/event-stream"}
NAMES = ("one", "two")


@pytest.fixture(scope="module")
def servers():
    """Two servers, each with an authorization server of its own."""
    script = Path(__file__).with_name("mcp_server.py")
    with ExitStack() as stack:
        found = {}
        for start, name in enumerate(NAMES):
            port = free_port("127.0.0.1", 9510 + start * 10)
            found[name] = f"http://127.0.0.1:{port}/mcp"
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, script, str(port), name],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            stack.callback(process.terminate)
        for address in found.values():
            _wait_for(address)
        yield found
        for address in found.values():
            adapter_for(address).clear()
    documents.clear()


def _wait_for(address):
    until = time.monotonic() + 30
    while True:
        try:
            requests.post(address, timeout=2)
        except requests.ConnectionError:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def site(run):
    """A site whose visitors bring their MCP servers, which may run on this machine."""
    return run(mcp={"registrations": MemoryRegistrations(), "private_servers": True})


def connect(browser, address):
    """Dance; return the code that the server has issued, by which it knows the user."""
    page = browser.get(f"/login/mcp?server={address}&next=/done").location
    assert page.startswith(f"{address.removesuffix('/mcp')}/authorize?"), page
    back = requests.get(page, allow_redirects=False, timeout=10).headers["Location"]
    answer = browser.get(back)
    assert answer.location == "/done", answer.text
    return parse_qs(urlsplit(back).query)["code"][0]


def tool(name):
    """Return the message that calls a tool."""
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name}}


def said(response):
    """Return the text that a tool has answered, in a stream of one event."""
    response.raise_for_status()
    (line,) = [each for each in response.text.splitlines() if each.startswith("data: ")]
    return json.loads(line.removeprefix("data: "))["result"]["content"][0]["text"]


async def ask(session):
    return said(await session.apost("", json=tool("who"), headers=ACCEPT))


def test_log_in_call_refresh_and_revoke(site, servers):
    """The server's address is all that the site knows."""
    seen = []

    async def use(session):
        before = session.token["access_token"]
        first = await ask(session)
        refreshed = session.refresh()["access_token"] != before
        again = said(session.post("", json=tool("who"), headers=ACCEPT))
        after = session.token["access_token"]
        revoked = await session.arevoke()
        old = [
            requests.post(
                servers["one"],
                json=tool("who"),
                headers={**ACCEPT, "Authorization": f"Bearer {each}"},
                timeout=10,
            ).status_code
            for each in (before, after)
        ]
        seen.append((refreshed, revoked, old))
        return f"{first} {again}"

    type(site).awaited = staticmethod(use)
    browser = site.browser()
    code = connect(browser, servers["one"])
    assert browser.get("/await/mcp").text == f"one {code} one {code}"
    assert seen == [(True, True, [401, 401])]


def test_two_users_on_two_servers_at_once(site, servers):
    """16 threads, and each call is answered by the user's own server, to that user."""
    type(site).awaited = staticmethod(ask)
    visitors = []
    for name in NAMES:
        browser = site.browser()
        visitors.append((browser, f"{name} {connect(browser, servers[name])}"))

    def visit(number):
        browser, expected = visitors[number % 2]
        try:
            return browser.clone().get("/await/mcp").text == expected
        finally:
            site.end_thread()

    with ThreadPoolExecutor(16) as threads:
        results = list(threads.map(visit, range(64)))
    assert results == [True] * 64


def test_a_site_registers_once(run, servers):
    """However many visitors come at once."""
    store, address = MemoryRegistrations(), servers["one"]
    site = run(mcp={"registrations": store, "private_servers": True})
    tokens = []

    async def remember(session):
        tokens.append(session.token["access_token"])

    type(site).awaited = staticmethod(remember)
    browser = site.browser()
    connect(browser, address)
    browser.get("/await/mcp")
    headers = {**ACCEPT, "Authorization": f"Bearer {tokens[0]}"}

    def registered():
        return int(said(requests.post(address, json=tool("clients"), headers=headers, timeout=10)))

    def begin(_number):
        try:
            return site.browser().get(f"/login/mcp?server={address}").status
        finally:
            site.end_thread()

    before = registered()
    store.forget("mcp", address, store.load("mcp", address).client_id)
    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(begin, range(16))) == {302}
    assert registered() == before + 1


@pytest.fixture(scope="module")
def server_to_try():
    """The server of the quickstart's page."""
    port = free_port("127.0.0.1", 9540)
    environment = os.environ | {"MCP_PORT": str(port)}
    address = f"http://localhost:{port}/mcp"
    with subprocess.Popen(
        [sys.executable, QUICKSTARTS / "mcp" / "server.py"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _wait_for(address)
        yield address
        process.terminate()
    adapter_for(address).clear()
    documents.clear()


def test_the_quickstart_lists_the_tools_of_its_server(open_site, server_to_try, monkeypatch):  # noqa: F811
    """File by file as its page has them."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with open_site(QUICKSTARTS / "mcp") as (client, text):
        page = client.get(f"/login/mcp?server={server_to_try}").headers["Location"]
        back = requests.get(page, allow_redirects=False, timeout=10).headers["Location"]
        assert client.get(back).headers["Location"] == "/"
        assert text(client.get("/")) == f"The tools of {server_to_try}: add"


def test_the_official_client_takes_the_token(site, servers):
    """By the function of the quickstart's page."""
    found = importlib.util.spec_from_file_location("sdk", QUICKSTARTS / "mcp" / "sdk.py")
    sdk = importlib.util.module_from_spec(found)
    found.loader.exec_module(sdk)

    async def use(session):
        return " ".join(sorted(await asyncio.wait_for(sdk.list_tools(session), 20)))

    type(site).awaited = staticmethod(use)
    browser = site.browser()
    connect(browser, servers["two"])
    assert browser.get("/await/mcp").text == "clients who"

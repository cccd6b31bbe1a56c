"""A server that others wrote and that takes no client but a strict one, in both frameworks: `tox -e oidc`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.openid.metadata import documents
from dance_common.rehearsal import free_port
from dance_common.rehearsal.stand_in import demo_keys
from dance_common.transport.client_keys import public_key_set
from dance_common.transport.dpop import token_headers

FOLDER = os.environ.get("OIDC_PROVIDER", "")
CALLBACKS = "http://localhost/login/"
CLIENT = {
    "client_id": "site",
    "token_endpoint_auth_method": "private_key_jwt",
    "redirect_uris": [f"{CALLBACKS}bank/authorized"],
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "dpop_bound_access_tokens": True,
    "require_pushed_authorization_requests": True,
}

pytestmark = pytest.mark.skipif(not FOLDER, reason="it needs node and oidc-provider from npm")


@contextmanager
def running(*resource_port):
    """Run the server, which npm has installed; return its issuer."""
    client = {**CLIENT, "jwks": public_key_set(demo_keys())}
    script = shutil.copy(Path(__file__).with_name("oidc_provider.mjs"), FOLDER)
    port = free_port("127.0.0.1", 9410)
    with subprocess.Popen(
        ["node", script, str(port), json.dumps(client), *map(str, resource_port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        found = f"http://127.0.0.1:{port}"
        try:
            _wait_for(found)
            yield found
        finally:
            server.terminate()
    documents.clear()


@pytest.fixture(scope="module")
def issuer():
    """The server, whose tokens say who the user is."""
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def resource():
    """A resource, whose server gives tokens for named resources only."""
    port = free_port("127.0.0.1", 9460)
    with running(port):
        yield f"http://127.0.0.1:{port}/mcp"


def _wait_for(issuer):
    until = time.monotonic() + 20
    while True:
        try:
            requests.get(f"{issuer}/.well-known/openid-configuration", timeout=2)
        except requests.ConnectionError:
            assert time.monotonic() < until, "oidc-provider does not start"
            time.sleep(0.1)
        else:
            return


def consent(page, login):
    """Log in and consent at the server; return the address that the browser is sent back to."""
    with requests.Session() as browser:
        response = browser.get(page, allow_redirects=False, timeout=10)
        for _ in range(20):
            if response.is_redirect:
                there = urljoin(response.url, response.headers["Location"])
                if there.startswith(CALLBACKS):
                    return there
                response = browser.get(there, allow_redirects=False, timeout=10)
                continue
            action = re.search(r'action="([^"]+)"', response.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', response.text)
            assert action, response.text[:500]
            assert prompt, response.text[:500]
            fields = {"prompt": prompt[1], "login": login, "password": "x"}
            there = urljoin(response.url, action[1])
            response = browser.post(there, data=fields, allow_redirects=False, timeout=10)
    raise AssertionError("the browser is sent round in a circle")


def use_and_revoke(url, seen, *, tells_who):
    """Return what a view does with a session that has a token for that address; it adds to ``seen`` what it finds."""

    async def use(session):
        before = session.token["access_token"]
        called = await session.aget(url)
        stolen = requests.get(url, headers={"Authorization": f"Bearer {before}"}, timeout=10)
        assert session.refresh()["access_token"] != before
        again = session.get(url)
        who = session.profile().id if tells_who else again.text
        token = session.token

        def by_another_client():
            headers = token_headers(token, "GET", url)
            return requests.get(url, headers=headers, timeout=10)

        alive, revoked, dead = by_another_client(), await session.arevoke(), by_another_client()
        statuses = [each.status_code for each in (called, stolen, again, alive, dead)]
        seen.append((statuses, token["token_type"], revoked))
        return who

    return staticmethod(use)


def dance(site, path, login):
    """Log a visitor in, and let the view use the token."""
    browser = site.browser()
    page = browser.get(path).location
    assert "request_uri=" in page
    assert browser.get(consent(page, login)).location == "/done"
    return browser.get("/await/bank").text


STRICT = {"client_keys": list(demo_keys()), "dpop": True}


def test_log_in_call_refresh_and_revoke(run, issuer):
    """The issuer is all that the site knows of it, beside its own key and the wish for bound tokens."""
    site = run(
        bank={
            **STRICT,
            "provider": "openid",
            "issuer": issuer,
            "client_id": "site",
            "scope": ["openid"],
        }
    )
    seen = []
    type(site).awaited = use_and_revoke(f"{issuer}/me", seen, tells_who=True)
    for login in ("mona", "hubot"):
        assert dance(site, "/login/bank?next=/done", login) == login
        assert seen.pop() == ([200, 401, 200, 200, 401], "DPoP", True)


def test_a_server_that_the_visitor_names_registers_the_site(run, issuer):
    """With its key, for bound tokens, and once."""
    store = MemoryRegistrations()
    site = run(
        bank={
            **STRICT,
            "provider": "openid",
            "registrations": store,
            "private_servers": True,
            "scope": ["openid"],
        }
    )
    seen, clients = [], set()
    type(site).awaited = use_and_revoke(f"{issuer}/me", seen, tells_who=True)
    for login in ("mona", "hubot"):
        assert dance(site, f"/login/bank?issuer={issuer}&next=/done", login) == login
        assert seen.pop() == ([200, 401, 200, 200, 401], "DPoP", True)
        clients.add(store.load("bank", issuer).client_id)
    assert len(clients) == 1
    assert clients != {"site"}


def test_tokens_for_one_resource_alone(run, resource):
    """The resource is all that is known: its server wants it named, by a site that has just registered (RFC 8707)."""
    entry = {"provider": "mcp", "registrations": MemoryRegistrations(), "private_servers": True}
    site = run(bank={**STRICT, **entry})
    seen = []
    type(site).awaited = use_and_revoke(resource, seen, tells_who=False)
    for login in ("mona", "hubot"):
        assert dance(site, f"/login/bank?server={resource}&next=/done", login) == login
        assert seen.pop() == ([200, 401, 200, 200, 401], "DPoP", True)

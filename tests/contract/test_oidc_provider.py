"""A server that others wrote and that takes no client but a strict one, in both frameworks: `tox -e oidc`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from dance_common.openid.metadata import documents
from dance_common.rehearsal import free_port
from dance_common.rehearsal.stand_in import demo_keys
from dance_common.transport.client_keys import public_key_set

FOLDER = os.environ.get("OIDC_PROVIDER", "")
CALLBACK = "http://localhost/login/bank/authorized"
CLIENT = {
    "client_id": "site",
    "token_endpoint_auth_method": "private_key_jwt",
    "redirect_uris": [CALLBACK],
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "dpop_bound_access_tokens": True,
    "require_pushed_authorization_requests": True,
}

pytestmark = pytest.mark.skipif(not FOLDER, reason="it needs node and oidc-provider from npm")


@pytest.fixture(scope="module")
def issuer():
    """The server, which npm has installed."""
    client = {**CLIENT, "jwks": public_key_set(demo_keys())}
    script = shutil.copy(Path(__file__).with_name("oidc_provider.mjs"), FOLDER)
    port = free_port("127.0.0.1", 9410)
    with subprocess.Popen(
        ["node", script, str(port), json.dumps(client)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        found = f"http://127.0.0.1:{port}"
        _wait_for(found)
        yield found
        server.terminate()
    documents.clear()


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
                if there.startswith(CALLBACK):
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


def test_log_in_call_refresh_and_revoke(run, issuer):
    """The issuer is all that the site knows of it, beside its own key and the wish for bound tokens."""
    entry = {
        "provider": "openid",
        "issuer": issuer,
        "client_id": "site",
        "client_keys": list(demo_keys()),
        "dpop": True,
        "scope": ["openid"],
    }
    site = run(bank=entry)
    seen = []

    async def use(session):
        before = session.token["access_token"]
        called = (await session.aget(f"{issuer}/me")).status_code
        stolen = requests.get(
            f"{issuer}/me", headers={"Authorization": f"Bearer {before}"}, timeout=10
        )
        refreshed = session.refresh()["access_token"] != before
        again = session.get(f"{issuer}/me").status_code
        profile = session.profile().id
        seen.append(session.token["token_type"])
        assert refreshed
        return f"{called} {stolen.status_code} {again} {profile} {await session.arevoke()}"

    type(site).awaited = staticmethod(use)
    for login in ("mona", "hubot"):
        browser = site.browser()
        page = browser.get("/login/bank?next=/done").location
        assert "request_uri=" in page
        assert browser.get(consent(page, login)).location == "/done"
        assert browser.get("/await/bank").text == f"200 401 200 {login} True"
    assert seen == ["DPoP", "DPoP"]

"""A server of the AT Protocol that others wrote, with its directory, in both frameworks: `tox -e bluesky`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.openid.metadata import documents

FOLDER = os.environ.get("BLUESKY_SERVER", "")
API = "/@atproto/oauth-provider/~api"
SITE = "127.0.0.1:5000"
TO_PAGE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"}
TO_API = {
    "Sec-Fetch-Mode": "same-origin",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Site": "same-origin",
}

pytestmark = pytest.mark.skipif(not FOLDER, reason="it needs node and @atproto/dev-env from npm")


@pytest.fixture(scope="module")
def network():
    """The servers, which npm has installed, and their accounts: DIDs by handles."""
    script = shutil.copy(Path(__file__).with_name("bluesky_server.mjs"), FOLDER)
    with subprocess.Popen(
        ["node", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        # Others log to the same stream.
        lines = (line for line in server.stdout if line.startswith('{"pds"'))
        yield json.loads(next(lines))
        server.kill()
    documents.clear()


@pytest.fixture
def site(run, network):
    """A site on this machine, of which the servers know nothing."""
    documents.clear()
    entry = {
        "registrations": MemoryRegistrations(),
        "private_servers": True,
        "plc_directory": network["plc"],
        "handle_resolver": network["pds"],
    }
    return run(bluesky=entry)


def consent(page, handle):
    """Log in and consent at the server, as its page does; return the address that the browser is sent back to."""
    parts = urlsplit(page)
    origin = f"{parts.scheme}://{parts.netloc}"
    cookies = {}

    def send(method, url, headers, **options):
        # By hand: the cookies are secure, and this machine is asked by http.
        jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
        response = requests.request(
            method,
            url,
            headers={**headers, "Cookie": jar},
            allow_redirects=False,
            timeout=10,
            **options,
        )
        cookies.update(response.cookies.get_dict())
        return response

    def call(name, body, token=""):
        headers = {
            **TO_API,
            "Origin": origin,
            "Referer": page,
            "X-CSRF-Token": cookies["csrf-token"],
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        response = send("POST", f"{origin}{API}/{name}", headers, json=body)
        assert response.ok, response.text
        return response.json()

    response = send("GET", page, TO_PAGE)
    assert response.ok, response.text
    found = call("sign-in", {"locale": "en", "username": handle, "password": "only for trials"})
    url = call("consent", {"sub": found["account"]["sub"]}, found["ephemeralToken"])["url"]
    back = send("GET", url, {**TO_PAGE, "Sec-Fetch-Site": "same-origin", "Referer": page})
    return back.headers["Location"]


def begin(browser, named):
    """Name an account; return the page that the browser is sent to."""
    answer = browser.get(f"/login/bluesky?handle={named}&next=/done")
    assert answer.status == 302, answer.text
    return answer.location


def test_log_in_call_refresh_and_revoke(site, network):
    """A handle or a DID is all that is needed: no account of the site's, no public address."""
    handles = list(network["accounts"])
    seen = []

    async def use(session):
        before = session.token["access_token"]
        called = await session.aget("/xrpc/com.atproto.server.getSession")
        stolen = requests.get(called.url, headers={"Authorization": f"Bearer {before}"}, timeout=10)
        refreshed = session.refresh()["access_token"] != before
        profile = await session.aprofile()
        seen.append(
            (profile.id, profile.username, profile.issuer, called.url, called.json()["did"])
        )
        return f"{called.status_code} {stolen.ok} {refreshed} {await session.arevoke()}"

    type(site).awaited = staticmethod(use)
    for handle, named in zip(handles, (handles[0], network["accounts"][handles[1]]), strict=True):
        browser = site.browser(host=SITE)
        page = begin(browser, named)
        asked = parse_qs(urlsplit(page).query)
        assert set(asked) == {"client_id", "request_uri"}
        assert asked["client_id"][0].startswith(
            "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1"
        )
        assert browser.get(consent(page, handle)).location == "/done"
        assert browser.get("/await/bluesky").text == "200 False True True"
        pds, did = network["pds"], network["accounts"][handle]
        url = f"{pds}/xrpc/com.atproto.server.getSession"
        assert seen.pop() == (did, handle, pds, url, did)


def test_the_token_has_to_be_that_accounts(site, network):
    """Who names one account and logs in to another is not let in."""
    named, other = network["accounts"]
    browser = site.browser(host=SITE)
    answer = browser.get(consent(begin(browser, named), other), Accept="text/html")
    assert "let another account in" in answer.text
    assert browser.get("/who/bluesky").text == "nobody"

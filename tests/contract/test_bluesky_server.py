"""A server of the AT Protocol that others wrote, with its directory, in both frameworks: `tox -e bluesky`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from nameserver import LoopbackNameserver, records

from dance_common.backends.registrations import MemoryRegistrations
from dance_common.openid.metadata import documents
from dance_common.transport import adapter_for

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
    """The servers, which npm has installed, and their accounts: DID and server by handle."""
    script = shutil.copy(Path(__file__).with_name("bluesky_server.mjs"), FOLDER)
    with subprocess.Popen(
        ["node", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        # Others log to the same stream.
        lines = (line for line in server.stdout if line.startswith('{"plc"'))
        found = json.loads(next(lines))
        yield found
        server.kill()
    for url in (found["plc"], *(account["pds"] for account in found["accounts"].values())):
        adapter_for(url).clear()
    documents.clear()


def start(run, network, resolver):
    """Start a site on this machine, of which the servers know nothing."""
    documents.clear()
    entry = {
        "registrations": MemoryRegistrations(),
        "private_servers": True,
        "plc_directory": network["plc"],
        "handle_resolver": resolver,
    }
    return run(bluesky=entry)


@pytest.fixture
def site(run, network):
    """A site that asks the first server for handles."""
    return start(run, network, next(iter(network["accounts"].values()))["pds"])


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
    accounts = network["accounts"]
    first, second, _ = accounts
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
    for handle, named in ((first, first), (second, accounts[second]["did"])):
        browser = site.browser(host=SITE)
        page = begin(browser, named)
        asked = parse_qs(urlsplit(page).query)
        assert set(asked) == {"client_id", "request_uri"}
        assert asked["client_id"][0].startswith(
            "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1"
        )
        assert browser.get(consent(page, handle)).location == "/done"
        assert browser.get("/await/bluesky").text == "200 False True True"
        pds, did = accounts[handle]["pds"], accounts[handle]["did"]
        url = f"{pds}/xrpc/com.atproto.server.getSession"
        assert seen.pop() == (did, handle, pds, url, did)


def test_the_token_has_to_be_that_accounts(site, network):
    """Who names one account and logs in to another is not let in."""
    named, _, other = network["accounts"]
    browser = site.browser(host=SITE)
    answer = browser.get(consent(begin(browser, named), other), Accept="text/html")
    assert "let another account in" in answer.text
    assert browser.get("/who/bluesky").text == "nobody"


def test_two_users_on_two_servers_at_once(run, network, monkeypatch):
    """16 threads log in and call, by handles that are in the DNS: keys are one log-in's, nonces one server's."""
    accounts = dict(list(network["accounts"].items())[:2])
    nameserver, proofs, encode = LoopbackNameserver(), [], jwt.encode

    def signed(claims, *arguments, headers, **options):
        proofs.append((claims, json.dumps(headers["jwk"], sort_keys=True)))
        return encode(claims, *arguments, headers=headers, **options)

    monkeypatch.setattr(jwt, "encode", signed)

    def answer(query):
        handle = query.question[0].name.to_text().removeprefix("_atproto.").removesuffix(".")
        return records(f"did={accounts[handle]['did']}")(query)

    async def use(session):
        url = "/xrpc/com.atproto.server.getSession"
        # As a view may: on the event loop, and in its own thread.
        response = session.get(url) if len(proofs) % 2 else await session.aget(url)
        return response.json()["did"]

    def visit(number):
        handle = list(accounts)[number % 2]
        try:
            browser = site.browser(host=SITE)
            assert browser.get(consent(begin(browser, handle), handle)).location == "/done"
            return [browser.get("/await/bluesky").text for _ in range(4)]
        finally:
            site.end_thread()

    nameserver.answer = answer
    with nameserver.running() as url:
        site = start(run, network, url)
        type(site).awaited = staticmethod(use)
        with ThreadPoolExecutor(16) as threads:
            results = list(threads.map(visit, range(16)))
    first, second = (account["did"] for account in accounts.values())
    assert results == [[first] * 4, [second] * 4] * 8

    keys, nonces = {}, {}
    for claims, key in proofs:
        server = "{0.scheme}://{0.netloc}".format(urlsplit(claims["htu"]))
        keys.setdefault(key, []).append((server, claims.get("ath")))
        nonces.setdefault(claims.get("nonce"), set()).add(server)
    # Before its first response no server has said one.
    nonces.pop(None, None)
    assert len(keys) == 16
    # With each key one token is sent, to one server, and nothing else but what obtains it.
    assert all(len({server for server, _ in sent}) == 1 for sent in keys.values())
    assert all(len({token for _, token in sent} - {None}) == 1 for sent in keys.values())
    assert set.union(*nonces.values()) == {account["pds"] for account in accounts.values()}
    assert all(len(servers) == 1 for servers in nonces.values())

"""A consumer for the rehearsal provider's tests, on plain requests: independent of our own client."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import pytest
import requests

from dance_common.rehearsal import Client, Rehearsal

ISSUER = "http://localhost:9000"
CALLBACK = "https://site.example/callback"
VERIFIER = "a-verifier.of~unreserved_characters-0123456789"


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Site:
    """One registered site and its HTTP session."""

    def __init__(self, rehearsal: Rehearsal, client: Client, base: str = ISSUER) -> None:
        self.rehearsal = rehearsal
        self.client = client
        self.base = base
        self.callback = client.redirect_uris[0]
        self.session = requests.Session()
        self.session.trust_env = False

    @property
    def basic(self) -> tuple[str, str]:
        return quote_plus(self.client.client_id), quote_plus(self.client.client_secret)

    def question(self, **changes: Any) -> dict[str, Any]:
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        fields = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": self.callback,
            "scope": "profile email repo",
            "state": "a state",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in fields.items() if value is not None}

    def ask(self, query: str | None = None, **changes: Any) -> requests.Response:
        """Send the browser to the provider and don't follow where it leads."""
        query = query or urlencode(self.question(**changes))
        return self.session.get(f"{self.base}/oauth2/authorize?{query}", allow_redirects=False)

    def consent(self, *, changes: dict[str, Any] | None = None, **choices: Any) -> dict[str, str]:
        """Have a person decide, and return what the browser brings back."""
        query = urlencode(self.question(**(changes or {})))
        return answer(self.rehearsal.consent(f"{self.base}/oauth2/authorize?{query}", **choices))

    def token_request(self, path: str = "/oauth2/token", **fields: Any) -> requests.Response:
        authentication = fields.pop("auth", self.basic)
        data = {name: value for name, value in fields.items() if value is not None}
        return self.session.post(self.base + path, data=data, auth=authentication)

    def exchange(self, code: str, /, **changes: Any) -> requests.Response:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": VERIFIER,
        } | changes
        return self.token_request(**fields)

    def refresh(self, token: str, /, **changes: Any) -> requests.Response:
        return self.token_request(grant_type="refresh_token", refresh_token=token, **changes)

    def dance(self, **choices: Any) -> dict[str, Any]:
        """Go the whole way and return the token."""
        token: dict[str, Any] = self.exchange(self.consent(**choices)["code"]).json()
        return token

    def get(self, path: str, token: str) -> requests.Response:
        return self.session.get(self.base + path, headers={"Authorization": f"Bearer {token}"})


def answer(location: str) -> dict[str, str]:
    """Return the parameters of a callback URL."""
    return dict(parse_qsl(urlsplit(location).query, strict_parsing=True))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client() -> Client:
    # Characters that HTTP Basic loses unless both parts are form-encoded first.
    return Client("site:1", "s3cret: +%/é", (CALLBACK,), name="Site <One>")


@pytest.fixture
def other_client() -> Client:
    return Client("other", "another-secret", ("https://other.example/callback",))


@pytest.fixture
def rehearsal(clock: Clock, client: Client, other_client: Client) -> Rehearsal:
    return Rehearsal(ISSUER, clients=(client, other_client), clock=clock)


@pytest.fixture
def web() -> Iterator[requests.Session]:
    """Give a session that reaches loopback whatever proxy the environment names."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def new_site() -> Iterator[Callable[[Rehearsal, Client], Site]]:
    """Give a maker of sites that reach a rehearsal in process."""
    sites: list[Site] = []

    def make(rehearsal: Rehearsal, client: Client) -> Site:
        site = Site(rehearsal, client)
        site.session.mount(ISSUER, rehearsal.adapter())
        sites.append(site)
        return site

    yield make
    for site in sites:
        site.session.close()


@pytest.fixture
def site(new_site: Callable[..., Site], rehearsal: Rehearsal, client: Client) -> Site:
    return new_site(rehearsal, client)


@pytest.fixture
def other_site(new_site: Callable[..., Site], rehearsal: Rehearsal, other_client: Client) -> Site:
    return new_site(rehearsal, other_client)

"""Registrations of the site at servers: stored, found, forgotten; and what servers answer that is none."""

from __future__ import annotations

import io
import json

import pytest
import requests
from core_helpers import error_of
from registration_suite import ONE, check_encryption, check_store
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from dance_common import providers
from dance_common.backends.registrations import MemoryRegistrations, Registration
from dance_common.dance.registering import register
from dance_common.provider import ClientRegistration, OAuth2Provider
from dance_common.transport.session import PooledSession

CALLBACK = "https://site.example/callback"
METADATA = {
    "client_name": "Us",
    "redirect_uris": [CALLBACK, f"{CALLBACK}/2"],
    "scope": "",
    "x": "y",
}


def test_in_memory():
    """For trials."""
    check_store(MemoryRegistrations(most=3))


def test_in_memory_with_keys(monkeypatch):
    """A store of a site's own is encrypted by saying where its keys are."""
    store, keys = MemoryRegistrations(), []
    monkeypatch.setattr(store, "encryption_keys", lambda: keys)
    check_encryption(store, lambda new: keys.__setitem__(slice(None), new))


def test_what_another_release_has_written_is_registered_anew():
    """Neither too much nor too little is an error."""
    store = MemoryRegistrations()
    for value in ({"client_id": "x", "unknown": 1}, {}, {"client_secret": "x"}):
        store.delete("mastodon", "a.example")
        store.insert("mastodon", "a.example", value)
        assert store.load("mastodon", "a.example") is None


def test_no_repr_shows_the_secret():
    """Nor do frames that an error reporter sees."""
    assert "secret-one" not in repr(ONE)


class Canned(BaseAdapter):
    """Answers each request with the same, and keeps it."""

    def __init__(self, answer, status=201):
        super().__init__()
        self.answer, self.status, self.asked = answer, status, []

    def send(self, request, **_):
        self.asked.append(request)
        response = requests.Response()
        response.status_code, response.request, response.url = self.status, request, request.url
        content = (
            self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        )
        response.raw = HTTPResponse(io.BytesIO(content), preload_content=False)
        return response

    def close(self):
        """Nothing is open."""


JSON = ClientRegistration(url="/register")


def registered(answer, status=201, endpoint=JSON):
    """Return what the site makes of a server's answer, and what it sent."""
    canned, session = Canned(answer, status), PooledSession()
    session.mount("https://", canned)
    provider = OAuth2Provider(
        name="x", base_url="https://server.example/api/", registration=endpoint
    )
    return register(provider, session, METADATA, callback_url=CALLBACK), canned.asked[0]


def test_a_server_is_asked_in_json():
    """RFC 7591 section 3.1; what is empty is left out."""
    registration, asked = registered({"client_id": "abc", "client_secret": "s"})
    assert registration == Registration(client_id="abc", client_secret="s", callback_url=CALLBACK)
    assert asked.url == "https://server.example/register"
    assert json.loads(asked.body) == {name: value for name, value in METADATA.items() if value}
    assert "Authorization" not in asked.headers


def test_a_server_is_asked_by_a_form():
    """In its own words, one value on each line."""
    endpoint = ClientRegistration(url="apps", format="form", names={"redirect_uris": "uris"})
    _, asked = registered({"client_id": "abc"}, 200, endpoint)
    assert asked.url == "https://server.example/api/apps"
    assert (
        asked.body
        == "uris=https%3A%2F%2Fsite.example%2Fcallback%0Ahttps%3A%2F%2Fsite.example%2Fcallback%2F2"
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            {"client_secret": "s", "token_endpoint_auth_method": "client_secret_post"},
            ("s", "post", 0),
        ),
        ({"client_secret": "s", "token_endpoint_auth_method": "client_secret_jwt"}, ("s", "", 0)),
        ({"client_secret": "s", "client_secret_expires_at": 99}, ("s", "", 99)),
        ({"client_secret": "s", "client_secret_expires_at": "soon"}, ("s", "", 0)),
        ({"client_secret": None}, ("", "none", 0)),
        ({}, ("", "none", 0)),
    ],
)
def test_what_a_server_says_of_the_client(said, expected):
    """Without a secret the client is public; what nobody understands is left to the provider's own way."""
    found, _ = registered({"client_id": "abc", **said})
    assert (found.client_secret, found.authentication, found.expires_at) == expected


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"client_id": "abc"}, 400),
        ({"client_id": ""}, 201),
        ({"client_id": 1}, 201),
        ({"client_id": "a\nb"}, 201),
        ({"client_id": "a" * 5000}, 201),
        ({"client_id": "a", "client_secret": ["s"]}, 201),
        (["abc"], 201),
        (b"<html>", 201),
        (b"[" * 100_000, 201),
    ],
)
def test_what_is_no_registration(answer, status):
    """The visitor is told that the server did not register the site."""
    error = error_of(lambda: registered(answer, status))
    assert (error.code, error.step) == ("not_registered", "begin")


def test_a_provider_that_registers_nobody():
    """The site's administrator has to register there."""
    error = error_of(lambda: registered({}, 201, None))
    assert error.code == "no_registration"


def test_sites_with_credentials_register_nowhere():
    """What the site says itself goes first."""
    dance = providers.find("mastodon")(registrations=MemoryRegistrations(), clients={}.get)
    assert error_of(lambda: dance.at("fosstodon.org")).code == "server_refused"
    given = providers.find("mastodon")("an-id", "a-secret").at("fosstodon.org")
    assert given.registered(CALLBACK) is given


def test_nobody_is_asked_for_credentials_that_are_not_there():
    """A token can't be of a registration that the site has not."""
    dance = providers.find("mastodon")(registrations=MemoryRegistrations())
    assert dance.at("fosstodon.org").client_id is None
    assert dance.at("fosstodon.org").registration == ""
    dance.at("fosstodon.org").forget_registration()

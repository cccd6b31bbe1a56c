"""What a test says of a blueprint holds for every request within a block, and for none after it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from flask_dance.consumer.backend import MemoryBackend, NullBackend

TOKEN = {"access_token": "of-the-test"}


@pytest.fixture
def blueprint(make_blueprint):
    """The blueprint under test."""
    return make_blueprint()


@pytest.fixture
def client(make_app, blueprint):
    """A client of a site that answers with the access token of the visitor's session."""
    app = make_app(blueprint)
    app.add_url_rule("/", view_func=lambda: blueprint.session.access_token or "nobody")
    return app.test_client()


def asked_for(client, name):
    query = parse_qs(urlsplit(client.get("/login/rehearsal").location).query)
    return query.get(name)


@pytest.mark.parametrize(
    ("attribute", "value", "parameter", "said"),
    [
        ("client_id", "another", "client_id", ["another"]),
        ("scope", ["a", "b"], "scope", ["a b"]),
        ("authorization_url_params", {"prompt": "login"}, "prompt", ["login"]),
        ("use_pkce", False, "code_challenge", None),
    ],
)
def test_an_attribute(client, blueprint, attribute, value, parameter, said):
    """Every attribute of the provider or the dance can be another one."""
    before = asked_for(client, parameter)
    with blueprint.override(**{attribute: value}) as given:
        assert given is blueprint
        assert getattr(blueprint, attribute) == value
        assert asked_for(client, parameter) == said
    assert (asked_for(client, parameter) is None) == (before is None)
    assert getattr(blueprint, attribute) != value


@pytest.mark.parametrize(
    "backend",
    [
        {"storage": MemoryBackend(TOKEN)},
        {"backend": MemoryBackend(TOKEN)},
        {"token": TOKEN},
        {"session": SimpleNamespace(access_token="of-the-test")},
    ],
)
def test_who_is_connected(client, blueprint, backend):
    """By a storage, by a token, or by a session that is no session at all; for other threads as well."""
    with blueprint.override(**backend), ThreadPoolExecutor(2) as threads:
        pages = list(threads.map(lambda _: client.application.test_client().get("/"), range(2)))
    assert [page.text for page in pages] == ["of-the-test"] * 2
    assert client.get("/").text == "nobody"


def test_a_class_of_backends(client, blueprint):
    """A class is made one of, as where it is assigned; None is the default backend."""
    with blueprint.override(backend=NullBackend):
        assert isinstance(blueprint.backend, NullBackend)
    before = blueprint.backend
    with blueprint.override(backend=None):
        assert type(blueprint.backend) is type(before)
    assert blueprint.backend is before


def test_a_context_that_is_open_already(client, blueprint):
    """It sees the values within the block, and what it saw before afterwards."""
    with client.application.test_request_context():
        assert not blueprint.session.authorized
        with blueprint.override(client_id="another", token=TOKEN):
            assert blueprint.session.client_id == "another"
            assert blueprint.session.access_token == "of-the-test"
        assert blueprint.session.client_id != "another"
        assert not blueprint.session.authorized


def test_one_within_another(client, blueprint):
    """The inner one ends first."""
    with blueprint.override(token=TOKEN):
        with blueprint.override(token={"access_token": "inner"}, session=None):
            assert client.get("/").text == "inner"
        assert client.get("/").text == "of-the-test"


def test_a_block_that_fails_ends_it_too(client, blueprint):
    """An unknown name is an error that says which may be meant, and nothing has changed after it."""
    with (
        pytest.raises(TypeError, match="Did you mean 'client_id'"),
        blueprint.override(token=TOKEN, cleint_id="another"),
    ):
        raise AssertionError("the block is not entered")
    assert client.get("/").text == "nobody"
    with pytest.raises(ZeroDivisionError), blueprint.override(token=TOKEN):
        raise ZeroDivisionError
    assert client.get("/").text == "nobody"

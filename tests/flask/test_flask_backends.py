"""Backends in Flask: the session's, and those that people write."""

from __future__ import annotations

import json
import os
import os.path
from types import SimpleNamespace

import pytest

from flask_dance.consumer.backend import BaseBackend
from flask_dance.consumer.backend.session import SessionBackend


class FileBackend(BaseBackend):
    """The specification's example of a backend of one's own."""

    def __init__(self, filepath):
        super(FileBackend, self).__init__()  # noqa: UP008  # as people have written it for years
        self.filepath = filepath

    def get(self, blueprint):
        if not os.path.exists(self.filepath):
            return None
        with open(self.filepath) as f:
            return json.load(f)

    def set(self, blueprint, token):
        with open(self.filepath, "w") as f:
            json.dump(token, f)

    def delete(self, blueprint):
        os.remove(self.filepath)


def test_a_backend_of_ones_own_keeps_the_token(make_app, make_blueprint, connect, tmp_path):
    """A subclass with get, set and delete is all it takes."""
    path = tmp_path / "token.json"
    blueprint = make_blueprint()
    blueprint.backend = FileBackend(str(path))
    app = make_app(blueprint)
    app.add_url_rule("/who", view_func=lambda: blueprint.session.get("/api/user").json()["login"])
    client = app.test_client()
    assert connect(client, account="hubot").location == "/"
    assert json.loads(path.read_text())["token_type"].lower() == "bearer"
    assert client.get("/who").text == "hubot"
    with app.test_request_context():
        del blueprint.token
    assert not path.exists()


def test_the_names_of_later_releases_mean_the_same(make_blueprint):
    """storage=, blueprint.storage and the Storage classes are the backend by other names."""
    from flask_dance.consumer import backend, storage
    from flask_dance.consumer.storage.session import SessionStorage

    assert storage.MemoryStorage is backend.MemoryBackend
    assert storage.NullStorage is backend.NullBackend
    assert issubclass(SessionStorage, storage.BaseStorage)
    kept = storage.MemoryStorage({"access_token": "abc"})
    blueprint = make_blueprint(storage=kept)
    assert blueprint.backend is blueprint.storage is kept
    blueprint.storage = SessionStorage
    assert isinstance(blueprint.backend, SessionBackend)
    with pytest.raises(TypeError, match="give one of them"):
        make_blueprint(storage=kept, backend=kept)


def test_the_session_backends_key_can_be_chosen(make_app, make_blueprint, connect):
    """The key may speak of the blueprint."""
    client = make_app(make_blueprint(backend=SessionBackend(key="tokens:{bp.name}"))).test_client()
    connect(client)
    with client.session_transaction() as kept:
        assert "access_token" in kept["tokens:rehearsal"]


def test_a_backend_that_refuses_is_told_to_the_visitor(make_app, make_blueprint, connect):
    """A ValueError of the backend is a page and a signal, and no token is half stored."""

    class NobodyLoggedIn(SessionBackend):
        def set(self, blueprint, token, /):
            raise ValueError("no user")

    page = connect(make_app(make_blueprint(backend=NobodyLoggedIn())).test_client())
    assert page.status_code == 403
    assert "This site could not store the connection" in page.text


def test_a_session_on_the_server_has_room_for_every_token():
    """Only what travels in a cookie is measured."""
    from flask import Flask, session
    from flask.sessions import SessionInterface, SessionMixin

    class Kept(dict, SessionMixin):
        pass

    class OnTheServer(SessionInterface):
        def open_session(self, app, request):
            return Kept()

        def save_session(self, app, session, response):
            pass

    app = Flask(__name__)
    app.session_interface = OnTheServer()
    with app.test_request_context():
        backend, context = SessionBackend(), SimpleNamespace(name="github")
        backend.set(context, {"access_token": "a" * 10_000})
        assert backend.get(context) == session["github_oauth_token"]

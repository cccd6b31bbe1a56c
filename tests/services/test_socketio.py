"""Flask-SocketIO's server and its client: a socket's events share one request, whoever logs in or out between them."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from echo_provider import echo_provider

socketio = pytest.importorskip("socketio")
flask_socketio = pytest.importorskip("flask_socketio")

from flask import Flask  # noqa: E402  # after the packages that may be missing
from flask_login import (  # noqa: E402
    LoginManager,
    UserMixin,
    current_user,
    login_user,
    logout_user,
)
from flask_sqlalchemy import SQLAlchemy  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

from flask_dance.consumer import OAuth2ConsumerBlueprint  # noqa: E402
from flask_dance.consumer.backend.session import SessionBackend  # noqa: E402
from flask_dance.consumer.backend.sqla import (  # noqa: E402
    OAuthConsumerMixin,
    SQLAlchemyBackend,
)

PATIENCE = 10


def make_app(api, kind):
    """Return a site with users 1 and 2, each with a token, and the events of a socket."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not secret", SQLALCHEMY_DATABASE_URI="sqlite://")
    database = SQLAlchemy(app)

    class User(UserMixin, database.Model):
        id = database.Column(database.Integer, primary_key=True)

    class OAuth(OAuthConsumerMixin, database.Model):
        user_id = database.Column(database.Integer, database.ForeignKey(User.id))
        user = database.relationship(User)

    LoginManager(app).user_loader(lambda key: database.session.get(User, int(key)))
    table = SQLAlchemyBackend(OAuth, database.session, user=current_user)
    blueprint = OAuth2ConsumerBlueprint(
        "echo",
        __name__,
        client_id="a client",
        client_secret="not secret",
        base_url=api,
        authorization_url=f"{api}authorize",
        token_url=f"{api}token",
        backend=table if kind == "table" else SessionBackend(),
    )
    app.register_blueprint(blueprint, url_prefix="/login")
    with app.app_context():
        database.create_all()
        for key in (1, 2):
            database.session.add(User(id=key))
            token = {"access_token": f"token-of-{key}"}
            database.session.add(OAuth(provider="echo", user_id=key, token=token))
        database.session.commit()

    server = flask_socketio.SocketIO(app, async_mode="threading")

    def sent():
        return blueprint.session.get("who").text

    @server.on("sent")
    def look():
        return sent()

    @server.on("log in")
    def log_in(key):
        login_user(database.session.get(User, key))
        return sent()

    @server.on("log out")
    def log_out():
        logout_user()
        return sent()

    @server.on("connect account")
    def connect(key):
        blueprint.token = {"access_token": f"token-of-{key}"}
        return sent()

    @server.on("disconnect account")
    def disconnect():
        del blueprint.token
        return sent()

    return app


@contextmanager
def served(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=["table", "session"])
def kind(request):
    return request.param


@pytest.fixture
def sockets(kind):
    """Open sockets to the site: each call returns what emits an event and waits for what the site sent the provider."""
    clients = []
    with echo_provider() as api, served(make_app(api, kind)) as url:

        def open_socket():
            client = socketio.Client(reconnection=False)
            client.connect(url, wait_timeout=PATIENCE)
            clients.append(client)
            return lambda event, *data: client.call(event, data or None, timeout=PATIENCE)

        try:
            yield open_socket
        finally:
            for client in clients:
                client.disconnect()


def test_each_event_is_sent_for_the_user_of_its_moment(kind, sockets):
    """Log in, change the user, log out: the token goes with the user, and not with the socket."""
    emit, stored = sockets(), kind == "table"
    assert emit("sent") == "nobody"
    assert emit("log in", 1) == ("token-of-1" if stored else "nobody")
    assert emit("connect account", 1) == "token-of-1"
    assert emit("sent") == "token-of-1"
    assert emit("log in", 2) == ("token-of-2" if stored else "nobody")
    assert emit("connect account", 2) == "token-of-2"
    assert emit("log out") == "nobody"
    assert emit("sent") == "nobody"


def test_two_sockets_have_a_user_each(sockets):
    """What one does is no matter to the other, however their events alternate."""
    one, two = sockets(), sockets()
    for key, emit in ((1, one), (2, two)):
        emit("log in", key)
        emit("connect account", key)
    for _ in range(5):
        assert (one("sent"), two("sent")) == ("token-of-1", "token-of-2")
    assert one("disconnect account") == "nobody"
    assert two("sent") == "token-of-2"
    assert one("sent") == "nobody"

"""A refreshed token of a session on the server is there in the next request, whatever became of this one."""

from __future__ import annotations

import copy
import json
from importlib.util import find_spec

import pytest

from dance_common.sessions.refresh import refreshes
from dance_common.testing.mounted import MountedRehearsal

WAYS = ("error", "stream")


@pytest.fixture
def stand_in():
    """The stand-in, in every provider's place."""
    with MountedRehearsal.replace_providers() as rehearsal:
        yield rehearsal


def flask_client():
    """Return the test client of a Flask site whose sessions are dicts on the server."""
    from flask import Flask
    from flask.sessions import SessionInterface, SessionMixin

    from flask_dance.contrib.github import github, make_github_blueprint

    class Stored(dict, SessionMixin):
        pass

    class OnTheServer(SessionInterface):
        kept = "{}"

        def open_session(self, app, request):
            return Stored(json.loads(self.kept))

        def save_session(self, app, session, response):
            self.kept = json.dumps(session)

    class NotAfterErrors(OnTheServer):
        """As Django has it: what a request has changed is not saved if it fails or streams."""

        def save_session(self, app, session, response):
            if not response.is_streamed and response.status_code != 500:
                super().save_session(app, session, response)

    app = Flask(__name__)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.session_interface = NotAfterErrors()
    app.register_blueprint(make_github_blueprint(), url_prefix="/login")

    @app.get("/error")
    def error():
        github.get("/user")
        raise RuntimeError

    @app.get("/stream")
    def stream():
        from flask import stream_with_context

        return app.response_class(stream_with_context(iter([github.get("/user").text])))

    @app.get("/who")
    def who():
        return github.get("/user").json()["login"] if github.authorized else "nobody"

    return app.test_client(), lambda response: response.text


def django_client(engine):
    """Return the test client of a Django site with that session engine."""
    import tempfile

    from django.http import HttpResponse, StreamingHttpResponse
    from django.test import Client, override_settings
    from django.urls import include, path

    def error(request):
        request.dance.github.get("/user")
        raise RuntimeError

    def stream(request):
        def body():
            yield request.dance.github.get("/user").text

        return StreamingHttpResponse(body())

    def who(request):
        github = request.dance.github
        return HttpResponse(github.get("/user").json()["login"] if github.authorized else "nobody")

    urls = type("Urls", (), {})()
    urls.urlpatterns = [
        path("login/", include("django_dance.urls")),
        path("error", error),
        path("stream", stream),
        path("who", who),
    ]
    settings = override_settings(
        DANCE_PROVIDERS={"github": {}},
        ROOT_URLCONF=urls,
        SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}",
        SESSION_FILE_PATH=tempfile.mkdtemp(),
    )

    def text(response):
        return b"".join(response).decode() if response.streaming else response.content.decode()

    return settings, lambda: Client(raise_request_exception=False), text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.skipif(not find_spec("flask"), reason="needs Flask")
def test_in_flask(stand_in, way):
    """After an error, and out of a body that streams."""
    client, text = flask_client()
    refreshed_and_used(stand_in, client, text, way)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("engine", ["db", "cache", "file", "cached_db"])
@pytest.mark.skipif(not find_spec("django"), reason="needs Django")
def test_in_django(stand_in, engine, way):
    """The same with each engine that keeps sessions on the server."""
    settings, client, text = django_client(engine)
    with settings:
        refreshed_and_used(stand_in, client(), text, way)


@pytest.mark.skipif(not find_spec("django"), reason="needs Django")
def test_who_logged_out_meanwhile_stays_out(stand_in):
    """The store is written only where it still has the token that was refreshed."""
    settings, make, text = django_client("db")
    with settings:
        client = make()
        stand_in.sign_in(client, "github")
        other = make()
        other.cookies = copy.deepcopy(client.cookies)
        stand_in.expire_tokens()
        response = client.get("/stream", secure=True)
        session = other.session
        del session["github_oauth_token"]
        session.save()
        text(response)
        refreshes.clear()
        assert text(other.get("/who", secure=True)) == "nobody"


def refreshed_and_used(stand_in, client, text, way):
    """Refresh in a request of that kind, and call again as another process would."""
    stand_in.sign_in(client, "github")
    stand_in.expire_tokens()
    options = (
        {"secure": True} if hasattr(client, "force_login") else {"base_url": "https://localhost"}
    )
    text(client.get(f"/{way}", **options))
    # What this process remembers another one does not.
    refreshes.clear()
    assert text(client.get("/who", **options)) == "mona"
    assert stand_in.refreshes == 1

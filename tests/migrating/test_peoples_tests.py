"""How people test applications with Flask-Dance 7.1: their ways of faking a provider, a token and the time."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs, urlsplit

import betamax
import freezegun
import pytest
import requests_mock
import responses
import time_machine
import vcr
from flask import Flask

from dance_common.rehearsal import Rehearsal, serve
from flask_dance.consumer import OAuth2Session, oauth_authorized
from flask_dance.consumer.storage import MemoryStorage
from flask_dance.contrib.github import github, make_github_blueprint

TOKEN_URL = "http://localhost:9000/oauth2/token"
ANSWER = {"access_token": "abc", "token_type": "bearer", "scope": "", "expires_in": 3600}
ADDRESS = "https://a.b.example"


def test_a_token_can_be_primed_and_read_back_in_the_session(app, blueprint):
    """session["<name>_oauth_token"] is where a logged-in test begins, and where the token ends up."""
    client = app.test_client()
    assert client.get("/").text == "nobody"
    with client.session_transaction() as session:
        session["example_oauth_token"] = {"access_token": "primed"}
    assert client.get("/").text == "primed"
    with client.session_transaction() as session:
        assert session["example_oauth_token"] == {"access_token": "primed"}
        del session["example_oauth_token"]
    assert client.get("/").text == "nobody"


@responses.activate
@pytest.mark.parametrize("uses_pkce", [True, False])
def test_a_state_can_be_primed(app, blueprint, uses_pkce):
    """A test that begins at the callback puts the state there itself, and a verifier if it likes."""
    responses.post(TOKEN_URL, json=ANSWER)
    client = app.test_client()
    with client.session_transaction(base_url=ADDRESS) as session:
        session["example_oauth_state"] = "random-string"
        if uses_pkce:
            session["example_oauth_code_verifier"] = "v" * 43
    answer = client.get("/login/example/authorized?code=c&state=random-string", base_url=ADDRESS)
    assert (answer.status_code, answer.location) == (302, "/")
    sent = parse_qs(responses.calls[0].request.body)
    assert sent["code"] == ["c"]
    assert sent["redirect_uri"] == [f"{ADDRESS}/login/example/authorized"]
    assert sent.get("code_verifier") == (["v" * 43] if uses_pkce else None)
    with client.session_transaction(base_url=ADDRESS) as session:
        assert session["example_oauth_token"]["access_token"] == "abc"
        assert not {"example_oauth_state", "example_oauth_code_verifier"} & set(session)


@responses.activate
def test_a_state_can_be_read_back(app, blueprint):
    """A test that begins at the login view finds the state in the session, and in the URL."""
    responses.post(TOKEN_URL, json=ANSWER)
    client = app.test_client()
    began = client.get("/login/example", base_url=ADDRESS)
    with client.session_transaction(base_url=ADDRESS) as session:
        state = session["example_oauth_state"]
    assert parse_qs(urlsplit(began.location).query)["state"] == [state]
    client.get(f"/login/example/authorized?code=c&state={state}", base_url=ADDRESS)
    assert client.get("/", base_url=ADDRESS).text == "abc"


@pytest.mark.parametrize("opens_a_context", [False, True])
def test_a_storage_can_be_monkeypatched(app, blueprint, monkeypatch, opens_a_context):
    """With a request context around the whole test, as pytest-flask opens one, a warning names the better way."""
    storage = MemoryStorage({"access_token": "fake"})
    with monkeypatch.context() as patch:
        if opens_a_context:
            with app.test_request_context():
                with pytest.warns(
                    DeprecationWarning, match=r"blueprint\.override\(backend=\.\.\.\)"
                ):
                    patch.setattr(blueprint, "storage", storage)
                assert blueprint.session.access_token == "fake"
                assert app.test_client().get("/").text == "fake"
        else:
            patch.setattr(blueprint, "storage", storage)
            assert app.test_client().get("/").text == "fake"
        storage.token = {"access_token": "later"}
        assert app.test_client().get("/").text == "later"
        storage.token = None
        assert app.test_client().get("/").text == "nobody"
    assert blueprint.storage is not storage


def test_a_client_id_can_be_overridden_around_a_context(app, blueprint):
    """What a test overrides in a context of its own reaches the requests that it makes."""
    with app.test_request_context(), blueprint.override(client_id="of-the-test"):
        began = app.test_client().get("/login/example")
    assert parse_qs(urlsplit(began.location).query)["client_id"] == ["of-the-test"]


@responses.activate
@pytest.mark.parametrize("freeze", [freezegun.freeze_time, time_machine.travel])
def test_time_can_be_frozen(app, blueprint, freeze):
    """A token's time is counted by the clock of the test."""
    responses.post(TOKEN_URL, json=ANSWER)
    client = app.test_client()
    with freeze("2016-01-01 12:00:01+00:00"):
        with client.session_transaction() as session:
            session["example_oauth_state"] = "s"
        now = time.time()
        client.get("/login/example/authorized?code=c&state=s")
        with client.session_transaction() as session:
            assert session["example_oauth_token"]["expires_at"] == pytest.approx(now + 3600, abs=2)
        assert client.get("/").text == "abc"
    with freeze("2016-01-01 13:30:00+00:00"):
        assert client.get("/").text == "nobody"


@freezegun.freeze_time("2016-01-01 12:00:01")
def test_a_whole_dance_under_a_frozen_clock(app, blueprint, provider):
    """A clock that stands still, the monotonic one with it, stops nothing."""
    client = app.test_client()
    began = client.get("/login/example")
    client.get(provider.consent(began.location))
    assert client.get("/").text != "nobody"


@responses.activate
def test_calls_of_the_api_can_be_faked_with_responses(app, blueprint, monkeypatch):
    """What the session sends goes through the adapters of requests that responses takes over."""
    responses.get("http://localhost:9000/api/user", json={"login": "octocat"})
    monkeypatch.setattr(blueprint, "storage", MemoryStorage({"access_token": "fake"}))
    app.add_url_rule("/who", view_func=lambda: blueprint.session.get("/api/user").json())
    assert app.test_client().get("/who").json == {"login": "octocat"}
    assert responses.calls[0].request.headers["Authorization"] == "Bearer fake"


def test_calls_can_be_faked_with_requests_mock(app, blueprint, monkeypatch):
    """requests-mock takes the session's place in choosing an adapter."""
    monkeypatch.setattr(blueprint, "storage", MemoryStorage({"access_token": "fake"}))
    app.add_url_rule("/who", view_func=lambda: blueprint.session.get("/api/user").json())
    with requests_mock.Mocker() as mock:
        mock.get("http://localhost:9000/api/user", json={"login": "octocat"})
        assert app.test_client().get("/who").json == {"login": "octocat"}
    assert mock.last_request.headers["Authorization"] == "Bearer fake"


def test_calls_can_be_recorded_with_vcr(tmp_path):
    """VCR.py takes the place of urllib3's connections: a cassette is recorded, played back, and left again."""
    rehearsal = Rehearsal()
    with serve(rehearsal, port=0) as address:

        def ask():
            session = OAuth2Session(base_url=f"{address}/", token={"access_token": "unknown"})
            return session.get("api/user").status_code, len(rehearsal.requests)

        assert ask() == (401, 1)
        cassette = str(tmp_path / "cassette.yaml")
        with vcr.use_cassette(cassette, record_mode="once"):
            assert ask() == (401, 2)
        assert ask() == (401, 3)
        with vcr.use_cassette(cassette, record_mode="none") as played:
            assert ask() == (401, 3)
            assert played.all_played
        assert ask() == (401, 4)


def test_a_signal_can_be_sent_by_hand(app, blueprint):
    """Tests call people's receivers through the signal, with a token of their own."""
    heard = []

    @oauth_authorized.connect_via(blueprint)
    def receive(sender, token):
        heard.append((sender, token))
        return False

    assert oauth_authorized.send(blueprint, token={"access_token": "x"}) == [(receive, False)]
    assert heard == [(blueprint, {"access_token": "x"})]


@pytest.fixture
def github_app(tmp_path):
    """The site of the testing page, with a recorded answer of the provider."""
    app = Flask("betamaxed")
    app.secret_key = "not secret"
    blueprint = make_github_blueprint(
        "id", "secret", storage=MemoryStorage({"access_token": "fake"})
    )
    app.register_blueprint(blueprint, url_prefix="/login")
    app.add_url_rule("/", view_func=lambda: f"You are {github.get('/user').json()['login']}")
    with betamax.Betamax.configure() as config:
        config.cassette_library_dir = str(tmp_path)
        config.default_cassette_options["record_mode"] = "none"
    return app


def cassette(path, url, login):
    """Write down one exchange with a provider, as Betamax would have recorded it."""
    exchange = {
        "recorded_at": "2016-01-01T00:00:00",
        "request": {"method": "GET", "uri": url, "headers": {}, "body": {"string": ""}},
        "response": {
            "url": url,
            "headers": {"Content-Type": ["application/json"]},
            "body": {"encoding": "utf-8", "string": json.dumps({"login": login})},
            "status": {"code": 200, "message": "OK"},
        },
    }
    path.write_text(json.dumps({"http_interactions": [exchange], "recorded_with": "betamax"}))


# Betamax itself asks for the time in a way that newer Pythons call old.
@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
class TestBetamax:
    """The fixture that pytest finds without an import."""

    @pytest.fixture
    def app(self, github_app):
        return github_app

    @pytest.fixture(params=["one", "several"])
    def flask_dance_sessions(self, request, tmp_path):
        several = request.param == "several"
        name = request.node.name + ("-0" if several else "")
        cassette(tmp_path / f"{name}.json", "https://api.github.com/user", "octocat")
        return [github] if several else github

    @pytest.mark.usefixtures("betamax_record_flask_dance")
    def test_what_was_recorded_is_played_back(self, app):
        client = app.test_client()
        assert client.get("/", base_url="https://example.com").text == "You are octocat"

    def test_the_application_is_left_as_it_was(self, app, flask_dance_sessions, request):
        before = {kind: list(functions) for kind, functions in app.before_request_funcs.items()}
        assert before == {}
        request.getfixturevalue("betamax_record_flask_dance")
        assert len(app.before_request_funcs[None]) == len(app.after_request_funcs[None]) == 1

"""Resources of Flask-RESTX and Flask-RESTful, which handle errors in their own way."""

from __future__ import annotations

import pytest
from flask import Flask

from dance_common.errors import DanceError
from flask_dance.consumer import oauth_error
from flask_dance.contrib.github import github, make_github_blueprint

LOCALHOST = "https://localhost"


@pytest.fixture(params=["flask_restx", "flask_restful"])
def package(request):
    return pytest.importorskip(request.param)


def make_app(package, *, is_tested, is_api_first=False):
    """Make a site with a resource that calls GitHub, one that makes a mistake, and a view."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not secret", TESTING=is_tested, PROPAGATE_EXCEPTIONS=is_tested)
    api = package.Api(prefix="/api")
    resource = package.Resource

    class Me(resource):
        def get(self):
            return github.get("/user").json()["login"]

    class Mistake(resource):
        def get(self):
            return github.authorized / 0

    api.add_resource(Me, "/me")
    api.add_resource(Mistake, "/mistake")
    blueprint = make_github_blueprint(client_id="i", client_secret="s")
    if is_api_first:
        api.init_app(app)
    app.register_blueprint(blueprint, url_prefix="/login")
    if not is_api_first:
        api.init_app(app)
    return app, api


@pytest.mark.parametrize("is_tested", [True, False])
@pytest.mark.parametrize("is_api_first", [True, False])
def test_a_resource_tells_what_the_provider_did(package, rehearsal, is_tested, is_api_first):
    """A token that is lost is 401, a provider that is down 502, and oauth_error hears of both."""
    app, _ = make_app(package, is_tested=is_tested, is_api_first=is_api_first)
    heard = []

    def hear(blueprint, code):
        heard.append(code)

    with oauth_error.connected_to(hear):
        client = app.test_client()
        rehearsal.sign_in(client, "github")
        assert client.get("/api/me", base_url=LOCALHOST).json == "mona"
        rehearsal.expire_tokens()
        rehearsal.revoke_refresh_tokens()
        answer = client.get("/api/me", base_url=LOCALHOST)
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_grant")
    assert heard == ["invalid_grant"]


def test_a_mistake_of_the_sites_stays_the_apis(package, rehearsal):
    """What no provider is to blame for is answered as without us."""
    app, _ = make_app(package, is_tested=False)
    client = app.test_client()
    assert client.get("/api/mistake", base_url=LOCALHOST).status_code == 500
    assert client.get("/api/nowhere", base_url=LOCALHOST).status_code == 404


def test_what_the_site_has_said_itself_goes_first(package, rehearsal):
    """To the api, or to the application."""
    app, api = make_app(package, is_tested=False)
    if package.__name__ == "flask_restx":

        @api.errorhandler(DanceError)
        def explain(error):
            return {"message": "reconnect"}, 418
    else:
        api.errors = {"TokenLost": {"message": "reconnect", "status": 418}}
    client = app.test_client()
    rehearsal.sign_in(client, "github")
    rehearsal.expire_tokens()
    rehearsal.revoke_refresh_tokens()
    answer = client.get("/api/me", base_url=LOCALHOST)
    assert (answer.status_code, answer.json["message"]) == (418, "reconnect")


def test_an_applications_own_handler_goes_first(package, rehearsal):
    """Then nothing of ours stands before the api, which asks no handler of the application's."""
    app, _ = make_app(package, is_tested=False)
    app.register_error_handler(DanceError, lambda error: ("own", 418))
    client = app.test_client()
    rehearsal.sign_in(client, "github")
    rehearsal.expire_tokens()
    rehearsal.revoke_refresh_tokens()
    assert client.get("/api/me", base_url=LOCALHOST).status_code == 500

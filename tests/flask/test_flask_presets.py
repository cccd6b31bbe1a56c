"""Ready-made blueprints and their proxies: signatures, configuration, one request each."""

from __future__ import annotations

import inspect
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from dance_common.options import DanceOptions
from flask_dance.contrib.github import github, make_github_blueprint
from flask_dance.contrib.twitter import make_twitter_blueprint


def test_help_shows_the_whole_signature():
    """The name, every keyword with the shared ones spelt out, and the provider's own description."""
    names = list(inspect.signature(make_github_blueprint).parameters)
    assert names[:3] == ["client_id", "client_secret", "scope"]
    assert set(DanceOptions.__annotations__) <= set(names)
    assert make_github_blueprint.__name__ == "make_github_blueprint"
    assert "GITHUB_OAUTH_CLIENT_ID" in (make_github_blueprint.__doc__ or "")


def test_credentials_come_from_the_configuration(make_app):
    """GITHUB_OAUTH_CLIENT_ID is read in each request, so it may be set after the blueprint is registered."""
    app = make_app(make_github_blueprint(scope="read:user"))
    app.config.update(GITHUB_OAUTH_CLIENT_ID="abc", GITHUB_OAUTH_CLIENT_SECRET="def")
    url = app.test_client().get("/login/github").location
    said = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert url.startswith("https://github.com/login/oauth/authorize?")
    assert (said["client_id"], said["scope"]) == ("abc", "read:user")


def test_arguments_go_before_the_configuration(make_app):
    """Two applications of one provider in one site need not share what the configuration says."""
    app = make_app(
        make_github_blueprint("first", "x"),
        make_github_blueprint("second", "y", name="work"),
        GITHUB_OAUTH_CLIENT_ID="third",
    )
    urls = [app.test_client().get(f"/login/{name}").location for name in ("github", "work")]
    assert ["client_id=first" in urls[0], "client_id=second" in urls[1]] == [True, True]


@pytest.mark.parametrize(
    ("variables", "key"),
    [
        ({"TWITTER_OAUTH_API_KEY": "a", "TWITTER_OAUTH_API_SECRET": "b"}, "a"),
        ({"TWITTER_OAUTH_CLIENT_KEY": "c", "TWITTER_OAUTH_CLIENT_SECRET": "d"}, "c"),
    ],
)
def test_both_names_of_twitters_variables_are_read(make_app, variables, key):
    """The names changed between releases of Flask-Dance; sites with either go on working."""
    blueprint = make_twitter_blueprint()
    with make_app(blueprint, **variables).test_request_context():
        assert blueprint.session._client.client.client_key == key


def test_a_misspelt_keyword_names_the_nearest_one():
    """Unknown keywords of a preset are errors when the site starts."""
    with pytest.raises(TypeError, match=r"github\(\) takes no option 'scop'. Did you mean 'scope'"):
        make_github_blueprint(scop="x")
    with pytest.raises(TypeError, match="two names of one option"):
        make_github_blueprint(backend=1, storage=2)


def test_relative_urls_lead_to_the_api(make_app):
    """github.get("/user") means https://api.github.com/user."""
    with make_app(make_github_blueprint()).test_request_context():
        assert github.base_url == "https://api.github.com/"
        assert not github.authorized


def test_a_proxy_without_its_blueprint_says_what_is_missing(make_app):
    """The sentence names the call that registers it."""
    with (
        make_app().test_request_context(),
        pytest.raises(RuntimeError, match="make_github_blueprint"),
    ):
        _ = github.authorized


def test_the_proxys_guard_works_while_modules_are_imported(make_app):
    """@github.authorization_required decorates a view before there is any application."""

    @github.authorization_required
    def view():
        return "welcome"

    app = make_app(make_github_blueprint("id", "secret"))
    app.add_url_rule("/page", view_func=view)
    client = app.test_client()
    assert client.get("/page?a=1").location == "/login/github?next=/page?a%3D1"
    with client.session_transaction() as kept:
        kept["github_oauth_token"] = {"access_token": "abc"}
    assert client.get("/page").text == "welcome"
    assert view.__name__ == "view"


def test_a_posted_form_is_not_returned_to(make_app):
    """Only pages that can be visited again become next."""

    @github.authorization_required
    def view():
        raise AssertionError

    app = make_app(make_github_blueprint("id", "secret"))
    app.add_url_rule("/page", view_func=view, methods=["POST"])
    assert app.test_client().post("/page").location == "/login/github"


def test_an_async_view_can_be_guarded(make_app):
    """The guard runs async views as Flask does."""
    pytest.importorskip("asgiref", reason="Flask runs async views with asgiref")

    @github.authorization_required
    async def view():
        return "welcome"

    app = make_app(make_github_blueprint("id", "secret"))
    app.add_url_rule("/page", view_func=view)
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["github_oauth_token"] = {"access_token": "abc"}
    assert client.get("/page").text == "welcome"


def test_starting_a_site_loads_no_http_client():
    """requests and oauthlib are loaded by the first view that uses a session, not at start-up."""
    program = (
        "import sys; from flask import Flask; from flask_dance.contrib.github import make_github_blueprint as m\n"
        "app = Flask('x'); app.register_blueprint(m('i', 's')); app.test_client().get('/')\n"
        "print(*sorted({'requests', 'oauthlib', 'requests_oauthlib'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


def test_thirty_blueprints_cost_an_unrelated_request_nothing(make_app, monkeypatch):
    """No hook runs, no session object is made and no backend is asked before a view does."""
    from dance_common.dance.oauth2 import OAuth2Dance
    from flask_dance.consumer.backend.session import SessionBackend
    from flask_dance.consumer.blueprint.visit import BlueprintVisit

    def never(*args, **kwargs):
        raise AssertionError("work was done for a request that needs none")

    app = make_app(*(make_github_blueprint("i", "s", name=f"github{n}") for n in range(30)))
    app.add_url_rule("/plain", view_func=lambda: "plain", endpoint="plain")
    monkeypatch.setattr(OAuth2Dance, "session", never)
    monkeypatch.setattr(BlueprintVisit, "__init__", never)
    monkeypatch.setattr(SessionBackend, "get", never)
    assert app.test_client().get("/plain").text == "plain"
    hooks = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    assert not any(hooks)
    assert not app.teardown_appcontext_funcs


def test_blueprints_are_no_hidden_global_state():
    """Registering leaves its note in the application, so two applications don't see each other's."""
    one, two = Flask("one"), Flask("two")
    one.register_blueprint(make_github_blueprint())
    assert "flask_dance" in one.extensions
    assert "flask_dance" not in two.extensions

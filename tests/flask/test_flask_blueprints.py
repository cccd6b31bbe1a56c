"""The blueprints' constructor, attributes and views, as the specification's developer interface has them."""

from __future__ import annotations

import inspect
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Blueprint, Flask, url_for

from dance_common.dance import custom
from dance_common.rehearsal import DEMO_CLIENT
from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint, blueprints
from flask_dance.consumer.backend import MemoryBackend, NullBackend
from flask_dance.consumer.backend.session import SessionBackend
from flask_dance.consumer.base import BaseOAuthConsumerBlueprint
from flask_dance.consumer.blueprint.registry import blueprint_named
from flask_dance.consumer.requests import OAuth1Session, OAuth2Session
from flask_dance.contrib.github import make_github_blueprint


def parameters(url):
    """The query of a URL, one value for each name."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_the_arguments_of_flasks_blueprint_reach_it(tmp_path):
    """Folders, prefix, subdomain, defaults and root path mean what they mean to flask.Blueprint."""
    blueprint = OAuth2ConsumerBlueprint(
        "example",
        __name__,
        static_folder="static",
        static_url_path="/assets",
        template_folder="templates",
        url_prefix="/connect",
        subdomain="accounts",
        url_defaults={"color": "blue"},
        root_path=str(tmp_path),
        cli_group="other",
    )
    assert blueprint.static_folder == str(tmp_path / "static")
    assert (blueprint.static_url_path, blueprint.template_folder) == ("/assets", "templates")
    assert (blueprint.url_prefix, blueprint.subdomain) == ("/connect", "accounts")
    assert (blueprint.url_values_defaults, blueprint.cli_group) == ({"color": "blue"}, "other")
    assert isinstance(blueprint, Blueprint)


def test_help_shows_every_option():
    """Those of the provider, of the dance and of flask.Blueprint, with what they are unless given."""
    shown = inspect.signature(OAuth2ConsumerBlueprint).parameters
    assert list(shown)[:4] == ["name", "import_name", "client_id", "client_secret"]
    assert {"token_url", "scope", "title", "storage", "url_prefix", "pkce"} <= set(shown)
    assert (shown["use_pkce"].default, shown["code_challenge_method"].default) == (True, "S256")
    shown = inspect.signature(OAuth1ConsumerBlueprint).parameters
    assert {"access_token_url", "realm"} <= set(shown)
    assert (shown["signature_method"].default, shown["signature_type"].default) == (
        "HMAC-SHA1",
        "AUTH_HEADER",
    )


def test_the_providers_values_are_attributes(make_blueprint):
    """What the constructor was given can be read back under the same names."""
    blueprint = make_blueprint(
        scope=["profile"],
        authorization_url_params={"prompt": "consent"},
        token_url_params={"include_client_id": True},
        auto_refresh_kwargs={"client_id": "x"},
        redirect_url="/a",
        redirect_to="b",
    )
    assert blueprint.client_id == DEMO_CLIENT.client_id
    assert blueprint.client_secret == DEMO_CLIENT.client_secret
    assert blueprint.base_url == "http://localhost:9000/"
    assert blueprint.authorization_url == "/oauth2/authorize"
    assert blueprint.token_url == blueprint.auto_refresh_url == "/oauth2/token"
    assert blueprint.authorization_url_params == {"prompt": "consent"}
    assert blueprint.token_url_params == {"include_client_id": True}
    assert blueprint.auto_refresh_kwargs == {"client_id": "x"}
    assert (blueprint.redirect_url, blueprint.redirect_to) == ("/a", "b")
    assert list(blueprint.scope) == blueprint.session.scope == ["profile"]


def test_the_authorization_url_says_what_was_asked_for(make_app, make_blueprint):
    """Scopes are joined by spaces, further parameters join in, and empty ones stay away."""
    blueprint = make_blueprint(
        scope=["profile", "email"],
        authorization_url_params={"prompt": "consent", "hint": None, "state": "forged"},
    )
    url = make_app(blueprint).test_client().get("/login/rehearsal").location
    said = parameters(url)
    assert url.startswith("http://localhost:9000/oauth2/authorize?")
    assert said["scope"] == "profile email"
    assert said["prompt"] == "consent"
    assert "hint" not in said
    assert said["state"] != "forged"
    assert said["redirect_uri"] == "http://localhost/login/rehearsal/authorized"
    assert said["code_challenge_method"] == "S256"


def test_a_query_in_the_authorization_url_is_kept(make_app, make_blueprint):
    """A provider whose consent page has a query already keeps it."""
    blueprint = make_blueprint(authorization_url="https://example.com/consent?tenant=7")
    said = parameters(make_app(blueprint).test_client().get("/login/rehearsal").location)
    assert (said["tenant"], said["response_type"]) == ("7", "code")


def test_pkce_can_be_switched_off(make_app, make_blueprint):
    """use_pkce=False is for providers that break on a challenge."""
    client = make_app(make_blueprint(use_pkce=False)).test_client()
    assert "code_challenge" not in parameters(client.get("/login/rehearsal").location)


@pytest.mark.parametrize("state", ["fixed-state", lambda: "made-state"], ids=["text", "function"])
def test_the_state_can_be_the_sites_own(make_app, make_blueprint, provider, connect, state):
    """A given state is what the provider is told and what the callback is checked against, again and again."""
    client = make_app(make_blueprint(state=state, auto_refresh_url=None)).test_client()
    for _ in range(2):
        said = parameters(client.get("/login/rehearsal").location)
        assert said["state"] in ("fixed-state", "made-state")
        assert connect(client).location == "/"


def test_the_session_is_of_the_spec_class_and_one_for_a_request(make_app, make_blueprint):
    """blueprint.session is an OAuth2Session, the same within a request and another in the next."""
    blueprint = make_blueprint()
    app = make_app(blueprint)
    with app.test_request_context():
        first = blueprint.session
        assert isinstance(first, OAuth2Session)
        assert blueprint.session is first
        assert first.blueprint is blueprint
    with app.test_request_context():
        assert blueprint.session is not first


def test_an_open_application_context_does_not_join_two_requests(make_app, make_blueprint):
    """Two requests under one application context have two sessions."""
    blueprint = make_blueprint()
    app = make_app(blueprint)
    with app.app_context():
        with app.test_request_context():
            first = blueprint.session
        with app.test_request_context():
            assert blueprint.session is not first


@pytest.mark.parametrize("options", [{"color": "blue"}, {"session_options": {"color": "blue"}}])
def test_a_session_class_of_ones_own_is_used_with_its_arguments(make_app, make_blueprint, options):
    """session_class makes the sessions, and further keywords reach it; type checkers want them in session_options."""

    class Session(OAuth2Session):
        def __init__(self, *args, color=None, **options):
            super().__init__(*args, **options)
            self.color = color

    blueprint = make_blueprint(session_class=Session, **options)
    with make_app(blueprint).test_request_context():
        assert isinstance(blueprint.session, Session)
        assert blueprint.session.color == "blue"


@pytest.mark.parametrize(
    ("made", "wrong", "meant"),
    [
        (OAuth2ConsumerBlueprint, {"scpoe": "x"}, "scope"),
        (OAuth2ConsumerBlueprint, {"token_ulr": "x"}, "token_url"),
        (OAuth1ConsumerBlueprint, {"signature_metod": "x"}, "signature_method"),
        (OAuth1ConsumerBlueprint, {"acess_token_url": "x"}, "access_token_url"),
    ],
)
def test_a_misspelt_keyword_names_the_nearest_one(made, wrong, meant):
    """A keyword that neither the blueprint nor its session knows is an error at once."""
    with pytest.raises(TypeError, match=f"Did you mean '{meant}'"):
        made("example", __name__, **wrong)


def test_keywords_of_the_oauth_1_client_are_forwarded(make_app):
    """What requests_oauthlib.OAuth1Session takes may be given to the blueprint."""
    blueprint = OAuth1ConsumerBlueprint(
        "example", __name__, client_key="k", client_secret="s", realm="photos", encoding="utf-8"
    )
    with make_app(blueprint).test_request_context():
        assert isinstance(blueprint.session, OAuth1Session)
        assert blueprint.session._client.client.realm == "photos"


@pytest.mark.parametrize("backend", [NullBackend, NullBackend(), MemoryBackend, None])
def test_a_backend_may_be_a_class_or_an_instance(backend):
    """Either is accepted; without one tokens are kept in the Flask session."""
    blueprint = OAuth2ConsumerBlueprint("example", __name__, backend=backend)
    wanted = SessionBackend if backend is None else getattr(backend, "__class__", backend)
    assert isinstance(blueprint.backend, backend if isinstance(backend, type) else wanted)
    blueprint.backend = MemoryBackend
    assert isinstance(blueprint.backend, MemoryBackend)


def test_subdomains(make_blueprint, provider, connect):
    """A blueprint on a subdomain dances there."""
    app = Flask(__name__, subdomain_matching=True)
    app.config.update(SECRET_KEY="not secret", SERVER_NAME="localhost")
    app.register_blueprint(make_blueprint(), url_prefix="/login", subdomain="accounts")
    client = app.test_client()
    base_url = "http://accounts.localhost"
    said = parameters(client.get("/login/rehearsal", base_url=base_url).location)
    assert said["redirect_uri"] == "http://accounts.localhost/login/rehearsal/authorized"
    assert connect(client, base_url=base_url).location == "/"


def test_a_nested_blueprint_dances_and_guards(make_blueprint, provider, connect):
    """Within another blueprint the two views and the guard find each other."""
    inner, outer, app = make_blueprint(), Blueprint("outer", __name__), Flask(__name__)
    app.secret_key = "not secret"
    outer.register_blueprint(inner, url_prefix="/login")
    app.register_blueprint(outer, url_prefix="/outer")

    @app.get("/guarded")
    @inner.session.authorization_required
    def guarded():
        return "welcome"

    client = app.test_client()
    sent = client.get("/guarded").location
    assert sent == "/outer/login/rehearsal"
    assert connect(client, path=sent).location == "/guarded"
    assert client.get("/guarded").text == "welcome"


def test_a_blueprint_registered_under_another_name_dances(make_blueprint, connect):
    """The endpoint names follow the name that the application gave it."""
    blueprint, app = make_blueprint(), Flask(__name__)
    app.secret_key = "not secret"
    app.register_blueprint(blueprint, url_prefix="/login", name="renamed")
    client = app.test_client()
    assert connect(client).location == "/"
    with app.test_request_context():
        assert url_for("renamed.login") == "/login/rehearsal" == blueprint.login_address()


def test_one_blueprint_serves_two_applications(make_app, make_blueprint, connect):
    """Each application's configuration counts in its own requests."""
    blueprint = make_blueprint()
    blueprint.from_config["client_id"] = "ID"
    apps = [make_app(blueprint, ID=text) for text in ("one", "two")]
    said = [parameters(a.test_client().get("/login/rehearsal").location) for a in apps]
    assert [query["client_id"] for query in said] == ["one", "two"]


def test_the_token_can_be_read_set_and_dropped(make_app, make_blueprint):
    """blueprint.token is what the backend keeps, and the session follows it."""
    blueprint = make_blueprint(backend=MemoryBackend())
    with make_app(blueprint).test_request_context():
        assert blueprint.token is None
        assert not blueprint.session.authorized
        blueprint.token = {"access_token": "abc", "expires_in": 100}
        assert blueprint.session.authorized
        assert blueprint.session.access_token == "abc"
        assert 0 < blueprint.token["expires_in"] <= 100
        del blueprint.token
        del blueprint.token
        assert blueprint.token is None
        assert not blueprint.session.authorized


def test_the_site_may_be_mounted_below_a_path(make_app, make_blueprint, provider):
    """Under a WSGI prefix the callback URL has it, and / means the site's own root."""
    app = make_app(make_blueprint())
    client = app.test_client()
    base_url = "http://localhost/shop/"
    began = client.get("login/rehearsal", base_url=base_url)
    said = parameters(began.location)
    assert said["redirect_uri"] == "http://localhost/shop/login/rehearsal/authorized"
    callback = provider.consent(began.location).removeprefix("http://localhost/shop/")
    assert client.get(callback, base_url=base_url).location == "/shop/"


def test_without_a_secret_key_there_is_a_clear_page(make_blueprint):
    """An application that can't keep sessions says so, in both views."""
    app = Flask(__name__)
    app.register_blueprint(make_blueprint(), url_prefix="/login")
    for path in ("/login/rehearsal", "/login/rehearsal/authorized?code=1&state=2"):
        page = app.test_client().get(path)
        assert page.status_code == 503
        assert "app.secret_key" in page.text


def test_a_template_of_the_site_replaces_the_error_page(make_app, make_blueprint, tmp_path):
    """flask_dance/error.html is rendered with the error, the provider's title and where to go."""
    (tmp_path / "flask_dance").mkdir()
    (tmp_path / "flask_dance" / "error.html").write_text(
        "{{ provider }}|{{ error.code }}|{{ retry_url }}|{{ home_url }}"
    )
    app = make_app(make_blueprint())
    app.template_folder = str(tmp_path)
    page = app.test_client().get("/login/rehearsal/authorized?state=x&code=y")
    assert (page.status_code, page.text) == (400, "Rehearsal|no_flow|/login/rehearsal|/")


def test_a_subclass_may_change_each_session(make_app):
    """session_created sees every new session and may replace it."""

    class Blueprint(OAuth2ConsumerBlueprint):
        def session_created(self, session):
            session.headers["X-Site"] = "ours"
            return session

    blueprint = Blueprint("example", __name__)
    with make_app(blueprint).test_request_context():
        assert blueprint.session.headers["X-Site"] == "ours"


def test_outside_of_requests_config_says_whose_token_is_meant(make_app, make_blueprint):
    """In an application context blueprint.config lasts, and a change asks the backend anew."""

    class PerUser(NullBackend):
        def get(self, blueprint, /):
            return {"access_token": f"of-{blueprint.config.get('user_id')}"}

    blueprint = make_blueprint(backend=PerUser())
    with make_app(blueprint).app_context():
        for user in (1, 2):
            blueprint.config["user_id"] = user
            assert blueprint.session.access_token == f"of-{user}"


def test_an_applications_blueprints_can_be_listed_and_found(make_app, make_blueprint):
    """They come in the order they were registered, by their own names or by that of the provider."""
    first, second = make_blueprint("first"), make_github_blueprint("i", "s", name="work")
    with make_app(first, second).test_request_context():
        assert blueprints() == (first, second)
        assert blueprint_named("work") is blueprint_named("github") is second
        with pytest.raises(RuntimeError, match=r"no blueprint for 'google'.*first, work"):
            blueprint_named("google")


def test_a_blueprint_that_is_not_registered_has_no_address(make_app, make_blueprint):
    """The sentence says what to do."""
    with (
        make_app().test_request_context(),
        pytest.raises(RuntimeError, match="Register the blueprint 'rehearsal'"),
    ):
        make_blueprint().login_address()


@pytest.mark.parametrize(
    ("kind", "mine"),
    [
        (OAuth1ConsumerBlueprint, OAuth1Session(client_key="key")),
        (OAuth2ConsumerBlueprint, OAuth2Session()),
    ],
)
def test_a_session_can_be_replaced_within_a_request(make_app, kind, mine):
    """What a view puts in its place is what the rest of the request uses, and no other."""
    blueprint = kind("example", __name__)
    app = make_app(blueprint)
    with app.test_request_context():
        blueprint.session = mine
        assert blueprint.session is mine
    with app.test_request_context():
        assert blueprint.session is not mine


def test_a_blueprint_can_be_made_of_a_dance(make_app):
    """The base class takes any dance; which sessions it makes is for its subclasses to say."""
    blueprint = BaseOAuthConsumerBlueprint(custom.oauth2(name="example"), __name__)
    with make_app(blueprint).test_request_context():
        with pytest.raises(TypeError, match="names no default_session_class"):
            _ = blueprint.session
        blueprint.session = mine = OAuth2Session()
        assert blueprint.session is mine

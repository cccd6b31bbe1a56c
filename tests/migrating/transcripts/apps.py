"""Applications of every kind that Flask-Dance's documentation has, written anew, and what is done with them.

Each function makes one application and visits it. They import public names of Flask-Dance 7.1 only.
"""

from __future__ import annotations

import json
import os
import tempfile
import time

from flask import Flask, Response, jsonify, redirect, request, session, url_for
from flask_caching import Cache
from flask_login import (
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
    logout_user,
)
from flask_sqlalchemy import SQLAlchemy
from talk import Visitor, say, step, title

from flask_dance.consumer import (
    OAuth1ConsumerBlueprint,
    OAuth2ConsumerBlueprint,
    oauth_authorized,
    oauth_before_login,
    oauth_error,
)
from flask_dance.consumer.requests import OAuth2Session
from flask_dance.consumer.storage import BaseStorage, MemoryStorage, NullStorage
from flask_dance.consumer.storage.sqla import OAuthConsumerMixin, SQLAlchemyStorage
from flask_dance.contrib.github import github, make_github_blueprint


def plain(text):
    """Answer in plain text, so that it is told from pages of the library."""
    return Response(str(text), mimetype="text/plain")


def new_app(**config):
    """Make an application that can keep sessions."""
    app = Flask("transcript")
    app.config.update(SECRET_KEY="not secret", **config)
    return app


def towards(blueprint, address):
    """Let a ready-made blueprint dance with the provider on loopback."""
    blueprint.base_url = f"{address}/api/"
    blueprint.authorization_url = f"{address}/authorize"
    blueprint.token_url = f"{address}/token"
    return blueprint


def custom(address, name="example", **options):
    """Make a blueprint for a provider that is none of the ready-made ones."""
    usual = {
        "client_id": "id",
        "client_secret": "secret",
        "base_url": f"{address}/api/",
        "authorization_url": f"{address}/authorize",
        "token_url": f"{address}/token",
    }
    return OAuth2ConsumerBlueprint(name, __name__, **{**usual, **options})


def with_blueprint(blueprint, **config):
    """Make an application with the blueprint below /login and a page that says who somebody is."""
    app = new_app(**config)
    app.register_blueprint(blueprint, url_prefix="/login")

    @app.route("/")
    def who():
        if not blueprint.session.authorized:
            return plain("nobody")
        answer = blueprint.session.get("user")
        return plain(answer.json().get("login", answer.status_code))

    return app


def quickstart(provider, address):
    """The first application that everybody writes: a page that sends people to log in."""
    title("Quickstart")
    app = new_app()
    blueprint = towards(make_github_blueprint("id", "secret", scope="profile"), address)
    app.register_blueprint(blueprint, url_prefix="/login")

    @app.route("/")
    def index():
        if not github.authorized:
            return redirect(url_for("github.login"))
        answer = github.get("user")
        return plain(f"You are {answer.json()['login']}")

    visitor = Visitor(app, provider, address)
    step("quickstart: a visitor logs in")
    visitor.get("/")
    visitor.dance("/login/github")
    visitor.get("/")
    visitor.session("github_oauth_token", "github_oauth_state")
    step("quickstart: another visitor is nobody")
    Visitor(app, provider, address).get("/")
    step("quickstart: the same visitor again")
    visitor.get("/")


def factory(provider, address):
    """Blueprints made in a module, applications in a function, keys in the configuration."""
    title("Factory pattern")
    blueprint = towards(make_github_blueprint(), address)

    def create_app(client_id):
        app = new_app(GITHUB_OAUTH_CLIENT_ID=client_id, GITHUB_OAUTH_CLIENT_SECRET="secret")
        app.register_blueprint(blueprint, url_prefix="/login")
        app.add_url_rule("/", view_func=lambda: plain(github.authorized))
        return app

    for client_id in ("first", "second"):
        visitor = Visitor(create_app(client_id), provider, address)
        step(f"factory: the {client_id} application has its own client id")
        visitor.dance("/login/github")
        visitor.get("/")


def custom_provider(provider, address):
    """A provider described by its addresses, with configuration by name and everything in its own place."""
    title("Custom provider")
    blueprint = custom(
        address,
        client_id=None,
        scope=["profile"],
        authorization_url_params={"prompt": "login"},
        login_url="/start/{bp.name}",
        authorized_url="/end/{bp.name}",
        redirect_to="landing",
        rule_kwargs={"strict_slashes": False},
    )
    blueprint.from_config["client_id"] = "EXAMPLE_ID"
    app = with_blueprint(blueprint, EXAMPLE_ID="from-config")
    app.add_url_rule("/landing", "landing", view_func=lambda: plain("landed"))
    urls = ("user", f"{address}/api/user")
    app.add_url_rule(
        "/both",
        view_func=lambda: plain([blueprint.session.get(url).json() for url in urls]),
    )
    visitor = Visitor(app, provider, address)
    step("custom: own paths, parameters and landing page")
    visitor.dance("/login/start/example")
    visitor.get("/")
    step("custom: a relative address, and one that is absolute at the same host")
    visitor.get("/both")
    step("custom: assigning to the blueprint between two requests")
    blueprint.client_id = "assigned"
    blueprint.scope = "email"
    blueprint.authorization_url_params = {}
    blueprint.from_config.clear()
    visitor.get("/login/start/example")
    step("custom: a session class of one's own")

    class Greeting(OAuth2Session):
        def request(self, method, url, data=None, headers=None, **options):
            return super().request(method, url, data, {**(headers or {}), "X-Hi": "1"}, **options)

    greeting = custom(address, "greeting", session_class=Greeting)
    app = with_blueprint(greeting)
    app.add_url_rule("/class", view_func=lambda: plain(type(greeting.session).__name__))
    visitor = Visitor(app, provider, address)
    visitor.dance("/login/greeting")
    visitor.get("/class")
    visitor.get("/")


def required(provider, address):
    """A view that only people with a connected account may see."""
    title("authorization_required")
    blueprint = custom(address)
    app = with_blueprint(blueprint)

    @app.route("/private")
    @blueprint.session.authorization_required
    def private():
        return plain("welcome")

    visitor = Visitor(app, provider, address)
    step("required: a visitor is sent to log in, and may come in afterwards")
    visitor.get("/private")
    visitor.dance("/login/example")
    visitor.get("/private")


def signals(provider, address):
    """Receivers that listen, veto and answer."""
    title("Signals")
    heard = []
    blueprint = custom(address)
    app = with_blueprint(blueprint)

    @oauth_before_login.connect_via(blueprint)
    def before(sender, url):
        heard.append(f"before_login of {sender.name}, url: {'yes' if url else 'no'}")

    @oauth_authorized.connect_via(blueprint)
    def authorized(sender, token):
        answer = sender.session.get("user").json()
        heard.append(f"authorized: {answer['login']}, {sorted(token)}")
        if answer["login"] == "hubot":
            return False
        return redirect("/welcome") if request.args.get("code") == "narrow" else None

    visitor = Visitor(app, provider, address)
    for meaning, code in (
        ("listens", "mona"),
        ("returns False: no token is stored", "hubot"),
        ("returns a response", "narrow"),
    ):
        step(f"signals: a receiver {meaning}")
        visitor = Visitor(app, provider, address)
        visitor.dance("/login/example", code=code)
        say(f"  heard: {heard}")
        heard.clear()
        visitor.get("/")


def refusals(provider, address):
    """What happens when people or providers say no."""
    title("Errors")
    heard = []
    blueprint = custom(address, redirect_url="/sorry")
    app = with_blueprint(blueprint)
    app.add_url_rule("/sorry", view_func=lambda: plain("sorry"))

    @oauth_error.connect_via(blueprint)
    def failed(sender, error, error_description=None, error_uri=None):
        heard.append([error, error_description, error_uri])

    def told():
        say(f"  heard: {heard}")
        heard.clear()

    visitor = Visitor(app, provider, address)
    step("errors: the visitor declines")
    blueprint.scope = "denied"
    visitor.dance("/login/example")
    told()
    step("errors: the refusal comes again, with a state that is spent")
    visitor.get("/login/example/authorized?error=access_denied&state=x", label="the same answer")
    told()
    blueprint.scope = None
    step("errors: an answer in a browser that never began")
    Visitor(app, provider, address).get("/login/example/authorized?code=mona&state=x")
    told()
    step("errors: an answer with another state")
    visitor.get("/login/example")
    visitor.get("/login/example/authorized?code=mona&state=x")
    told()
    step("errors: an answer without a code")
    primed = Visitor(app, provider, address)
    primed.prime(example_oauth_state="x")
    primed.get("/login/example/authorized?state=x")
    told()
    step("errors: the provider refuses the code")
    visitor.dance("/login/example", code="unheard-of")
    told()
    step("errors: the provider is broken")
    visitor.dance("/login/example", code="broken")
    told()
    step("errors: fewer scopes are granted than asked for")
    blueprint.scope = ["profile", "email"]
    visitor.dance("/login/example", code="narrow")
    told()
    visitor.get("/")
    step("errors: the provider does not know the token any more")
    visitor = Visitor(app, provider, address)
    visitor.prime(example_oauth_token={"access_token": "gone", "token_type": "bearer"})
    visitor.get("/")


def tokens(provider, address):
    """Tokens that end, are refreshed, read, set and dropped."""
    title("Tokens")
    blueprint = custom(address, auto_refresh_url=f"{address}/token")
    app = with_blueprint(blueprint)

    @app.route("/logout")
    def logout():
        del blueprint.token
        return plain("bye")

    @app.route("/set")
    def assign():
        blueprint.token = {"access_token": "token-of-hubot", "token_type": "bearer"}
        return plain(blueprint.session.access_token)

    visitor = Visitor(app, provider, address)
    step("tokens: a token that has ended is refreshed")
    now = time.time()
    ended = {"access_token": "old", "token_type": "bearer", "refresh_token": "refresh-of-mona"}
    visitor.prime(example_oauth_token={**ended, "expires_in": 1, "expires_at": now - 3600})
    visitor.get("/")
    visitor.session("example_oauth_token")
    step("tokens: a token that has ended and can't be refreshed")
    del ended["refresh_token"]
    visitor.prime(example_oauth_token={**ended, "expires_in": 1, "expires_at": now - 3600})
    visitor.get("/")
    step("tokens: the provider refuses to refresh")
    refused = {**ended, "refresh_token": "spent", "expires_in": 1, "expires_at": now - 3600}
    visitor.prime(example_oauth_token=refused)
    visitor.get("/")
    visitor.get("/")
    step("tokens: logging out")
    visitor.get("/logout")
    visitor.get("/")
    step("tokens: logging out again")
    visitor.get("/logout")
    step("tokens: assigning a token")
    visitor.get("/set")
    visitor.get("/")


def storages(provider, address):
    """Places for tokens: ready-made ones and one's own."""
    title("Storages")

    class FileStorage(BaseStorage):
        def __init__(self, path):
            super().__init__()
            self.path = path

        def get(self, blueprint):
            if not os.path.exists(self.path):
                return None
            with open(self.path) as file:
                return json.load(file)

        def set(self, blueprint, token):
            with open(self.path, "w") as file:
                json.dump(token, file)

        def delete(self, blueprint):
            os.remove(self.path)

    with tempfile.TemporaryDirectory() as directory:
        places = {
            "a file": FileStorage(os.path.join(directory, "token.json")),
            "memory": MemoryStorage,
            "nothing": NullStorage(),
        }
        for name, storage in places.items():
            step(f"storages: {name}")
            blueprint = custom(address, storage=storage)
            app = with_blueprint(blueprint)
            visitor = Visitor(app, provider, address)
            visitor.dance("/login/example")
            visitor.get("/")
            with app.test_request_context():
                say(f"  kept: {sorted(blueprint.storage.get(blueprint) or ())}")


def member_site(address):
    """Make a site with accounts of its own, made on logging in, and tokens in a database with a cache before it."""
    app = new_app(
        SQLALCHEMY_DATABASE_URI="sqlite://", CACHE_TYPE="SimpleCache", PREFERRED_URL_SCHEME="http"
    )
    db, cache, manager = SQLAlchemy(app), Cache(app), LoginManager(app)
    manager.login_view = "example.login"

    class User(UserMixin, db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(50), unique=True)

    class Connection(OAuthConsumerMixin, db.Model):
        provider_user_id = db.Column(db.String(50), unique=True, nullable=False)
        user_id = db.Column(db.Integer, db.ForeignKey(User.id), nullable=False)
        user = db.relationship(User)

    manager.user_loader(lambda key: db.session.get(User, int(key)))
    blueprint = custom(address)
    blueprint.storage = SQLAlchemyStorage(Connection, db.session, user=current_user, cache=cache)
    app.register_blueprint(blueprint, url_prefix="/login")

    @oauth_authorized.connect_via(blueprint)
    def log_in(sender, token):
        name = sender.session.get("user").json()["login"]
        found = Connection.query.filter_by(provider=sender.name, provider_user_id=name).first()
        if found is None:
            found = Connection(provider=sender.name, provider_user_id=name, token=token)
            found.user = User(name=name)
            db.session.add_all([found.user, found])
            db.session.commit()
        login_user(found.user)
        return False

    @app.route("/")
    def index():
        if not current_user.is_authenticated:
            return plain("nobody")
        return plain(f"{current_user.name} has {blueprint.session.get('user').json()['login']}")

    @app.route("/private")
    @login_required
    def private():
        return plain(current_user.name)

    @app.route("/logout")
    def logout():
        logout_user()
        return plain("bye")

    @app.route("/disconnect")
    def disconnect():
        del blueprint.token
        return plain(blueprint.session.authorized)

    @app.route("/either")
    def either():
        return plain(blueprint.session.authorized)

    def rows():
        with app.app_context():
            found = db.session.query(Connection).order_by(Connection.id)
            say("  rows: " + ", ".join(f"{each.user.name}: {sorted(each.token)}" for each in found))

    with app.app_context():
        db.create_all()
    return app, rows


def several_users(provider, address):
    """People log in, and each uses their own token."""
    title("Several users")
    app, rows = member_site(address)
    mona, hubot = (Visitor(app, provider, address) for _ in range(2))
    step("users: two people log in, and each has an account of their own")
    mona.get("/private")
    mona.dance("/login/example")
    mona.get("/")
    hubot.dance("/login/example", code="hubot")
    hubot.get("/")
    mona.get("/")
    rows()
    step("users: whoever is not logged in has nothing")
    Visitor(app, provider, address).get("/")
    step("users: asking for a connection where nobody is logged in")
    Visitor(app, provider, address).get("/either")
    step("users: logging out and in again makes no second account")
    mona.get("/logout")
    mona.get("/")
    mona.dance("/login/example")
    mona.get("/")
    rows()
    step("users: disconnecting takes the own connection only")
    mona.get("/disconnect")
    hubot.get("/")
    rows()


def whole_site(provider, address):
    """One token in a database for the whole site, whoever visits."""
    title("One token for the whole site")
    app = new_app(SQLALCHEMY_DATABASE_URI="sqlite://")
    db = SQLAlchemy(app)

    class Connection(OAuthConsumerMixin, db.Model):
        pass

    blueprint = custom(address, storage=SQLAlchemyStorage(Connection, db.session))
    app.register_blueprint(blueprint, url_prefix="/login")

    @app.route("/")
    def who():
        if not blueprint.session.authorized:
            return plain("nobody")
        return plain(blueprint.session.get("user").json()["login"])

    with app.app_context():
        db.create_all()
        say(f"  table: {Connection.__tablename__}")
    step("site: one connects, all use it")
    visitor = Visitor(app, provider, address)
    visitor.get("/")
    visitor.dance("/login/example")
    Visitor(app, provider, address).get("/")
    step("site: another account takes its place")
    visitor.dance("/login/example", code="hubot")
    Visitor(app, provider, address).get("/")
    with app.app_context():
        say(f"  rows: {db.session.query(Connection).count()}")


def testing(provider, address):
    """How the tests of an application fake a token and a state."""
    title("Testing")
    blueprint = custom(address)
    app = with_blueprint(blueprint, TESTING=True)
    visitor = Visitor(app, provider, address)
    step("testing: without a token")
    visitor.get("/")
    step("testing: a storage in memory instead")
    before = blueprint.storage
    blueprint.storage = MemoryStorage({"access_token": "token-of-mona"})
    visitor.get("/")
    blueprint.storage = before
    visitor.get("/")
    step("testing: a token in the session")
    visitor.prime(example_oauth_token={"access_token": "token-of-hubot"})
    visitor.get("/")
    step("testing: a state in the session")
    visitor = Visitor(app, provider, address)
    visitor.prime(example_oauth_state="random")
    visitor.get("/login/example/authorized?code=mona&state=random")
    visitor.get("/")


def pkce(provider, address):
    """Proof keys, asked for by name."""
    title("PKCE")
    visitor = Visitor(with_blueprint(custom(address, use_pkce=True)), provider, address)
    visitor.shows_pkce = True
    step("pkce: S256")
    visitor.dance("/login/example")
    say(f"  asked: {provider.asked[-1]}")
    step("pkce: not asked for")
    visitor = Visitor(with_blueprint(custom(address)), provider, address)
    visitor.shows_pkce = True
    visitor.get("/login/example")


class OwnViews(OAuth2ConsumerBlueprint):
    """A blueprint whose two views are the application's own."""

    def login(self):
        self.session.redirect_uri = url_for(".authorized", _external=True)
        url, state = self.session.authorization_url(self.authorization_url, state=self.state)
        session[f"{self.name}_oauth_state"] = state
        return redirect(url)

    def authorized(self):
        self.session.redirect_uri = url_for(".authorized", _external=True)
        self.session._state = session.pop(f"{self.name}_oauth_state")
        self.token = self.session.fetch_token(
            self.token_url, authorization_response=request.url, client_secret=self.client_secret
        )
        return redirect("/done")


class OwnLogin(OAuth2ConsumerBlueprint):
    """A blueprint with a login view of the application's own."""

    login = OwnViews.login


def own_code(provider, address):
    """Applications that take parts of the library into their own hands."""
    title("Own code")
    for cls in (OwnViews, OwnLogin):
        step(f"own: {cls.__name__}")
        blueprint = cls(
            "example",
            __name__,
            client_id="id",
            client_secret="secret",
            base_url=f"{address}/api/",
            authorization_url=f"{address}/authorize",
            token_url=f"{address}/token",
        )
        visitor = Visitor(with_blueprint(blueprint), provider, address)
        visitor.dance("/login/example")
        visitor.get("/")
    step("own: sessions and tokens")
    blueprint = custom(address)
    app = with_blueprint(blueprint)

    @app.route("/made")
    def made():
        own = OAuth2Session(client_id="id", blueprint=blueprint, base_url=f"{address}/api/")
        return plain([own.authorized, own.get("user").json()])

    @app.route("/borrowed")
    def borrowed():
        own = blueprint.session.access_token
        blueprint.session.token = {"access_token": "token-of-hubot"}
        other = blueprint.session.get("user").json()
        del blueprint.session.token
        return plain([own, other, blueprint.session.get("user").json()])

    @app.route("/none")
    def none():
        blueprint.token = None
        return plain([blueprint.token, blueprint.session.authorized])

    visitor = Visitor(app, provider, address)
    visitor.dance("/login/example")
    for path in ("/made", "/borrowed", "/none", "/"):
        visitor.get(path)


def old_style(provider, address):
    """OAuth 1."""
    title("OAuth 1")

    def blueprint(client_key="key"):
        return OAuth1ConsumerBlueprint(
            "old",
            __name__,
            client_key=client_key,
            client_secret="secret",
            base_url=f"{address}/api/",
            request_token_url=f"{address}/oauth1/request",
            authorization_url=f"{address}/oauth1/authorize",
            access_token_url=f"{address}/oauth1/access",
        )

    heard = []
    known = blueprint()

    @oauth_error.connect
    def failed(sender, message=None, response=None):
        heard.append(sender.name)

    visitor = Visitor(with_blueprint(known), provider, address)
    step("oauth1: a visitor logs in")
    visitor.get("/")
    visitor.dance("/login/old")
    visitor.get("/")
    visitor.session("old_oauth_token")
    step("oauth1: the visitor declines")
    visitor = Visitor(with_blueprint(blueprint()), provider, address)
    visitor.dance("/login/old", code="denied")
    visitor.get("/")
    say(f"  heard: {heard}")
    heard.clear()
    step("oauth1: the provider refuses the verifier")
    visitor.dance("/login/old", code="wrong")
    say(f"  heard: {heard}")
    heard.clear()
    step("oauth1: the provider does not know the site")
    visitor = Visitor(with_blueprint(blueprint("unknown")), provider, address)
    visitor.get("/login/old")
    say(f"  heard: {heard}")
    oauth_error.disconnect(failed)


def as_json(provider, address):
    """An application that answers a program."""
    title("JSON")
    blueprint = custom(address)
    app = with_blueprint(blueprint)

    @app.route("/api/me")
    def me():
        if not blueprint.session.authorized:
            return jsonify(error="log in first"), 401
        return jsonify(blueprint.session.get("user").json())

    visitor = Visitor(app, provider, address)
    step("json: before and after")
    visitor.get("/api/me")
    visitor.dance("/login/example")
    visitor.get("/api/me")


ALL = (
    quickstart,
    factory,
    custom_provider,
    required,
    signals,
    refusals,
    tokens,
    storages,
    several_users,
    whole_site,
    testing,
    pkce,
    own_code,
    old_style,
    as_json,
)

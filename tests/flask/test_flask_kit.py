"""What only a Flask application's test client has to do for the fixture ``rehearsal``."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from flask_login import FlaskLoginClient, LoginManager, UserMixin, current_user
from flask_sqlalchemy import SQLAlchemy

from flask_dance.consumer.backend.sqla import OAuthConsumerMixin, SQLAlchemyBackend
from flask_dance.contrib.github import github, make_github_blueprint


@pytest.fixture
def site():
    """An application with users and tokens in a database, and a page that says who somebody is at GitHub."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not secret", SQLALCHEMY_DATABASE_URI="sqlite://", TESTING=True)
    app.test_client_class = FlaskLoginClient
    db = SQLAlchemy(app, session_options={"expire_on_commit": False})

    class Person(UserMixin, db.Model):
        id = db.Column(db.String(9), primary_key=True)

    class Token(OAuthConsumerMixin, db.Model):
        person_id = db.Column(db.String(9), db.ForeignKey(Person.id))
        user = db.relationship(Person)

    LoginManager(app).user_loader(lambda name: db.session.get(Person, name))
    backend = SQLAlchemyBackend(Token, db.session, user=current_user)
    app.register_blueprint(make_github_blueprint(backend=backend), url_prefix="/login")

    @app.get("/")
    def index():
        there = github.get("/user").json()["login"] if github.authorized else "nobody"
        return f"{current_user.get_id()} is {there}"

    def owners():
        with app.app_context():
            return [row.person_id for row in db.session.scalars(db.select(Token))]

    with app.app_context():
        db.create_all()
        people = {name: Person(id=name) for name in ("alice", "bob")}
        db.session.add_all(people.values())
        db.session.commit()
    yield SimpleNamespace(app=app, owners=owners, **people)
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("way", ["sign_in", "connect"])
def test_the_token_is_the_clients_users(site, rehearsal, way):
    """The user whom the client was logged in as is known where the token is stored."""
    alice, bob = (site.app.test_client(user=person) for person in (site.alice, site.bob))
    getattr(rehearsal, way)(alice, "github", account="hubot")
    assert site.owners() == ["alice"]
    assert alice.get("/").text == "alice is hubot"
    assert bob.get("/").text == "bob is nobody"


def test_the_token_may_be_another_users(site, rehearsal):
    """Where a user is given, the token is that user's."""
    rehearsal.connect(site.app.test_client(), "github", user=site.bob)
    assert site.owners() == ["bob"]
    assert site.app.test_client(user=site.bob).get("/").text == "bob is mona"


@pytest.mark.parametrize("way", ["sign_in", "connect"])
def test_the_site_may_have_a_name(site, rehearsal, way):
    """A site with SERVER_NAME is visited under that name."""
    site.app.config.update(SERVER_NAME="site.example", SESSION_COOKIE_SECURE=True)
    client = site.app.test_client(user=site.alice)
    getattr(rehearsal, way)(client, "github")
    assert client.get("/", base_url="https://site.example").text == "alice is mona"


def test_the_rest_of_the_session_stays(site, rehearsal):
    """Dropping a token in place takes nothing away."""
    client = site.app.test_client()
    with client.session_transaction() as session:
        session["cart"] = ["an apple"]
    site.app.blueprints["github"].backend = None
    rehearsal.connect(client, "github")
    with client.session_transaction() as session:
        assert session["cart"] == ["an apple"]
        assert session["github_oauth_token"]["access_token"] in rehearsal.tokens_of("mona")

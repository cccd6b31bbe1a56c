"""Let visitors log in with GitHub, and keep a token for each of them in a database."""

import os

from flask import Flask, flash, redirect, render_template, url_for
from flask_login import (
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
    logout_user,
)
from flask_sqlalchemy import SQLAlchemy

from flask_dance.consumer import oauth_authorized, oauth_error
from flask_dance.consumer.backend.sqla import (
    AccountType,
    OAuthConsumerMixin,
    SQLAlchemyBackend,
)
from flask_dance.contrib.github import github, make_github_blueprint

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for trying out")
app.config["GITHUB_OAUTH_CLIENT_ID"] = os.environ.get("GITHUB_OAUTH_CLIENT_ID")
app.config["GITHUB_OAUTH_CLIENT_SECRET"] = os.environ.get("GITHUB_OAUTH_CLIENT_SECRET")
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///multi.db")

# models
db = SQLAlchemy(app)


class User(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(256))
    email = db.Column(db.String(256))  # None where the user keeps it private


class OAuth(OAuthConsumerMixin, db.Model):
    __table_args__ = (db.UniqueConstraint("provider", "provider_user_id"),)
    provider_user_id = db.Column(AccountType, nullable=False)
    user_id = db.Column(db.Integer, db.ForeignKey(User.id), nullable=False)
    user = db.relationship(User)


with app.app_context():
    db.create_all()

# logging in
login_manager = LoginManager(app)
login_manager.login_view = "github.login"


@login_manager.user_loader
def load_user(user_id):
    return db.session.get(User, int(user_id))


# the dance
backend = SQLAlchemyBackend(OAuth, db.session, user=current_user)
blueprint = make_github_blueprint(backend=backend, store_profile=True)
app.register_blueprint(blueprint, url_prefix="/login")


@oauth_authorized.connect_via(blueprint)
def github_logged_in(blueprint, token):
    # If the same person comes twice at once, there is one user.
    user = blueprint.find_or_create_user(make_user)
    # Who is logged in now is whose token is stored next.
    login_user(user)
    flash("You have logged in with GitHub.")


def make_user(profile):
    return User(name=profile.name or profile.username, email=profile.email)


@oauth_error.connect_via(blueprint)
def github_error(blueprint, message, **_):
    flash(message, category="error")


# pages
@app.route("/")
def index():
    login = github.profile().username if github.authorized else None
    return render_template("home.html", login=login)


@app.route("/logout", methods=["POST"])
@login_required
def logout():
    logout_user()
    flash("You have logged out.")
    return redirect(url_for("index"))

"""A Flask site with users for gunicorn: tokens through SQLAlchemy, and Flask-Caching before them.

Who visits is what the header ``X-User`` says.
"""

from __future__ import annotations

import os

from flask import Flask, request
from flask_caching import Cache
from flask_sqlalchemy import SQLAlchemy
from server_facts import CACHE, DANCE, DATABASE, POOL, PROVIDER, SECONDS, USERS, being_served

from dance_common.errors import DanceError
from flask_dance.consumer import OAuth2ConsumerBlueprint
from flask_dance.consumer.backend.sqla import OAuthConsumerMixin, SQLAlchemyBackend

db = SQLAlchemy()
cache = Cache()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    visits = db.Column(db.Integer, default=0)


class OAuth(OAuthConsumerMixin, db.Model):
    __table_args__ = (db.UniqueConstraint("provider", "user_id"),)

    user_id = db.Column(db.Integer, db.ForeignKey(User.id))
    user = db.relationship(User)


def visitor() -> User | None:
    return db.session.get(User, int(request.headers["X-User"]))


def visitors_key() -> int:
    """Return the key without a query: one would keep the site's own connection until the request ends."""
    return int(request.headers["X-User"])


def make_app() -> Flask:
    app = Flask(__name__)
    pool = int(os.environ.get(POOL, "0"))
    engine = {"pool_size": pool or 10, "max_overflow": 0 if pool else 10}
    if SECONDS:
        engine["pool_pre_ping"] = True
    whose = {"user_id": visitors_key} if pool else {"user": visitor}
    app.config.update(
        SECRET_KEY="not secret",
        SQLALCHEMY_DATABASE_URI=os.environ[DATABASE],
        SQLALCHEMY_ENGINE_OPTIONS=engine,
        CACHE_TYPE="RedisCache",
        CACHE_REDIS_URL=os.environ[CACHE],
    )
    db.init_app(app)
    cache.init_app(app)
    options = {name: value for name, value in DANCE.items() if name != "provider"}
    blueprint = OAuth2ConsumerBlueprint(
        PROVIDER,
        __name__,
        backend=SQLAlchemyBackend(OAuth, db.session, cache=cache, **whose),
        **options,
    )
    app.register_blueprint(blueprint, url_prefix="/login")

    @app.before_request
    def tell_who_serves() -> None:
        being_served(request.headers["X-User"])

    @app.get("/who")
    def who():
        try:
            if not blueprint.session.authorized:
                return "nobody", 401
            return blueprint.session.get("/api/user").json()["login"]
        except DanceError as error:
            return type(error).__name__, 401

    @app.get("/write")
    def write():
        mine = db.update(User).where(User.id == visitors_key())
        db.session.execute(mine.values(visits=User.visits + 1))
        db.session.commit()
        return "written"

    return app


app = make_app()

if __name__ == "__main__":
    with app.app_context():
        db.create_all()
        db.session.add_all(User(id=number) for number in range(1, USERS + 1))
        db.session.commit()

"""Flask-Dance."""

from __future__ import annotations

import os

from . import Options, Site
from .flask_base import counted, database_url, new_app


def make(options: Options) -> Site:
    from flask_dance.consumer import OAuth2ConsumerBlueprint

    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    app = new_app()
    storage, statements = _sql(app) if options.store != "session" else (None, lambda: 0)
    blueprints = []
    for n in range(options.providers):
        if options.is_ready_made:
            from flask_dance.contrib.github import make_github_blueprint

            blueprint = make_github_blueprint("id", "secret")
            blueprint.name = f"p{n}"
        else:
            blueprint = OAuth2ConsumerBlueprint(
                f"p{n}",
                __name__,
                client_id="id",
                client_secret="secret",
                base_url=f"{options.origin}/",
                authorization_url=f"{options.origin}/authorize",
                token_url=f"{options.origin}/token",
                scope="profile",
                storage=storage,
            )
        app.register_blueprint(blueprint, url_prefix=f"/login{n}")
        blueprints.append(blueprint)
    if not blueprints:
        return Site(app, "")
    first = blueprints[0]

    @app.get("/authorized")
    def authorized():
        return "yes" if first.session.authorized else "no"

    @app.get("/api")
    def api():
        return first.session.get("/user").json()["login"]

    return Site(app, "/login0/p0", statements)


def _sql(app):
    from flask_login import LoginManager, UserMixin, current_user, login_user
    from flask_sqlalchemy import SQLAlchemy

    from flask_dance.consumer import oauth_authorized
    from flask_dance.consumer.storage.sqla import OAuthConsumerMixin, SQLAlchemyStorage

    app.config["SQLALCHEMY_DATABASE_URI"] = database_url()
    db = SQLAlchemy()

    class User(db.Model, UserMixin):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(100), unique=True)

    class OAuth(OAuthConsumerMixin, db.Model):
        user_id = db.Column(db.Integer, db.ForeignKey(User.id))
        user = db.relationship(User)

    db.init_app(app)
    manager = LoginManager(app)
    manager.user_loader(lambda key: db.session.get(User, int(key)))

    def log_in(blueprint, token):
        name = blueprint.session.get("/user").json()["login"]
        user = db.session.execute(db.select(User).filter_by(name=name)).scalar()
        if user is None:
            user = User(name=name)
            db.session.add(user)
            db.session.commit()
        login_user(user)

    oauth_authorized.connect(log_in, weak=False)
    with app.app_context():
        db.create_all()
        statements = counted(db.engine)
    return SQLAlchemyStorage(OAuth, db.session, user=current_user), statements

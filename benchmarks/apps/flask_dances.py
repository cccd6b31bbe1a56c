"""What a site does with blueprints and users, the same with both packages that are imported as ``flask_dance``."""

from __future__ import annotations

from .flask_base import counted, database_url


def add_views(app, blueprint) -> None:
    """Let views ask whether the visitor is connected, and call the provider."""

    @app.get("/authorized")
    def authorized():
        return "yes" if blueprint.session.authorized else "no"

    @app.get("/api")
    def api():
        return blueprint.session.get("/user").json()["login"]


def add_users(app, *, mixin, oauth_authorized) -> tuple:
    """Let visitors be logged in as the user who danced; return the database, and the model of the table of tokens."""
    from flask_login import LoginManager, UserMixin, login_user
    from flask_sqlalchemy import SQLAlchemy

    app.config["SQLALCHEMY_DATABASE_URI"] = database_url()
    db = SQLAlchemy()

    class User(db.Model, UserMixin):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(100), unique=True)

    class OAuth(mixin, db.Model):
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
    return db, OAuth


def created(app, db):
    """Make the tables; return the function that says how many statements were sent since."""
    with app.app_context():
        db.create_all()
        return counted(db.engine)

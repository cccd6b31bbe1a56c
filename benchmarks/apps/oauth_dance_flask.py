"""This project in Flask."""

from __future__ import annotations

from . import Options, Site
from .flask_base import counted, database_url, new_app


def make(options: Options) -> Site:
    from flask_dance.consumer import OAuth2ConsumerBlueprint

    app = new_app()
    backend, statements = _sql(app, options) if options.store != "session" else (None, lambda: 0)
    blueprints = []
    for n in range(options.providers):
        if options.is_ready_made and n:
            from flask_dance.contrib.github import make_github_blueprint

            blueprint = make_github_blueprint("id", "secret", name=f"p{n}")
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
                backend=backend,
            )
        app.register_blueprint(blueprint, url_prefix="/login")
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

    @app.get("/awaited")
    async def awaited():
        return (await first.session.aget("/user")).json()["login"]

    @app.get("/four")
    def four():
        return str(sum(first.session.get("/user").ok for _ in range(4)))

    @app.get("/gathered")
    async def gathered():
        import asyncio  # not before it is used, or it would count as ours

        answers = await asyncio.gather(*(first.session.aget("/user") for _ in range(4)))
        return str(sum(answer.ok for answer in answers))

    return Site(app, "/login/p0", statements)


def _sql(app, options: Options):
    from flask_login import LoginManager, UserMixin, current_user, login_user
    from flask_sqlalchemy import SQLAlchemy

    from flask_dance.consumer import oauth_authorized
    from flask_dance.consumer.backend.sqla import OAuthConsumerMixin, SQLAlchemyBackend

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
    further = {}
    if options.store == "cache":
        from flask_caching import Cache

        further["cache"] = Cache(app, config={"CACHE_TYPE": "SimpleCache"})
    with app.app_context():
        db.create_all()
        statements = counted(db.engine)
    return SQLAlchemyBackend(OAuth, db.session, user=current_user, **further), statements

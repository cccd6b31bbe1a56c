"""This project in Flask."""

from __future__ import annotations

from . import Options, Site
from .flask_base import new_app
from .flask_dances import add_users, add_views, created


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
    add_views(app, first)

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
    from flask_login import current_user

    from flask_dance.consumer import oauth_authorized
    from flask_dance.consumer.backend.sqla import OAuthConsumerMixin, SQLAlchemyBackend

    db, model = add_users(app, mixin=OAuthConsumerMixin, oauth_authorized=oauth_authorized)
    further = {}
    if options.store == "cache":
        from flask_caching import Cache

        further["cache"] = Cache(app, config={"CACHE_TYPE": "SimpleCache"})
    statements = created(app, db)
    return SQLAlchemyBackend(model, db.session, user=current_user, **further), statements

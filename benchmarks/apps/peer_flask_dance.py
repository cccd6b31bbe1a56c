"""Flask-Dance."""

from __future__ import annotations

import os

from . import Options, Site
from .flask_base import new_app
from .flask_dances import add_users, add_views, created


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
    add_views(app, first)
    return Site(app, "/login0/p0", statements)


def _sql(app):
    from flask_login import current_user

    from flask_dance.consumer import oauth_authorized
    from flask_dance.consumer.storage.sqla import OAuthConsumerMixin, SQLAlchemyStorage

    db, model = add_users(app, mixin=OAuthConsumerMixin, oauth_authorized=oauth_authorized)
    statements = created(app, db)
    return SQLAlchemyStorage(model, db.session, user=current_user), statements

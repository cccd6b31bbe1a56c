"""The providers that a visitor can choose from, one blueprint for each."""

from __future__ import annotations

from collections.abc import Iterator

from flask_login import current_user  # type: ignore[import-untyped]  # it declares no types

from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint
from flask_dance.consumer.backend.sqla import SQLAlchemyBackend, SQLAlchemyRegistrations
from flask_dance.contrib.bluesky import make_bluesky_blueprint
from flask_dance.contrib.github import make_github_blueprint
from flask_dance.contrib.google import make_google_blueprint
from flask_dance.contrib.mastodon import make_mastodon_blueprint
from flask_dance.contrib.mcp import make_mcp_blueprint
from flask_dance.contrib.slack import make_slack_blueprint
from flask_dance.contrib.twitter import make_twitter_blueprint

from .models import OAuth, Registration, db

BACKEND = SQLAlchemyBackend(OAuth, db.session, user=current_user, several_accounts=True)
"""Where the tokens are kept: in the table, each for the user who is logged in."""
REGISTRATIONS = SQLAlchemyRegistrations(Registration, db.session)
"""Where it is stored what servers have issued to this site that visitors name: it registers itself there."""

DanceBlueprint = OAuth1ConsumerBlueprint | OAuth2ConsumerBlueprint


def blueprints() -> Iterator[DanceBlueprint]:
    """Yield the blueprints to register; their credentials are in the application's configuration."""
    # A page that needs more asks for it: see ``views.repositories``.
    yield make_github_blueprint(scope=["read:user", "user:email"], backend=BACKEND)
    yield make_google_blueprint(scope=["openid", "email", "profile"], offline=True, backend=BACKEND)
    yield make_slack_blueprint(backend=BACKEND)
    yield make_twitter_blueprint(backend=BACKEND)
    # Whoever logs in names a Mastodon server, a Bluesky handle or an MCP server.
    for make in (make_mastodon_blueprint, make_bluesky_blueprint, make_mcp_blueprint):
        yield make(
            registrations=REGISTRATIONS, client_name="The example for Flask", backend=BACKEND
        )

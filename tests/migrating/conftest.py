"""Applications as people wrote them for Flask-Dance 7.1, for the stand-in provider."""

from __future__ import annotations

import pytest
from flask import Flask
from stand_in import PROVIDER

from dance_common.rehearsal import DEMO_CLIENT
from flask_dance.consumer import OAuth2ConsumerBlueprint


@pytest.fixture
def blueprint():
    """A blueprint for the stand-in."""
    return OAuth2ConsumerBlueprint(
        "example",
        __name__,
        client_id=DEMO_CLIENT.client_id,
        client_secret=DEMO_CLIENT.client_secret,
        base_url=f"{PROVIDER}/",
        authorization_url="/oauth2/authorize",
        token_url="/oauth2/token",
    )


@pytest.fixture
def app(blueprint):
    """An application with the blueprint below /login, and a view that calls the provider."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="not secret", TESTING=True)
    app.register_blueprint(blueprint, url_prefix="/login")

    @app.get("/")
    def index():
        if not blueprint.session.authorized:
            return "nobody"
        return blueprint.session.access_token

    return app

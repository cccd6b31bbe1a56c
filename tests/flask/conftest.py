"""Blueprints for the stand-in provider, and an application factory, for tests of what only Flask has."""

from __future__ import annotations

import pytest
from flask import Flask
from stand_in import PROVIDER

from dance_common.rehearsal import DEMO_CLIENT
from flask_dance.consumer import OAuth2ConsumerBlueprint


@pytest.fixture
def make_blueprint():
    """Make an OAuth 2 blueprint for the stand-in; keywords replace the usual ones."""

    def make(name="rehearsal", **options):
        usual = {
            "client_id": DEMO_CLIENT.client_id,
            "client_secret": DEMO_CLIENT.client_secret,
            "base_url": f"{PROVIDER}/",
            "authorization_url": "/oauth2/authorize",
            "token_url": "/oauth2/token",
            "auto_refresh_url": "/oauth2/token",
        }
        return OAuth2ConsumerBlueprint(name, __name__, **(usual | options))

    return make


@pytest.fixture
def make_app():
    """Make an application with these blueprints below /login."""

    def make(*blueprints, **config):
        app = Flask(__name__)
        app.config.update(SECRET_KEY="not secret", TESTING=True, **config)
        for blueprint in blueprints:
            app.register_blueprint(blueprint, url_prefix="/login")
        return app

    return make


@pytest.fixture
def connect(provider):
    """Dance in a test client; return the last answer."""

    def connect(client, path="/login/rehearsal", base_url="http://localhost", **consent):
        began = client.get(path, base_url=base_url)
        assert began.status_code == 302, began.text
        return client.get(provider.consent(began.location, **consent), base_url=base_url)

    return connect

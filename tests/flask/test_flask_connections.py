"""What a call keeps of the database while a provider is asked: nothing, unless the site itself has begun something."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_stage import Cache
from flask_tables import Base, OAuth
from identity_stage import ENTRY
from requests.adapters import BaseAdapter
from sqlalchemy import create_engine, text
from sqlalchemy.orm import scoped_session, sessionmaker
from stand_in import PROVIDER

from dance_common.sessions.refresh import refreshes
from dance_common.transport import mounted
from flask_dance.consumer import OAuth2ConsumerBlueprint
from flask_dance.consumer.backend.sqla import SQLAlchemyBackend


class Observed(BaseAdapter):
    """Sends to the stand-in, and counts the connections that are in use meanwhile."""

    def __init__(self, provider, pool):
        super().__init__()
        self.adapter, self.pool, self.counts = provider.adapter(), pool, {}

    def send(self, request, **options):
        path = request.url.removeprefix(PROVIDER)
        self.counts[path] = self.pool.checkedout()
        return self.adapter.send(request, **options)

    def close(self):
        pass


@pytest.mark.parametrize("is_cached", [False, True], ids=["plain", "cached"])
@pytest.mark.parametrize("is_stale", [False, True], ids=["fresh", "stale"])
def test_no_connection_is_in_use_while_a_provider_is_asked(provider, tmp_path, is_cached, is_stale):
    """Neither for a call nor for a refresh, be the token found in the table or in a cache that was empty."""
    engine = create_engine(f"sqlite:///{tmp_path}/site.sqlite3")
    Base.metadata.create_all(engine)
    database = scoped_session(sessionmaker(engine))
    cache = Cache()
    app = Flask(__name__)
    app.secret_key = "not secret"
    entry = {name: value for name, value in ENTRY.items() if name != "provider"}
    backend = SQLAlchemyBackend(
        OAuth, database, user_id=lambda: "ann", cache=cache if is_cached else None
    )
    blueprint = OAuth2ConsumerBlueprint("rehearsal", __name__, backend=backend, **entry)
    app.register_blueprint(blueprint, url_prefix="/login")
    app.teardown_appcontext(lambda error: database.remove())
    app.add_url_rule("/who", "who", lambda: blueprint.session.get("/api/user").json()["login"])
    browser = app.test_client()
    observed = Observed(provider, engine.pool)
    with mounted(PROVIDER, observed):
        began = browser.get("/login/rehearsal", base_url="http://localhost")
        callback = provider.consent(began.headers["Location"], account="mona")
        browser.get(callback, base_url="http://localhost")
        if is_stale:
            stale = f"UPDATE {OAuth.__tablename__} SET token = json_set(token, '$.expires_at', 1)"
            with engine.begin() as connection:
                connection.execute(text(stale))
            provider.expire_tokens()
        cache.clear()
        refreshes.clear()
        observed.counts.clear()
        assert browser.get("/who", base_url="http://localhost").text == "mona"
    expected = {"/oauth2/token": 0, "/api/user": 0} if is_stale else {"/api/user": 0}
    assert observed.counts == expected
    engine.dispose()

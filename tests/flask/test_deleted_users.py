"""A site that deletes a user asks the providers before to revoke what the user has connected."""

from __future__ import annotations

import pytest
from flask_tables import OAuth, table
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

from dance_common.errors import ProviderFailed
from dance_common.rehearsal import Account
from dance_common.sessions.base import ProviderSession
from flask_dance.connections import disconnect_user
from flask_dance.consumer.backend.session import SessionBackend
from flask_dance.consumer.backend.sqla import OAuthConsumerMixin, SQLAlchemyBackend


@pytest.fixture
def backend():
    with table(several_accounts=True) as backend:
        yield backend


@pytest.fixture
def blueprint(make_blueprint, backend):
    return make_blueprint(
        backend=backend,
        revocation_url="/oauth2/revoke",
        profile_url="/api/user",
        profile_fields={"id": "id"},
    )


@pytest.fixture
def app(make_app, make_blueprint, blueprint):
    """A site with a dance in the database, and one whose tokens are in the session of whoever visits."""
    app = make_app(blueprint, make_blueprint("other", backend=SessionBackend()))

    @app.get("/enter/<user>")
    def enter(user):
        from flask import session

        session["_user_id"] = user
        return ""

    app.add_url_rule("/delete/<user>", "delete", lambda user: dict(disconnect_user(user)))
    app.add_url_rule("/mine", "mine", lambda: {"mine": blueprint.session.authorized})
    return app


@pytest.fixture
def ann(app, connect):
    """The browser of a user who has connected two accounts, and has a token in the session as well."""
    client = app.test_client()
    client.get("/enter/ann")
    for account in ("mona", "hubot"):
        connect(client, account=account)
    connect(client, "/login/other")
    return client


def owners(backend):
    return sorted(
        backend.session.scalars(OAuth.__table__.select().with_only_columns(OAuth.user_id))
    )


def test_each_account_is_revoked_and_its_row_deleted(app, ann, connect, backend, provider):
    """Whoever is logged in, and whatever they have themselves, stays as it is."""
    bob = app.test_client()
    bob.get("/enter/bob")
    provider.add_account(Account(9, "eve", "Eve", "eve@example.com"))
    connect(bob, account="eve")
    connect(bob, "/login/other")
    assert bob.get("/delete/ann").json == {"rehearsal": True}
    assert len(provider.requests_to("revocation")) == 2
    assert owners(backend) == ["bob"]
    assert bob.get("/mine").json == {"mine": True}
    with bob.session_transaction() as session:
        assert "other_oauth_token" in session


def test_who_has_connected_nothing_costs_no_request(app, provider):
    """Providers are asked for what there is."""
    with app.app_context():
        assert disconnect_user("nobody") == {}
    assert not provider.requests_to("revocation")


def test_a_provider_that_fails_hinders_no_deletion(app, ann, backend, provider):
    """The rows are gone, and the result says that the tokens were not revoked."""
    provider.fail("revocation", 500)
    with app.app_context():
        assert disconnect_user("ann") == {"rehearsal": False}
    assert owners(backend) == []


def test_an_error_is_logged_and_the_next_account_disconnected(
    app, ann, backend, monkeypatch, caplog
):
    """One that can't be disconnected is no reason to leave another one connected."""
    asked = []

    def fail(session):
        asked.append(session)
        raise ProviderFailed("It is closed.")

    monkeypatch.setattr(ProviderSession, "disconnect", fail)
    with app.app_context():
        assert disconnect_user("ann") == {"rehearsal": False}
    assert len(asked) == 2
    assert caplog.text.count("rehearsal: a deleted user's token: ProviderFailed") == 2


def test_a_table_of_the_sites_own_tokens_is_nobodys(make_app, make_blueprint):
    """A token that the whole site shares does not go with one of its users."""

    class OwnBase(DeclarativeBase):
        pass

    class Shared(OAuthConsumerMixin, OwnBase):
        pass

    engine = create_engine("sqlite://", poolclass=StaticPool)
    OwnBase.metadata.create_all(engine)
    database = scoped_session(sessionmaker(engine))
    with make_app(make_blueprint(backend=SQLAlchemyBackend(Shared, database))).app_context():
        assert disconnect_user("ann") == {}
    database.remove()
    engine.dispose()

"""The stage of the matrix of identities, in Flask with Flask-Login and SQLAlchemy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from flask import Flask, copy_current_request_context, current_app
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_tables import Base, OAuth
from identity_stage import ENTRY, KEYS, Stage
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

from flask_dance.consumer import OAuth2ConsumerBlueprint
from flask_dance.consumer.backend.session import SessionBackend
from flask_dance.consumer.backend.sqla import SQLAlchemyBackend


class User(UserMixin):
    def __init__(self, key: str) -> None:
        self.id = key


class Cache(dict[str, Any]):
    """What Flask-Caching does, as far as the backend asks for it."""

    def set(self, key: str, value: Any, *, timeout: int | None = None) -> None:
        self[key] = value

    def delete(self, key: str) -> None:
        self.pop(key, None)


class FlaskStage(Stage):
    def __init__(self, provider: Any, kind: str, users: tuple[str, ...]) -> None:
        super().__init__(provider, kind, users)
        self.place = "one"
        self.engines = {}
        self.app = Flask(__name__)
        self.app.config.update(SECRET_KEY="not secret", TESTING=True)
        if "encrypted" in kind:
            self.app.config["DANCE_ENCRYPTION_KEYS"] = KEYS
        LoginManager(self.app).user_loader(User)
        entry = {name: value for name, value in ENTRY.items() if name != "provider"}
        self.blueprint = OAuth2ConsumerBlueprint(
            "rehearsal", __name__, backend=self._backend(), **entry
        )
        self.app.before_request(self.run_script)
        self.app.register_blueprint(self.blueprint, url_prefix="/login")
        self.app.add_url_rule("/plain", "plain", lambda: "plain")
        self.clients: dict[str, Any] = {}

    def _backend(self) -> Any:
        if "session" in self.kind:
            self.cache = Cache()
            return SessionBackend(cache=self.cache if "shared" in self.kind else None)
        for place in ("one", "two"):
            engine = sqlalchemy.create_engine(
                f"sqlite:///file:{place}?mode=memory&uri=true",
                poolclass=StaticPool,
                connect_args={"check_same_thread": False},
            )
            Base.metadata.create_all(engine)
            self.engines[place] = engine
        stage = self

        class RoutedSession(Session):
            def get_bind(self, *args: Any, **options: Any) -> Any:
                return stage.engines[stage.place]

        self.database = scoped_session(sessionmaker(class_=RoutedSession))
        self.app.teardown_appcontext(lambda error: self.database.remove())
        self.cache = Cache()
        cached = {"cache": self.cache} if "cached" in self.kind else {}
        user = None if "sitewide" in self.kind else current_user
        return SQLAlchemyBackend(OAuth, self.database, user=user, **cached)

    def open(self, url: str, user: str) -> str:
        client = self.clients.setdefault(user, self.app.test_client())
        return client.get(url, base_url="http://localhost").headers.get("Location", "")

    @contextmanager
    def at_home_of(self, user: str) -> Iterator[None]:
        before, self.place = self.place, "two" if user == "twin" else "one"
        try:
            yield
        finally:
            self.place = before

    def current_visit(self) -> Any:
        return self.blueprint.visit

    def log_in(self, user: str) -> None:
        login_user(User("ann" if user == "twin" else user))

    def log_out(self) -> None:
        logout_user()

    def assign_user(self, user: str) -> None:
        current_app.login_manager._update_request_context_with_user(User(user))

    def name_user(self, user: str) -> None:
        self.blueprint.config["user_id"] = user

    def change_client(self) -> None:
        self.blueprint.client_id = "another"

    @contextmanager
    def outside_of_request(self, user: str) -> Iterator[None]:
        with self.app.app_context():
            self.blueprint.config["user_id"] = user
            yield

    @contextmanager
    def another_request(self, user: str) -> Iterator[None]:
        with self.app.app_context(), self.app.test_request_context("/"):
            self.log_in(user)
            yield

    def in_copied_context(self, job: Callable[[], Any]) -> Callable[[], Any]:
        return copy_current_request_context(job)

    def copy_ciphertext(self, source: str, target: str) -> None:
        table = OAuth.__tablename__
        with self.engines["one"].begin() as connection:
            connection.execute(
                sqlalchemy.text(
                    f"update {table} set token = (select token from {table} where user_id = :source)"
                    " where user_id = :target"
                ),
                {"source": source, "target": target},
            )
        self.cache.clear()

    def copy_browser(self, user: str, name: str) -> None:
        client = self.clients[name] = self.app.test_client()
        cookie = self.clients[user].get_cookie("session", domain="localhost")
        assert cookie is not None
        client.set_cookie("session", cookie.value, domain="localhost")

    def cached_text(self) -> str:
        return repr(self.cache)

    def clear_cache(self) -> None:
        self.cache.clear()

    def close(self) -> None:
        if self.engines:
            self.database.remove()
        for engine in self.engines.values():
            engine.dispose()

"""Flask's test client, as the fixture ``rehearsal`` uses it; see ``dance_common.testing.plugin``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask, session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dance_common.dance.base import Dance
from dance_common.testing.clients import SiteClient

from .consumer.blueprint.registry import blueprint_named


@contextmanager
def _naming_context(user: object) -> Iterator[None]:
    """Say what a row needs that a test has loaded in a context which is over: its database's session is gone."""
    try:
        yield
    except Exception as error:
        is_over = type(error).__name__ == "DetachedInstanceError"
        if user is None or not (is_over or "application context" in str(error)):
            raise
        raise RuntimeError(
            "user= is a row of a database: pass it within 'with app.app_context():'."
        ) from error


class FlaskSiteClient(SiteClient[FlaskClient]):
    """What ``app.test_client()`` returns."""

    @property
    def app(self) -> Flask:
        """The application that the client visits."""
        return self.client.application

    @property
    def base_url(self) -> str:
        """The site's address, by https."""
        host = self.app.config["SERVER_NAME"] or "localhost"
        return f"https://{host}{self.app.config['APPLICATION_ROOT']}"

    def login_path(self, dance: str) -> str:
        """Return the path of the log-in view of the blueprint with that name."""
        with self.app.test_request_context(base_url=self.base_url):
            return blueprint_named(dance).login_address()

    def get(self, url: str) -> TestResponse:
        """Visit a path of the site, or an absolute URL of it, by https, and follow no redirect."""
        return self.client.get(url, base_url=None if "://" in url else self.base_url)

    def dance(self, name: str) -> Dance:
        """Return the dance of the blueprint with that name, with the application's configuration."""
        with self.app.test_request_context(base_url=self.base_url):
            return blueprint_named(name).visit.dance

    def store_token(
        self, name: str, token: Mapping[str, object], *, user: object = None, server: str = ""
    ) -> None:
        """Store the token by the blueprint's backend, as a view would that the client visits."""
        where = {"base_url": self.base_url, "environ_base": self.client.environ_base}
        with self.client.session_transaction(**where) as user_session:
            with self.app.test_request_context(**where):
                session.update(user_session)
                visit = blueprint_named(name).visit
                if server:
                    visit.replace_dance(visit.dance.at(server))
                if user is not None:
                    visit.config["user"] = user
                with _naming_context(user):
                    visit.token = token
                changed = dict(session)
            user_session.clear()
            user_session.update(changed)

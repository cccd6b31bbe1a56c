"""Flask's test client, as the fixture ``rehearsal`` uses it; see ``dance_common.testing.plugin``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, session

from dance_common.dance.base import Dance
from dance_common.testing.clients import SiteClient

from .consumer.blueprint.registry import blueprint_named


class FlaskSiteClient(SiteClient):
    """What ``app.test_client()`` returns."""

    @property
    def app(self) -> Flask:
        """The application that the client visits."""
        app: Flask = self.client.application
        return app

    @property
    def base_url(self) -> str:
        """The site's address, by https."""
        host = self.app.config["SERVER_NAME"] or "localhost"
        return f"https://{host}{self.app.config['APPLICATION_ROOT']}"

    def login_path(self, dance: str) -> str:
        """Return the path of the log-in view of the blueprint with that name."""
        with self.app.test_request_context(base_url=self.base_url):
            return blueprint_named(dance).login_address()

    def get(self, url: str) -> Any:
        """Visit a path of the site, or an absolute URL of it, by https, and follow no redirect."""
        return self.client.get(url, base_url=None if "://" in url else self.base_url)

    def dance(self, name: str) -> Dance:
        """Return the dance of the blueprint with that name, with the application's configuration."""
        with self.app.test_request_context(base_url=self.base_url):
            return blueprint_named(name).visit.dance

    def keep(self, name: str, token: Mapping[str, Any], *, user: Any = None) -> None:
        """Store the token by the blueprint's backend, as a view would that the client visits."""
        where = {"base_url": self.base_url, "environ_base": self.client.environ_base}
        with self.client.session_transaction(**where) as kept:
            with self.app.test_request_context(**where):
                session.update(kept)
                blueprint = blueprint_named(name)
                if user is not None:
                    blueprint.config["user"] = user
                blueprint.visit.token = token
                changed = dict(session)
            kept.clear()
            kept.update(changed)

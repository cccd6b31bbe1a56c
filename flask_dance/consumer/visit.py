"""What belongs to one request and one blueprint: nothing of it is ever kept on the blueprint."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

from flask import current_app, g, has_app_context, has_request_context, request
from werkzeug.datastructures import CallbackDict

from dance_common.backends import BackendSlot

if TYPE_CHECKING:
    from .base import BaseOAuthConsumerBlueprint

_KEY = "flask_dance.visits"
_SESSION_PREFIX = "session."


class Visit:
    """One blueprint as one request sees it: the application's configuration applied, one session, one ``config``.

    Attributes:
        dance: the blueprint's dance with this application's configuration and this request's changes.
        config: what the backend may look at, such as ``user_id``; a change makes the session ask the backend again.
        extras: values that ``from_config`` names and no dance knows.
    """

    def __init__(self, blueprint: BaseOAuthConsumerBlueprint) -> None:
        self._blueprint = blueprint
        self._session: Any = None
        self._session_values: dict[str, Any] = {}
        self.dance = blueprint.dance
        self.extras: dict[str, Any] = {}
        self.config: CallbackDict[str, Any] = CallbackDict(on_update=lambda _: self.unload())
        if has_app_context():
            self._configure(current_app.config)

    @property
    def slot(self) -> BackendSlot[Any]:
        """Where the current user's token is found and left."""
        return BackendSlot(self._blueprint.backend, self._blueprint)

    @property
    def session(self) -> Any:
        """The requests session of this request, made when it is first asked for."""
        if self._session is None:
            self._session = self.dance.session(
                self.slot,
                session_class=self._blueprint.default_session_class,
                blueprint=self._blueprint,
            )
            for path, value in self._session_values.items():
                _set_path(self._session, path, value)
            self._session = self._blueprint.session_created(self._session) or self._session
        return self._session

    @session.setter
    def session(self, session: Any) -> None:
        self._session = session

    def change(self, name: str, value: Any) -> None:
        """Let the dance have another value for the rest of this request."""
        self.dance = self.dance.changed(**{name: value})
        self._session = None

    def unload(self) -> None:
        """Let the session ask the backend again when it needs the token next."""
        if self._session is not None:
            self._session.unload()

    def _configure(self, config: Mapping[str, Any]) -> None:
        dance = self.dance.with_settings(config)
        for path, variable in self._blueprint.from_config.items():
            value = config.get(variable)
            if value is None:
                continue
            if path.startswith(_SESSION_PREFIX):
                self._session_values[path.removeprefix(_SESSION_PREFIX)] = value
            elif (field := self._blueprint.dance_field(path)) is not None:
                dance = dance.changed(**{field: value})
            else:
                self.extras[path] = value
        self.dance = dance


def current_visit(blueprint: BaseOAuthConsumerBlueprint) -> Visit:
    """Return the visit of the current request, or of the application context where there is no request.

    Outside of both each call returns a new visit: there is nothing that it could belong to.
    """
    visits: dict[Any, Visit]
    if has_request_context():
        # On the request itself: under an open application context ``g`` outlives a request.
        visits = request.environ.setdefault(_KEY, {})
    elif has_app_context():
        visits = g.setdefault(_KEY, {})
    else:
        return Visit(blueprint)
    if blueprint not in visits:
        visits[blueprint] = Visit(blueprint)
    return visits[blueprint]


def _set_path(target: Any, path: str, value: Any) -> None:
    *parents, name = path.split(".")
    setattr(reduce(getattr, parents, target), name, value)

"""What belongs to one request and one blueprint: nothing of it is ever kept on the blueprint."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

from flask import current_app, g, has_app_context, has_request_context, request

from dance_common import rehearsing
from dance_common.backends import BackendSlot
from dance_common.visit import Visit

if TYPE_CHECKING:
    from .base import BaseOAuthConsumerBlueprint

_KEY = "flask_dance.visits"
_SESSION_PREFIX = "session."


class BlueprintVisit(Visit):
    """A blueprint as one request sees it, with the application's configuration applied.

    Attributes:
        extras: values that ``from_config`` names and no dance knows.
    """

    def __init__(self, blueprint: BaseOAuthConsumerBlueprint) -> None:
        super().__init__(blueprint.dance, blueprint.backend, context=blueprint)
        self.extras: dict[str, Any] = {}
        self._session_values: dict[str, Any] = {}
        if has_app_context():
            self._configure(current_app.config)

    @property
    def slot(self) -> BackendSlot[Any]:
        """Where the visitor's token is found and left; a backend assigned since then counts."""
        return BackendSlot(self.context.backend, self.context)

    def make_session(self) -> Any:
        """Return a new session of the blueprint's class."""
        session = self.dance.session(
            self.session_slot,
            session_class=self.context.default_session_class,
            blueprint=self.context,
        )
        for path, value in self._session_values.items():
            _set_path(session, path, value)
        return self.context.session_created(session) or session

    def _configure(self, config: Mapping[str, Any]) -> None:
        dance = self.dance.with_settings(config)
        for path, variable in self.context.from_config.items():
            value = config.get(variable)
            if value is None:
                continue
            if path.startswith(_SESSION_PREFIX):
                self._session_values[path.removeprefix(_SESSION_PREFIX)] = value
            elif (field := self.context.dance_field(path)) is not None:
                dance = dance.changed(**{field: value})
            else:
                self.extras[path] = value
        self.dance = rehearsing.as_configured(
            dance,
            config.get(rehearsing.SETTING),
            is_development=bool(config.get("DEBUG") or config.get("TESTING")),
        )
        if self.dance is not dance:
            for credential in rehearsing.CREDENTIALS:
                self._session_values.pop(credential, None)


def current_visit(blueprint: BaseOAuthConsumerBlueprint) -> BlueprintVisit:
    """Return the visit of the current request, or of the application context where there is no request.

    Outside of both each call returns a new visit: there is nothing that it could belong to.
    """
    visits: dict[Any, BlueprintVisit]
    if has_request_context():
        # On the request itself: under an open application context ``g`` outlives a request.
        visits = request.environ.setdefault(_KEY, {})
    elif has_app_context():
        visits = g.setdefault(_KEY, {})
    else:
        return BlueprintVisit(blueprint)
    if blueprint not in visits:
        visits[blueprint] = BlueprintVisit(blueprint)
    return visits[blueprint]


def _set_path(target: Any, path: str, value: Any) -> None:
    *parents, name = path.split(".")
    setattr(reduce(getattr, parents, target), name, value)

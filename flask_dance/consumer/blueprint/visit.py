"""What belongs to one request and one blueprint, and is never stored on the blueprint."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from flask import current_app, g, has_app_context, has_request_context, request
from flask.globals import app_ctx

from dance_common.backends import BaseBackend
from dance_common.backends.store import TokenStore
from dance_common.errors import DanceError
from dance_common.rehearsal import stand_in
from dance_common.tokens import Token
from dance_common.visit.visit import CallbackDict, SignalName, Visit

from ..signals import signals
from .attributes import DanceAttribute
from .types import DanceBlueprint

_KEY = "flask_dance.visits"
_SESSION_PREFIX = "session."
_NOTHING = object()


class BlueprintVisit(Visit):
    """A blueprint as one request sees it, with the application's configuration applied.

    Attributes:
        extras: values of ``from_config`` that are no attribute of a dance.
        own_backend: where this request's tokens are stored, if not in the blueprint's ``default_backend``.
    """

    def __init__(self, blueprint: DanceBlueprint) -> None:
        super().__init__(blueprint.dance, blueprint.default_backend, context=blueprint)
        self.own_backend: BaseBackend | None = None
        self.extras: dict[str, Any] = {}
        self._session_values: dict[str, Any] = {}
        self._is_computing = False
        self._is_rehearsed = False
        self._replaced_methods: Mapping[str, Any] | None = None

    def use_backend(self, backend: BaseBackend) -> None:
        """Store this request's tokens there from now on."""
        self.backend = self.own_backend = backend
        self.unload()

    def make_session(self, slot: TokenStore) -> Any:
        """Return a new session of the blueprint's class."""
        session = self.dance.session(
            slot,
            session_class=self.context.default_session_class,
            blueprint=self.context,
        )
        for path, value in self._session_values.items():
            _set_path(session, path, value)
        session = self.context.session_created(session) or session
        if self._replaced_methods is None:
            self._replaced_methods = _take_replaced_methods(self.context)
        for name, method in self._replaced_methods.items():
            setattr(session, name, method)
        return session

    def send(self, name: SignalName, /, **kwargs: object) -> list[object]:
        """Send the signal of that name, whose sender is the blueprint, and return what its receivers return.

        A receiver gets those arguments that its signature names, or all of them if it takes ``**kwargs``: so receivers
        that were written for fewer arguments go on working.
        """
        signal = signals.signal(name.replace("_", "-"))
        if signal.is_muted:
            return []
        return [
            receiver(self.context, **_known_to(receiver, kwargs))
            for receiver in signal.receivers_for(self.context)
        ]

    def load_config(self) -> None:
        """Apply the current application's configuration."""
        config = current_app.config
        dance = self.dance.with_settings(config)
        own: dict[str, Any] = {}
        for path, variable in self.context.from_config.items():
            value = config.get(variable)
            if value is None:
                continue
            if path.startswith(_SESSION_PREFIX):
                self._session_values[path.removeprefix(_SESSION_PREFIX)] = value
            elif isinstance(attribute := getattr(type(self.context), path, None), DanceAttribute):
                dance = attribute.set_in(dance, value)
            else:
                own[path] = value
        self.dance = dance
        # At last, since a subclass's property may assign attributes of the dance.
        for name, value in own.items():
            self._load_own(name, value)

    def _load_own(self, name: str, value: object) -> None:
        """Give an attribute of the subclass's own its value for this request."""
        blueprint: Any = self.context
        if isinstance(getattr(type(blueprint), name, None), property):
            setattr(blueprint, name, value)
            return
        # What the subclass has set is the value for applications that configure none. Another thread may do the same.
        assigned = vars(blueprint).pop(name, _NOTHING)
        if assigned is not _NOTHING:
            blueprint.without_config[name] = assigned
        self.extras[name] = value

    def compute(self) -> None:
        """Let the dance have what a subclass's properties say now, and the session be made anew if that has changed.

        A rehearsal's addresses stay: nothing of it may reach the provider.
        """
        if self._is_computing or self._is_rehearsed:
            return
        self._is_computing = True
        try:
            dance = self.dance
            for name in self.context.computed:
                attribute = self.context.attributes[name]
                value = getattr(self.context, name)
                if value is not None and value != attribute.value_for(self.context, dance):
                    dance = attribute.set_in(dance, value)
        finally:
            self._is_computing = False
        if dance is not self.dance:
            self.replace_dance(dance)

    def rehearse(self) -> None:
        """Put the stand-in in the provider's place, where the current application's configuration says so."""
        config, before = current_app.config, self.dance
        self.dance = stand_in.as_configured(
            before,
            config.get(stand_in.SETTING),
            is_development=bool(config.get("DEBUG") or config.get("TESTING")),
        )
        self._is_rehearsed = self.dance is not before
        if self._is_rehearsed:
            for credential in stand_in.CREDENTIALS:
                self._session_values.pop(credential, None)


class StoredToken(CallbackDict, Token):
    """A token that is stored again when something within it has changed."""

    def __init__(self, visit: Visit, token: Mapping[str, Any]) -> None:
        super().__init__(lambda: setattr(visit, "token", Token(self)))
        dict.update(self, token)


class IdleVisit(BlueprintVisit):
    """A blueprint as code outside of any context sees it: each visit is new, but for methods that a test replaces."""

    @property
    def session(self) -> Any:
        """A new session, or the last one, if a method of it has been replaced since."""
        if self._session is None and replaced_methods(self.context.idle.session):
            self._session = self.context.idle.session
            self.unload()
        self.context.idle.session = super().session
        return self._session

    @session.setter
    def session(self, session: object) -> None:
        self._session = session


def replaced_methods(session: object) -> Mapping[str, Any]:
    """Return the methods that a session has of its own, in place of those of its class, by their names."""
    if session is None:
        return {}
    return {
        name: value
        for name, value in vars(session).items()
        if name != "on_token_lost" and callable(value) and callable(getattr(type(session), name, 0))
    }


def _take_replaced_methods(blueprint: DanceBlueprint) -> Mapping[str, Any]:
    """Return what was replaced for the next request, if this is one, and forget it.

    Nothing else of a session outside of a request reaches one: no token, no cookie, nothing of another thread.
    """
    if not has_request_context():
        return {}
    taken = dict(replaced_methods(blueprint.idle.session))
    blueprint.idle.session = None
    # A test's application context, which its requests share.
    if (outside := g.get(_KEY, {}).get(blueprint)) is not None:
        taken |= replaced_methods(outside.open_session)
        outside.session = None
    return taken


def is_test_context() -> bool:
    """Tell whether the current request context is one that a test has opened around itself.

    Servers and Flask's test client say where a request comes from, ``test_request_context`` does not.
    """
    return current_app.testing and "REMOTE_ADDR" not in request.environ


def current_visit(blueprint: DanceBlueprint) -> BlueprintVisit:
    """Return the visit of the current request, or else of the current application context.

    Outside of both each call returns a new visit.
    """
    visit = _find_visit(blueprint)
    if blueprint.computed:
        visit.compute()
    return visit


def _find_visit(blueprint: DanceBlueprint) -> BlueprintVisit:
    if not has_app_context():
        return IdleVisit(blueprint)
    visits = _current_visits()
    visit = visits.get(blueprint)
    if visit is None:
        visit = visits[blueprint] = BlueprintVisit(blueprint)
        try:
            # A subclass's own load_config speaks of requests.
            (blueprint if has_request_context() else visit).load_config()
            visit.rehearse()
        except BaseException as error:
            del visits[blueprint]
            if isinstance(error, DanceError):
                error.dance_name = blueprint.dance.name
            raise
    elif visit.own_backend is None:
        # It may have been assigned since the visit began.
        visit.backend = blueprint.default_backend
    return visit


def _current_visits() -> dict[DanceBlueprint, BlueprintVisit]:
    if not has_request_context():
        found: dict[DanceBlueprint, BlueprintVisit] = g.setdefault(_KEY, {})
        return found
    # On the request object: under an open application context ``g`` outlives a request, and some servers use one WSGI
    # environment for many (uWSGI for all requests of a core, Flask-SocketIO for all events of a connection). For each
    # application context its own, since one within a request acts for whom it says, and so does a copied request in
    # another thread.
    this_request = request._get_current_object()  # type: ignore[attr-defined]  # a proxy
    by_context = vars(this_request).setdefault(_KEY, {})
    visits: dict[DanceBlueprint, BlueprintVisit] = by_context.setdefault(
        app_ctx._get_current_object(),  # type: ignore[attr-defined]  # as above
        {},
    )
    return visits


def _known_to(receiver: Callable[..., object], kwargs: dict[str, object]) -> dict[str, object]:
    try:
        parameters = inspect.signature(receiver).parameters.values()
    except (TypeError, ValueError):
        return kwargs
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        return kwargs
    names = {parameter.name for parameter in parameters}
    return {name: value for name, value in kwargs.items() if name in names}


def _set_path(target: object, path: str, value: object) -> None:
    *parents, name = path.split(".")
    setattr(reduce(getattr, parents, target), name, value)

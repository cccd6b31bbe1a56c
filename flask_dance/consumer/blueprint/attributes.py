"""The attributes of a blueprint that its frozen dance holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Self, TypeVar, overload

from dance_common.dance.base import Dance
from dance_common.visit.visit import CallbackDict, CallbackList

from .types import DanceBlueprint

Value = TypeVar("Value")


class Fact(Generic[Value]):
    """An attribute of a blueprint that its frozen dance holds.

    Set while the application is put together, it holds for all requests; set within a request, for that one only. The
    same goes for what is changed within a dict or a list.
    """

    def __init__(self, field: str) -> None:
        self.field = field

    @overload
    def __get__(self, blueprint: None, owner: type) -> Self: ...
    @overload
    def __get__(self, blueprint: DanceBlueprint, owner: type) -> Value: ...
    def __get__(self, blueprint: DanceBlueprint | None, owner: type) -> Any:
        if blueprint is None:
            return self
        value = self._value(blueprint)
        if isinstance(value, Mapping):
            return watched_dict(value, lambda changed: self.__set__(blueprint, changed))
        if isinstance(value, tuple):
            watched = CallbackList(value, lambda: self.__set__(blueprint, watched))
            return watched
        return value

    def __set__(self, blueprint: DanceBlueprint, value: Any) -> None:
        value = _copied(value)
        blueprint.change(lambda dance: self._changed(dance, value))

    def _value(self, blueprint: DanceBlueprint) -> Any:
        dance = blueprint.visit.dance
        own = getattr(dance, self.field, None)
        return own or getattr(dance.provider, self.field, own)

    def _changed(self, dance: Dance, value: Any) -> Dance:
        return dance.changed(**{self.field: value})


class SessionClass(Fact[type[Any]]):
    """The class of a blueprint's sessions; what the blueprint has by default is loaded on first use."""

    def _value(self, blueprint: DanceBlueprint) -> Any:
        return super()._value(blueprint) or blueprint.default_session_class


class SessionOption(Fact[Value]):
    """An attribute of a blueprint that its sessions are made with."""

    def _value(self, blueprint: DanceBlueprint) -> Any:
        return blueprint.visit.dance.session_options.get(self.field)

    def _changed(self, dance: Dance, value: Any) -> Dance:
        return dance.changed(session_options={**dance.session_options, self.field: value})


def watched_dict(
    values: Mapping[str, Any], changed: Callable[[Mapping[str, Any]], None]
) -> CallbackDict:
    """Return a copy of the mapping; the function is called with it after each change."""
    copy = CallbackDict(lambda: changed(copy))
    dict.update(copy, values)
    return copy


def _copied(value: Any) -> Any:
    """Return a value of the caller's own for one that was watched here: nothing is watched twice."""
    if isinstance(value, CallbackList):
        return tuple(value)
    return dict(value) if isinstance(value, CallbackDict) else value

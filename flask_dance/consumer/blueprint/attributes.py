"""The attributes of a blueprint that its frozen dance holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from dance_common.visit.observed import WatchedDict, WatchedList

from .visit import is_visited

if TYPE_CHECKING:
    from dance_common.dance.base import Dance

    from ..base import BaseOAuthConsumerBlueprint

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
    def __get__(self, blueprint: BaseOAuthConsumerBlueprint, owner: type) -> Value: ...
    def __get__(self, blueprint: BaseOAuthConsumerBlueprint | None, owner: type) -> Any:
        if blueprint is None:
            return self
        value = self._value(blueprint)
        if isinstance(value, Mapping):
            return watched_dict(value, lambda changed: self.__set__(blueprint, changed))
        if isinstance(value, tuple):
            watched = WatchedList(value, lambda: self.__set__(blueprint, watched))
            return watched
        return value

    def __set__(self, blueprint: BaseOAuthConsumerBlueprint, value: Any) -> None:
        visited = is_visited()
        changes = self._changes(blueprint.visit.dance if visited else blueprint.dance, value)
        if not visited:
            blueprint.dance = blueprint.dance.changed(**changes)
        # An open application context has a visit, too, which began with the old value.
        blueprint.visit.change(**changes)

    def _value(self, blueprint: BaseOAuthConsumerBlueprint) -> Any:
        dance = blueprint.visit.dance
        own = getattr(dance, self.field, None)
        return own or getattr(dance.provider, self.field, own)

    def _changes(self, dance: Dance, value: Any) -> dict[str, Any]:
        return {self.field: _copied(value)}


class SessionClass(Fact[type[Any]]):
    """The class of a blueprint's sessions; what the blueprint has by default is loaded on first use."""

    def _value(self, blueprint: BaseOAuthConsumerBlueprint) -> Any:
        return super()._value(blueprint) or blueprint.default_session_class


class SessionOption(Fact[Value]):
    """An attribute of a blueprint that its sessions are made with."""

    def _value(self, blueprint: BaseOAuthConsumerBlueprint) -> Any:
        return blueprint.visit.dance.session_options.get(self.field)

    def _changes(self, dance: Dance, value: Any) -> dict[str, Any]:
        return {"session_options": {**dance.session_options, self.field: _copied(value)}}


def watched_dict(
    values: Mapping[str, Any], changed: Callable[[Mapping[str, Any]], None]
) -> WatchedDict:
    """Return a copy of the mapping; the function is called with it after each change."""
    copy = WatchedDict(lambda: changed(copy))
    dict.update(copy, values)
    return copy


def _copied(value: Any) -> Any:
    """Return a value of the caller's own for one that was watched here: nothing is watched twice."""
    if isinstance(value, WatchedList):
        return tuple(value)
    return dict(value) if isinstance(value, WatchedDict) else value

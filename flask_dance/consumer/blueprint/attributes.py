"""The attributes of a blueprint that its frozen dance holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Generic, Self, TypeVar, overload

from werkzeug.datastructures import CallbackDict

from dance_common.dance.base import Dance
from dance_common.dance.oauth1 import read_private_key
from dance_common.urls import resolve

from .types import DanceBlueprint

Value = TypeVar("Value")


class DanceAttribute(Generic[Value]):
    """An attribute of a blueprint that is a field of its dance or of the dance's provider.

    Assigned while the application is put together, it holds for all requests; assigned within a request, for that one
    only. The same goes for what is changed within a dict or a list.
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
        value = self.value_for(blueprint, blueprint.visit.dance)
        if isinstance(value, Mapping):
            return CallbackDict(value, lambda changed: self.__set__(blueprint, changed))
        if isinstance(value, tuple):
            return _CallbackList(value, lambda changed: self.__set__(blueprint, changed))
        return value

    def __set__(self, blueprint: DanceBlueprint, value: object) -> None:
        blueprint.change(lambda dance: self.set_in(dance, value))

    def value_for(self, blueprint: DanceBlueprint, dance: Dance) -> Any:
        """Return the value that the dance has for the blueprint."""
        own = getattr(dance, self.field, None)
        return own or getattr(dance.provider, self.field, own)

    def set_in(self, dance: Dance, value: object) -> Dance:
        """Return a copy of the dance with the value."""
        return dance.changed(**{self.field: value})


class EndpointURL(DanceAttribute[Value]):
    """The address of an endpoint: as the site gave it, and absolute where the catalogue knows it."""

    def value_for(self, blueprint: DanceBlueprint, dance: Dance) -> Any:
        """Return the endpoint's URL; None where there is no such endpoint."""
        url = super().value_for(blueprint, dance)
        if url and blueprint.is_of_catalogue:
            return resolve(dance.base_url, url)
        return url


class TokenParameters(DanceAttribute[Mapping[str, Any]]):
    """Further arguments of ``fetch_token``; with a provider of the catalogue they say how it takes the credentials."""

    def value_for(self, blueprint: DanceBlueprint, dance: Dance) -> Any:
        """Return the arguments, with ``include_client_id`` where the provider takes the credentials in the form."""
        parameters = super().value_for(blueprint, dance)
        provider: Any = dance.provider
        if blueprint.is_of_catalogue and provider.client_authentication == "post":
            return {"include_client_id": True, **parameters}
        return parameters


class PrivateKey(DanceAttribute[str | None]):
    """A private key, which reads as its text even where the path of a file was given."""

    def value_for(self, blueprint: DanceBlueprint, dance: Dance) -> Any:
        """Return the text of the key; None where there is none."""
        return read_private_key(super().value_for(blueprint, dance))


class SessionClass(DanceAttribute[type[Any]]):
    """The class of a blueprint's sessions; the default one is loaded on first use."""

    def value_for(self, blueprint: DanceBlueprint, dance: Dance) -> Any:
        """Return the class that sessions of the dance are made of."""
        return super().value_for(blueprint, dance) or blueprint.default_session_class


class SessionOption(DanceAttribute[Value]):
    """An attribute of a blueprint that is an argument of its sessions."""

    def value_for(self, blueprint: DanceBlueprint, dance: Dance) -> Any:
        """Return the argument; None where the sessions are made without it."""
        return dance.session_options.get(self.field)

    def set_in(self, dance: Dance, value: object) -> Dance:
        """Return a copy of the dance whose sessions are made with the argument."""
        return dance.changed(session_options={**dance.session_options, self.field: value})


def attributes_of(blueprint: type) -> tuple[dict[str, DanceAttribute[Any]], tuple[str, ...]]:
    """Return the attributes of a class of blueprints by name, and the names of those that a subclass computes."""
    declared = {
        name: value
        for each in reversed(blueprint.__mro__)
        for name, value in vars(each).items()
        if isinstance(value, DanceAttribute)
    }
    computed = (name for name in declared if isinstance(getattr(blueprint, name), property))
    return declared, tuple(computed)


class _CallbackList(list[Any]):
    """A list that calls a function with itself after each change, as Werkzeug's ``CallbackDict`` does."""

    def __init__(self, values: Iterable[Any], on_update: Callable[[list[Any]], None]) -> None:
        super().__init__(values)
        self.on_update = on_update


def _and_call(method: Callable[..., object]) -> Callable[..., object]:
    @wraps(method)
    def change(self: _CallbackList, *args: object, **options: object) -> object:
        result = method(self, *args, **options)
        self.on_update(self)
        return result

    return change


for _name in (
    *("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"),
    *("__delitem__", "__iadd__", "__imul__", "__setitem__"),
):
    setattr(_CallbackList, _name, _and_call(getattr(list, _name)))

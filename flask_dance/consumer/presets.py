"""Turn a provider function of the catalogue into what Flask users import: a blueprint maker and a session proxy."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, cast, overload

from werkzeug.local import LocalProxy

from dance_common.dance.oauth1 import OAuth1Dance
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.errors import hides_locals
from dance_common.options import signature

from .blueprint.registry import blueprint_named
from .oauth1 import OAuth1ConsumerBlueprint
from .oauth2 import OAuth2ConsumerBlueprint
from .views.decorators import View, authorization_required

if TYPE_CHECKING:
    from .requests import OAuth1Session, OAuth2Session

P = ParamSpec("P")


@overload
def blueprint_maker(
    provider: Callable[P, OAuth2Dance],
) -> Callable[P, OAuth2ConsumerBlueprint]: ...
@overload
def blueprint_maker(
    provider: Callable[P, OAuth1Dance],
) -> Callable[P, OAuth1ConsumerBlueprint]: ...
def blueprint_maker(provider: Callable[P, Any]) -> Callable[P, Any]:
    """Return ``make_<provider>_blueprint``: the provider function's arguments, a blueprint as result."""

    @wraps(provider)
    @hides_locals
    def make(*args: P.args, **kwargs: P.kwargs) -> Any:
        dance = provider(*args, **kwargs)
        if isinstance(dance, OAuth1Dance):
            return OAuth1ConsumerBlueprint.of(dance)
        return OAuth2ConsumerBlueprint.of(dance)

    make.__name__ = make.__qualname__ = f"make_{provider.__name__}_blueprint"
    _, _, about = (inspect.getdoc(provider) or "").partition("\n\n")
    make.__doc__ = f"Make a blueprint to register with an application.\n\n{about}"
    vars(make)["__signature__"] = signature(provider)
    return make


@overload
def current_session(provider: Callable[..., OAuth2Dance]) -> OAuth2Session: ...
@overload
def current_session(provider: Callable[..., OAuth1Dance]) -> OAuth1Session: ...
def current_session(provider: Callable[..., Any]) -> Any:
    """Return a proxy of the current request's session with the provider."""
    return cast(Any, SessionProxy(provider.__name__))


class SessionProxy(LocalProxy[Any]):
    """Stands for the session of the current request; looked up whenever it is used."""

    __slots__ = ("_SessionProxy__name",)

    def __init__(self, name: str) -> None:
        super().__init__(lambda: blueprint_named(name).session)
        object.__setattr__(self, "_SessionProxy__name", name)

    @property
    def authorization_required(self) -> Callable[[View], View]:
        """A decorator for views that works while modules are imported, and decides for each request."""
        name: str = object.__getattribute__(self, "_SessionProxy__name")
        return authorization_required(name)

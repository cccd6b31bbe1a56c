"""Guards for views that need a connected account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponseBase

from dance_common.visit.views import guard

from .views import dance_request, respond, set_dance_headers

View = TypeVar("View", bound=Callable[..., Any])


def authorization_required(name: str, *, scopes: Iterable[str] = ()) -> Callable[[View], View]:
    """Return a decorator that lets users in who have connected an account, and sends others to log in first.

    It decides for each request, and users come back to the page that they asked for. A user who has granted less than
    the scopes is asked for what is granted and needed together, and sees a page that says so after refusing. It fits
    plain and async views.

    Args:
        name: the name of the dance.
        scopes: what the view needs beside a token.
    """
    needed = tuple(scopes)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return _turn_away(request, name, needed) or view(request, *args, **kwargs)

        @wraps(view)
        async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            response = await sync_to_async(_turn_away)(request, name, needed)
            return response or await view(request, *args, **kwargs)

        chosen: Any = guarded_async if iscoroutinefunction(view) else guarded
        return chosen  # type: ignore[no-any-return]  # wraps keeps the view's signature

    return decorate


def _turn_away(request: HttpRequest, name: str, scopes: tuple[str, ...]) -> HttpResponseBase | None:
    reply = guard(dance_request(request, name), scopes)
    return None if reply is None else set_dance_headers(respond(request, reply))

"""Guards for views that need a connected account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator

from dance_common.visit.guard import guard

from .views import dance_request, respond, set_dance_headers

_JSON = "application/json"

View = TypeVar("View", bound=Callable[..., Any])


def authorization_required(name: str, *, scopes: Iterable[str] = ()) -> Callable[[View], View]:
    """Return a decorator that lets users in who have connected an account, and sends others to log in first.

    It decides for each request, and users come back to the page that they asked for. A user who has granted less than
    the scopes is asked for what is granted and needed together, and sees a page that says so after refusing. Whoever
    asks for JSON gets that, with the address where a person can connect the account or grant them (``retry_url``):
    status 401 without an account, 403 without the scopes (RFC 6750 section 3.1).

    It fits plain and async views, classes of views, and those of Django REST framework, whose own authentication says
    there who the user is.

    Args:
        name: the name of the dance.
        scopes: what the view needs beside a token.
    """
    needed = tuple(scopes)

    def decorate(view: View) -> View:
        if isinstance(view, type):
            guarded_class: Any = method_decorator(decorate, name="dispatch")(view)
            return guarded_class  # type: ignore[no-any-return]  # the same class

        @wraps(view)
        def guarded(request: object, *args: object, **kwargs: object) -> Any:
            return _turn_away(request, name, needed, view) or view(request, *args, **kwargs)

        @wraps(view)
        async def guarded_async(request: object, *args: object, **kwargs: object) -> Any:
            response = await sync_to_async(_turn_away)(request, name, needed, view)
            return response or await view(request, *args, **kwargs)

        is_async = iscoroutinefunction(view) or getattr(_instance(view), "view_is_async", False)
        chosen: Any = guarded_async if is_async else guarded
        return chosen  # type: ignore[no-any-return]  # wraps keeps the view's signature

    return decorate


def _turn_away(
    request: Any, name: str, scopes: tuple[str, ...], view: Callable[..., Any]
) -> HttpResponseBase | None:
    is_api = _authenticate_by_rest_framework(request, view)
    dance = dance_request(request, name)
    if is_api and "text/html" not in request.headers.get("Accept", ""):
        dance = replace(dance, accept=_JSON)
    reply = guard(dance, scopes)
    if reply is None:
        return None
    accept = _JSON if dance.is_program else None
    return set_dance_headers(respond(request, reply, accept=accept))


def _authenticate_by_rest_framework(request: object, view: Callable[..., Any]) -> bool:
    """Let the view's own authentication set the request's user, if it is one of Django REST framework.

    Its views do that after all middleware and all decorators. Returns whether it is such a view.
    """
    if not isinstance(request, HttpRequest):
        return True  # REST framework's own request, whose user is known by now
    api_view = _api_view(view)
    if api_view is None:
        return False
    from rest_framework.exceptions import APIException  # type: ignore[import-untyped]  # it declares no types
    from rest_framework.request import Request  # type: ignore[import-untyped]  # as above

    # A refusal leaves the user as it was; the view says so in its own words, should it be asked at all.
    with suppress(APIException):
        _ = Request(request, authenticators=api_view.get_authenticators()).user
    return True


def _api_view(view: object) -> Any:
    """Return an instance of the class of REST framework that a view is of; None for any other view."""
    instance = _instance(view)
    # What as_view returned.
    view_class = getattr(view, "cls", None)
    if instance is None and isinstance(view_class, type):
        instance = view_class(**getattr(view, "initkwargs", {}))
    return instance if hasattr(instance, "get_authenticators") else None


def _instance(view: object) -> Any:
    """Return whose method a view is that ``method_decorator`` has bound; None for any other view."""
    return getattr(getattr(view, "func", None), "__self__", None)

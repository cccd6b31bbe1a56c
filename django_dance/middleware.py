"""The middleware that gives every request its ``dance``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from .dances import Dances
from .error_pages import answer_uncaught


@sync_and_async_middleware
def DanceMiddleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:  # noqa: N802  # settings name it like a class
    """Set ``request.dance``, a ``Dances``; put it after the session and authentication middleware.

    Where a view lets go what a provider did to it (no answer, a dead token), the visitor gets a page about that.
    """
    if iscoroutinefunction(get_response):

        async def dance_async(request: HttpRequest) -> HttpResponseBase:
            request.dance = Dances(request)  # type: ignore[attr-defined]  # what this middleware is for
            answer: Awaitable[HttpResponseBase] = get_response(request)
            return await answer

        dance_async.process_exception = answer_uncaught  # type: ignore[attr-defined]  # as Django looks for it
        return dance_async

    def dance(request: HttpRequest) -> HttpResponseBase:
        request.dance = Dances(request)  # type: ignore[attr-defined]  # what this middleware is for
        response: HttpResponseBase = get_response(request)
        return response

    dance.process_exception = answer_uncaught  # type: ignore[attr-defined]  # as Django looks for it
    return dance

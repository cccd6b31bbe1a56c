"""The middleware that gives every request its ``dance``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .dances import Dances
from .views import handle_uncaught


class DanceMiddleware:
    """Set ``request.dance``, a ``Dances``; put it after the session and authentication middleware.

    Where a view does not catch what a provider did (no response, a revoked token), the user gets a page about that.
    """

    sync_capable = True
    async_capable = True

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]
    ) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            # Django then awaits what __call__ returns, which is the next one's awaitable.
            markcoroutinefunction(self)

    def __call__(self, request: Any) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Set ``request.dance`` and go on."""
        request.dance = Dances(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Return the page about an error that a provider is to blame for."""
        return handle_uncaught(request, error)

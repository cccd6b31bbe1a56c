"""What every request of the site goes through, and what it is then."""

from __future__ import annotations

from collections.abc import Callable

import requests
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dance_common.errors import DanceError
from dance_common.sessions import TokenLost
from django_dance.dances import Dances

GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class SiteRequest(HttpRequest):
    """A request as the views get it, for type checkers: DanceMiddleware has added ``dance``."""

    dance: Dances


def load_nothing_from_elsewhere(get_response: GetResponse) -> GetResponse:
    """Let pages load and send nothing elsewhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # The pages of a dance that no template of this site's has written have a policy of their own.
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


class TellOfFailures:
    """Tells visitors why a view could not call a provider."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a token that can't be used and for a provider that is silent; leave the rest to Django."""
        if isinstance(error, DanceError):
            # That a provider has ended a token was told by ``receivers``.
            if not isinstance(error, TokenLost):
                messages.error(request, str(error))
            return redirect("home")
        if isinstance(error, requests.RequestException):
            context = {"title": "No answer", "message": "The provider did not answer as it should."}
            return render(request, "message.html", context, status=504)
        return None

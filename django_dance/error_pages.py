"""The pages that visitors see when a dance, or a call of a provider's API, has failed."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import translation

from dance_common.errors import DanceError
from dance_common.flows.missing import Arrival
from dance_common.pages import page as pages
from dance_common.pages import texts, uncaught
from dance_common.visit import receivers

from .dances import RequestVisit
from .paths import login_address
from .signals import oauth_error

log = logging.getLogger("django_dance")


def announced(visit: RequestVisit, error: DanceError) -> tuple[bool, Any]:
    """Send ``oauth_error``; return whether anybody listens, and the response that a receiver gave, or None."""
    log.warning("%s: the dance failed in step %s: %s", visit.name, error.step, error.code)
    answers = oauth_error.announce(visit, **error.signal_kwargs())
    return bool(answers), receivers.heed(answers, is_response).response


def error_page(visit: RequestVisit, error: DanceError, *, retry_url: str) -> HttpResponse:
    """Return the page about the error: the template ``django_dance/error.html`` where the site has one, else ours."""
    request: Any = visit.request
    if pages.wants_json(request.headers.get("Accept", "")):
        body = pages.error_json(error, retry_url=retry_url)
        return HttpResponse(body, status=error.status, content_type="application/json")
    translate, language = translator()
    page = pages.page_about(
        error,
        provider=visit.title,
        retry_url=retry_url,
        home_url=get_script_prefix(),
        translate=translate,
        language=language,
    )
    context = pages.template_context(page, error)
    try:
        body = render_to_string("django_dance/error.html", context, request)
    except TemplateDoesNotExist:
        body = pages.error_page(page)
        return HttpResponse(body, status=error.status, headers=dict(pages.PAGE_HEADERS))
    return HttpResponse(body, status=error.status)


def repeat_page(arrival: Arrival) -> HttpResponse:
    """Return the page that asks for the callback once more, from this site."""
    translate, language = translator()
    body = pages.repeat_page(arrival.repeated_url, translate=translate, language=language)
    return HttpResponse(body, headers=dict(pages.PAGE_HEADERS))


def answer_uncaught(request: Any, error: Exception) -> HttpResponseBase | None:
    """Return a page about an error that a view let go, if a provider is to blame; None for everything else."""
    name = uncaught.dance_name_of(error)
    if not name or name not in request.dance:
        return None
    visit: RequestVisit = request.dance.visit(name)
    failure = uncaught.as_failure(error, title=visit.title)
    if failure is None:
        return None
    response: HttpResponseBase | None = announced(visit, failure)[1]
    if response is not None:
        return response
    retry_url = uncaught.retry_url(
        failure,
        method=request.method,
        page=request.get_full_path(),
        login=lambda again: login_address(request, name, next_url=again),
        home=get_script_prefix(),
    )
    return error_page(visit, failure, retry_url=retry_url)


def arrival(request: HttpRequest) -> Arrival:
    """Return what can be seen of the request, as one for a callback view."""
    return Arrival(
        url=request.build_absolute_uri(),
        has_cookie=settings.SESSION_COOKIE_NAME in request.COOKIES,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite=settings.SESSION_COOKIE_SAMESITE or None,
        domain=settings.SESSION_COOKIE_DOMAIN,
    )


def translator() -> tuple[texts.Translate, str | None]:
    """Return the translator of pages, and the visitor's language.

    A sentence is looked up in the site's own translations, and then in those that are shipped.
    """
    language = translation.get_language()
    return texts.either(translation.gettext, texts.translator(language)), language


def is_response(answer: Any) -> bool:
    """Tell whether a receiver's answer is a response."""
    return isinstance(answer, HttpResponseBase)

"""The two views of a dance: they hand plain values to the core and turn its answers into responses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from dance_common.errors import DanceError, LoginVetoed, NotConfigured
from dance_common.flows import missing as causes
from dance_common.flows import store as flows
from dance_common.pages import page as pages
from dance_common.urls import is_safe_next
from dance_common.visit import receivers

from . import error_pages as answers
from .dances import Dances, RequestVisit
from .paths import login_address
from .signals import oauth_authorized, oauth_before_login, oauth_scopes_missing


@require_GET
def login(request: HttpRequest, name: str) -> HttpResponseBase:
    """Begin a dance: send the visitor to the provider, unless a receiver of ``oauth_before_login`` objects."""
    visit = _visit(request, name)
    try:
        url = visit.dance.begin(
            _user_session(request),
            _callback_url(request, name),
            session=visit.session,
            next_url=_safe_next(request),
            user=_user(request),
        )
    except DanceError as error:
        error.next_url = _safe_next(request)
        return _failed(visit, error)
    verdict = receivers.heed(oauth_before_login.announce(visit, url=url), answers.is_response)
    if verdict.vetoed:
        flows.forget_latest(_user_session(request), name)
        if verdict.response is None:
            return _failed(visit, LoginVetoed())
    return _answer(verdict.response or HttpResponseRedirect(url))


@require_GET
def authorized(request: HttpRequest, name: str) -> HttpResponseBase:
    """Finish a dance: announce the token, store it unless a receiver objects, and send the visitor on."""
    visit = _visit(request, name)
    arrival = answers.arrival(request)
    if arrival.should_repeat:
        return _answer(answers.repeat_page(arrival))
    try:
        outcome = visit.dance.finish(
            _user_session(request),
            _callback_url(request, name),
            request.META.get("QUERY_STRING", ""),
            session=visit.session,
            user=_user(request),
        )
        if outcome.missing_scopes:
            oauth_scopes_missing.announce(visit, **outcome.signal_kwargs())
        with visit.holding(outcome.token) as held:
            with receivers.provider_may_fail(visit.dance.provider):
                heard = oauth_authorized.announce(visit, token=outcome.token)
            verdict = receivers.heed(heard, answers.is_response)
            if not verdict.vetoed:
                visit.keep(held)
    except DanceError as error:
        causes.explain(error, arrival)
        return _failed(visit, error)
    receivers.forget_failures(_user_session(request))
    return _answer(verdict.response or redirect(outcome.next_url or _default_page(visit)))


def _failed(visit: RequestVisit, error: DanceError) -> HttpResponseBase:
    request: Any = visit.request
    is_heard, response = answers.announced(visit, error)
    if response is not None:
        return _answer(response)
    user_session = getattr(request, "session", {})
    if not receivers.ends_at_page(error, heard=is_heard, user_session=user_session):
        return _answer(redirect(_default_page(visit)))
    return failure_page(visit, error)


def failure_page(visit: RequestVisit, error: DanceError) -> HttpResponseBase:
    """Return the page that tells a visitor what went wrong, or the same as JSON."""
    retry_url = login_address(visit.request, visit.name, next_url=error.next_url)
    return _answer(answers.error_page(visit, error, retry_url=retry_url))


def _answer(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in pages.DANCE_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _visit(request: Any, name: str) -> RequestVisit:
    if not hasattr(request, "dance"):
        request.dance = Dances(request)
    visit: RequestVisit = request.dance.visit(name)
    return visit


def _user_session(request: Any) -> Any:
    if not hasattr(request, "session"):
        raise NotConfigured(
            "This site keeps no sessions, so it could not recognise the callback.",
            code="no_session",
            hint="The site's administrator has to add SessionMiddleware to MIDDLEWARE.",
        )
    return request.session


def _user(request: Any) -> str | None:
    """Return the key of the user who is logged in; None for an anonymous visitor.

    Raises:
        DanceError: the user's account is not active.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if not user.is_active:
        raise DanceError(
            "Your account at this site is not active.",
            code="inactive_user",
            step="begin",
            status=403,
            hint="Ask the site's administrator.",
        )
    return str(user.pk)


def _callback_url(request: HttpRequest, name: str) -> str:
    match = request.resolver_match
    namespace = match.namespace if match else "django_dance"
    return request.build_absolute_uri(
        reverse("django_dance:authorized", args=[name], current_app=namespace)
    )


def _default_page(visit: RequestVisit) -> str:
    return receivers.page_after(visit.dance, address_of=resolve_url, home=get_script_prefix())


def _safe_next(request: HttpRequest) -> str | None:
    next_url, host = request.GET.get("next", ""), request.get_host()
    is_safe = is_safe_next(next_url, host=host) and url_has_allowed_host_and_scheme(
        next_url, allowed_hosts={host}, require_https=request.is_secure()
    )
    return next_url if is_safe else None

"""The two views of a dance, and errors that no view caught: the core decides, and this makes responses of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dance_common import pages
from dance_common.dance import callback
from dance_common.dance.base import Dance
from dance_common.errors import DanceError, NotConfigured, inactive_user
from dance_common.tokens import SecretText
from dance_common.visit import servers, views
from dance_common.visit.navigation import LOGIN_ON_GET, Arrival, Navigation
from dance_common.visit.posting import POSTED_COOKIE, PassOn, PostedForm
from dance_common.visit.uncaught import reply_to_uncaught

from .conf import hosts, own_hosts
from .dances import Dances
from .paths import login_address, path_of_view

log = logging.getLogger("django_dance")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest, name: str, **captured: object) -> HttpResponseBase:
    """Return the response of the login view; what a path above it has captured is the site's own."""
    user, problem = _user(request)
    dance = dance_request(request, name, problem=problem)
    reply = views.login(
        dance,
        navigation=navigation(request),
        callback_url=_callback_url(request, dance.visit.dance),
        user=user,
        next_url=_safe_next(request, dance.visit.dance),
        on_get=getattr(settings, LOGIN_ON_GET, True) is not False,
        query=request.META.get("QUERY_STRING", ""),
    )
    return set_dance_headers(respond(request, reply))


@csrf_exempt  # A provider posts without our token; a post does nothing but come again by GET.
@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def authorized(request: HttpRequest, name: str, **captured: object) -> HttpResponseBase:
    """Return the response of the callback view; what a path above it has captured is the site's own."""
    user, problem = _user(request)
    arrival = _arrival(request)
    try:
        dance = dance_request(request, name, problem=problem)
        reply = views.callback(
            dance,
            navigation=navigation(request),
            callback_url=_callback_url(request, dance.visit.dance),
            user=user,
            query=SecretText(request.META.get("QUERY_STRING", "")),
            arrival=arrival,
            form=_posted_form(request),
        )
    except BaseException:
        _hide_code(request)
        raise
    if request.method == "POST" and arrival.leaves_session_alone and hasattr(request, "session"):
        request.session = type(request.session)()
    return set_dance_headers(respond(request, reply))


@login_not_required
@require_safe
def client_metadata(request: HttpRequest, name: str, **captured: object) -> HttpResponseBase:
    """Return the document about this site, by whose address servers may know it."""
    known = dance_request(request, name)
    dance, query = known.visit.dance, request.META.get("QUERY_STRING", "")
    callback_url, own_hosts = _callback_url(request, dance), known.own_hosts()
    return _published(servers.client_metadata(dance, callback_url, query, own_hosts=own_hosts))


@login_not_required
@require_safe
def public_keys(request: HttpRequest, name: str, **captured: object) -> HttpResponseBase:
    """Return the public halves of this site's keys, for servers that fetch them."""
    return _published(servers.public_keys(dance_request(request, name).visit.dance))


def _published(document: str | None) -> HttpResponse:
    if document is None:
        raise Http404
    return HttpResponse(document, headers=servers.DOCUMENT_HEADERS)


def handle_uncaught(request: Any, error: Exception) -> HttpResponseBase | None:
    """Return a page about an error that a view did not catch, if a provider is to blame; None for everything else."""
    reply = reply_to_uncaught(
        error, lambda name: dance_request(request, name) if name in request.dance else None
    )
    return None if reply is None else respond(request, reply)


def dances_of(request: Any) -> Dances:
    """Return the request's dances, on a site without our middleware, too."""
    if not hasattr(request, "dance"):
        request.dance = Dances(request)
    found: Dances = request.dance
    return found


def dance_request(
    request: Any, name: str, *, problem: DanceError | None = None
) -> views.DanceRequest:
    """Return what the core has to know of the request."""
    visit = dances_of(request).visit(name)
    return views.DanceRequest(
        visit=visit,
        user_session=getattr(request, "session", {}),
        method=request.method,
        page=request.get_full_path(),
        home_url=get_script_prefix(),
        login_address=partial(login_address, request, name),
        view_address=resolve_url,
        send=visit.send,
        is_response=_is_response,
        log=log,
        problem=problem,
        is_debugged=settings.DEBUG,
        own_hosts=partial(own_hosts, visit.dance),
        form_fields=partial(form_fields, request),
        accept=request.headers.get("Accept", ""),
    )


def respond(
    request: HttpRequest, reply: views.Reply, *, accept: str | None = None
) -> HttpResponseBase:
    """Return the core's reply as a response; ``accept`` says what is asked for if the request's header doesn't."""
    match reply:
        case views.Redirect(url):
            return HttpResponseRedirect(url)
        case PassOn():
            return _pass_on(reply)
        case views.GivenResponse(response):
            return response  # type: ignore[no-any-return]  # _is_response has checked it
        case page:
            content = pages.render(page, _reader(request, accept), partial(_site_template, request))
            return HttpResponse(content.body, status=content.status, headers=content.headers)


def set_dance_headers(response: HttpResponseBase) -> HttpResponseBase:
    """Return the response with the headers that keep its address, which may hold a code, from others."""
    for name, value in pages.DANCE_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _pass_on(reply: PassOn) -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": reply.url})
    if reply.cookie:
        response.set_cookie(**reply.cookie_arguments)
    return response


def _posted_form(request: HttpRequest) -> PostedForm | None:
    if request.method != "POST":
        return None
    length = request.headers.get("Content-Length", "")
    return PostedForm(
        content_type=request.headers.get("Content-Type", ""),
        length=int(length) if length.isdecimal() else 0,
        read=request.POST.urlencode,
    )


def _hide_code(request: Any) -> None:
    """Take the code out of the request's address: what a receiver raises is reported with it."""
    for name in ("QUERY_STRING", "REQUEST_URI", "RAW_URI"):
        if name in request.META:
            request.META[name] = callback.without_secrets(request.META[name])
    request.GET = QueryDict(request.META.get("QUERY_STRING", ""), encoding=request.encoding)
    if (scope := getattr(request, "scope", None)) is not None:  # of ASGI
        scope["query_string"] = request.META["QUERY_STRING"].encode("latin-1", errors="replace")


def _user(request: object) -> tuple[str | None, DanceError | None]:
    """Return the key of the user who is logged in, None for an anonymous one; and what keeps them from connecting."""
    if not hasattr(request, "session"):
        return None, NotConfigured(
            code="no_session",
            hint="The site's administrator has to add SessionMiddleware to MIDDLEWARE.",
        )
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None, None
    if not user.is_active:
        return None, inactive_user(step="begin")
    return str(user.pk), None


def _callback_url(request: HttpRequest, dance: Dance) -> str:
    own = request.build_absolute_uri(path_of_view(request, "authorized", dance.name))
    return hosts(dance).callback_url(own)


def _safe_next(request: HttpRequest, dance: Dance) -> str | None:
    next_url = request.GET.get("next") or request.POST.get("next", "")
    return hosts(dance).safe_next(next_url, host=request.get_host(), secure=request.is_secure())


def navigation(request: HttpRequest) -> Navigation:
    """Return how the request came about."""
    return Navigation(
        method=request.method or "GET",
        url=request.build_absolute_uri(),
        headers=request.headers,
        form=request.POST,
        is_form_verified=request.method == "POST" and _has_csrf_middleware(request),
    )


def _has_csrf_middleware(request: HttpRequest) -> bool:
    # What CsrfViewMiddleware sets on each request that it lets pass.
    return getattr(request, "csrf_processing_done", False) is True


def form_fields(request: HttpRequest) -> dict[str, str]:
    """Return the hidden field that Django's middleware demands of every form, where the site has that."""
    return {"csrfmiddlewaretoken": get_token(request)} if _has_csrf_middleware(request) else {}


def _arrival(request: HttpRequest) -> Arrival:
    return Arrival(
        url=request.build_absolute_uri(),
        has_cookie=settings.SESSION_COOKIE_NAME in request.COOKIES,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite=settings.SESSION_COOKIE_SAMESITE or None,
        domain=settings.SESSION_COOKIE_DOMAIN,
        path=settings.SESSION_COOKIE_PATH,
        posted=request.COOKIES.get(POSTED_COOKIE, ""),
    )


def _reader(request: HttpRequest, accept: str | None) -> pages.Reader:
    return pages.Reader(
        accept=accept or request.headers.get("Accept", ""),
        translate=translation.gettext,
        language=translation.get_language(),
    )


def _site_template(request: HttpRequest, name: str, context: Mapping[str, Any]) -> str | None:
    try:
        return render_to_string(f"django_dance/{name}", context, request)
    except TemplateDoesNotExist:
        return None


def _is_response(value: object) -> bool:
    return isinstance(value, HttpResponseBase)

"""The two views of a dance, and errors that no view caught: the core decides, and this makes responses of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from flask import (
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from dance_common import flows, pages
from dance_common.dance import callback
from dance_common.dance.base import Dance
from dance_common.errors import DanceError, NotConfigured
from dance_common.tokens import SecretText
from dance_common.urls import Hosts
from dance_common.visit import servers, views
from dance_common.visit.navigation import LOGIN_ON_GET, Arrival, Navigation
from dance_common.visit.posting import POSTED_COOKIE, PassOn, PostedForm
from dance_common.visit.uncaught import reply_to_uncaught

from ..backend.session import logged_in_user
from ..blueprint import registry
from ..blueprint.types import DanceBlueprint
from ..blueprint.visit import BlueprintVisit

log = logging.getLogger("flask_dance")


def login(blueprint: DanceBlueprint) -> AnyResponse:
    """Return the response of the login view."""
    dance = dance_request(blueprint)
    reply = views.login(
        dance,
        navigation=navigation(),
        callback_url=_hosts(dance.visit.dance).callback_url(url_for(".authorized", _external=True)),
        user=_user(dance),
        next_url=_safe_next(dance) or _waiting_page(dance),
        on_get=current_app.config.get(LOGIN_ON_GET) is not False,
        query=request.query_string,
    )
    return set_dance_headers(respond(reply))


def authorized(blueprint: DanceBlueprint) -> AnyResponse:
    """Return the response of the callback view."""
    dance, arrival = dance_request(blueprint), _arrival()
    try:
        reply = views.callback(
            dance,
            navigation=navigation(),
            callback_url=_hosts(dance.visit.dance).callback_url(
                url_for(".authorized", _external=True)
            ),
            user=_user(dance),
            query=SecretText(request.query_string.decode(errors="replace")),
            arrival=arrival,
            form=_posted_form(),
        )
    except BaseException:
        _hide_code()
        raise
    if request.method == "POST" and arrival.leaves_session_alone:
        session.clear()
        session.modified = False
    return set_dance_headers(respond(reply))


def client_metadata(blueprint: DanceBlueprint) -> AnyResponse:
    """Return the response of the view of the document about this site."""
    dance = dance_request(blueprint)
    document = servers.client_metadata(
        dance.visit.dance,
        _hosts(dance.visit.dance).callback_url(url_for(".authorized", _external=True)),
        request.query_string,
        own_hosts=dance.own_hosts(),
    )
    return _published(document)


def public_keys(blueprint: DanceBlueprint) -> AnyResponse:
    """Return the response of the view of the public halves of the site's keys."""
    return _published(servers.public_keys(dance_request(blueprint).visit.dance))


def _published(document: str | None) -> AnyResponse:
    if document is None:
        abort(HTTPStatus.NOT_FOUND)
    return make_response(document, dict(servers.DOCUMENT_HEADERS))


def handle_uncaught(error: Exception) -> Any:
    """Return a page about an error that the site itself did not handle, if a provider is to blame.

    Everything else goes on as if there were no such handler.
    """
    if isinstance(error, HTTPException):
        return error
    reply = reply_to_uncaught(error, _find_request)
    if reply is None:
        raise error
    return respond(reply)


class ProvidersErrorsFirst:
    """Stands before what an extension has put in the place of ``Flask.handle_user_exception``.

    Flask-RESTX and Flask-RESTful answer every error in a resource themselves, with status 500 for what they don't know,
    and ask none of the application's handlers. What their ``Api`` was told about goes to it as before.

    Args:
        handler: what was there.
    """

    def __init__(self, handler: Callable[[Exception], Any]) -> None:
        self.handler = handler

    def __call__(self, error: Exception) -> Any:
        """Return the page about an error that a provider is to blame for; the other one's response for all others."""
        is_known = isinstance(error, HTTPException) or _api_knows(self.handler, error)
        if not is_known and current_app._find_error_handler(error, request.blueprints) is (
            handle_uncaught
        ):
            reply = reply_to_uncaught(error, _find_request)
            if reply is not None:
                return respond(reply, is_api="text/html" not in request.headers.get("Accept", ""))
        return self.handler(error)


def _api_knows(handler: object, error: Exception) -> bool:
    """Tell whether the site has told an ``Api`` what to make of the error: by class, or by the name of its class."""
    api = getattr(getattr(handler, "func", None), "__self__", None)
    classes = getattr(api, "_own_and_child_error_handlers", ())
    names = getattr(api, "errors", ())
    return isinstance(error, tuple(classes)) or type(error).__name__ in names


def watch_errors() -> None:
    """Let errors of providers reach us in a request that other code handles the errors of."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    handler = vars(app).get("handle_user_exception")
    if handler is not None and not isinstance(handler, ProvidersErrorsFirst):
        app.handle_user_exception = ProvidersErrorsFirst(handler)


def dance_request(blueprint: DanceBlueprint) -> views.DanceRequest:
    """Return what the core has to know of the current request."""
    problem: DanceError | None = None
    try:
        visit = blueprint.visit
    except DanceError as error:
        # As it is without the configuration that is at fault.
        visit, problem = BlueprintVisit(blueprint), error
    if problem is None and current_app.session_interface.is_null_session(session):
        problem = NotConfigured(
            code="no_session",
            hint="The site's administrator has to set a secret key: app.secret_key.",
        )
    return views.DanceRequest(
        visit=visit,
        user_session=session,
        method=request.method,
        page=request.script_root + request.full_path.removesuffix("?"),
        home_url=f"{request.script_root}/",
        login_address=blueprint.login_address,
        view_address=url_for,
        send=visit.send,
        is_response=_is_response,
        log=log,
        problem=problem,
        is_debugged=current_app.debug,
        own_hosts=partial(_own_hosts, visit.dance),
        form_fields=form_fields,
        accept=request.headers.get("Accept", ""),
    )


def respond(reply: views.Reply, *, is_api: bool = False) -> Any:
    """Return the core's reply as a response; in JSON, whatever is asked for, where a program's interface answers."""
    match reply:
        case views.Redirect(url):
            return redirect(url)
        case PassOn():
            return _pass_on(reply)
        case views.GivenResponse(response):
            return response
        case page:
            content = pages.render(page, _reader(is_api=is_api), _site_template)
            return make_response(content.body, content.status, dict(content.headers))


def set_dance_headers(response: AnyResponse) -> AnyResponse:
    """Return the response with the headers that keep its address, which may hold a code, from others."""
    for name, value in pages.DANCE_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _pass_on(reply: PassOn) -> AnyResponse:
    response = redirect(reply.url, HTTPStatus.SEE_OTHER)
    if reply.cookie:
        response.set_cookie(**reply.cookie_arguments)
    return response


def _posted_form() -> PostedForm | None:
    if request.method != "POST":
        return None
    return PostedForm(
        content_type=request.content_type or "",
        length=request.content_length or 0,
        read=lambda: urlencode(list(request.form.items(multi=True))),
    )


def _hide_code() -> None:
    """Take the code out of the request's address: what a receiver raises is reported with it."""
    environ = request.environ
    for name in ("QUERY_STRING", "REQUEST_URI", "RAW_URI"):
        if name in environ:
            environ[name] = callback.without_secrets(environ[name])
    request.query_string = environ["QUERY_STRING"].encode("latin-1")
    for cached in ("args", "values", "url", "full_path"):
        vars(request).pop(cached, None)


def _find_request(name: str) -> views.DanceRequest | None:
    blueprint = registry.find(name)
    return None if blueprint is None else dance_request(blueprint)


def _user(dance: views.DanceRequest) -> str | None:
    """Return who is logged in here: what the site says in ``config``, or else what Flask-Login keeps."""
    user_id = dance.visit.config.get("user_id")
    return str(user_id) if user_id else logged_in_user()


def _safe_next(dance: views.DanceRequest) -> str | None:
    next_url = request.args.get("next") or request.form.get("next", "")
    return _hosts(dance.visit.dance).safe_next(
        next_url, host=request.host, secure=request.is_secure
    )


def _waiting_page(dance: views.DanceRequest) -> str | None:
    """Return the page that a guard has just kept the visitor from; not for what is fetched ahead of a visit."""
    is_waiting = flows.PAGES_KEY in session and navigation().is_visit
    return flows.take_page(session, dance.visit.name) if is_waiting else None


def _hosts(dance: Dance) -> Hosts:
    return Hosts.from_settings(current_app.config, callback=dance.callback_url)


def _own_hosts(dance: Dance) -> frozenset[str] | None:
    if current_app.debug or current_app.testing:
        return None
    config = current_app.config
    trusted = config.get("TRUSTED_HOSTS") or ()
    listed = (trusted,) if isinstance(trusted, str) else tuple(trusted)
    own = (*listed, config.get("SERVER_NAME") or "")
    return _hosts(dance).named(own)


def navigation() -> Navigation:
    """Return how the current request came about."""
    return Navigation(
        method=request.method,
        url=request.base_url,
        headers=request.headers,
        form=request.form,
        # Flask-WTF's mark; without that extension no form has been looked at.
        is_form_verified="csrf" in current_app.extensions and g.get("csrf_valid") is True,
    )


def form_fields() -> dict[str, str]:
    """Return the hidden field that Flask-WTF demands of every form, under the name that its templates know it by."""
    make: object = current_app.jinja_env.globals.get("csrf_token")
    name = current_app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token")
    return {str(name): str(make())} if callable(make) else {}


def _arrival() -> Arrival:
    interface, app = current_app.session_interface, current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    query = request.query_string.decode("latin-1")
    return Arrival(
        # As it came: request.url is written for people, with some of its escapes undone.
        url=f"{request.base_url}?{query}" if query else request.base_url,
        has_cookie=interface.get_cookie_name(app) in request.cookies,
        secure=interface.get_cookie_secure(app),
        samesite=interface.get_cookie_samesite(app),
        domain=interface.get_cookie_domain(app),
        path=interface.get_cookie_path(app),
        posted=request.cookies.get(POSTED_COOKIE, ""),
    )


def _reader(*, is_api: bool) -> pages.Reader:
    """Return who reads a page of ours.

    A sentence is looked up by the function ``DANCE_TRANSLATE`` of the configuration, or else in Flask-Babel's
    catalogues, and then in those that are shipped. The language is ``DANCE_LANGUAGE``, which may be a function, or else
    Flask-Babel's.
    """
    translate: Any = current_app.config.get("DANCE_TRANSLATE")
    language: Any = current_app.config.get("DANCE_LANGUAGE")
    language = language() if callable(language) else language
    if "babel" in current_app.extensions:
        babel = import_module("flask_babel")  # whose extension it is
        translate = translate or babel.gettext
        language = language or str(babel.get_locale() or "") or None
    accept = "application/json" if is_api else request.headers.get("Accept", "")
    return pages.Reader(accept=accept, translate=translate or str, language=language)


def _site_template(name: str, context: Mapping[str, Any]) -> str | None:
    try:
        return render_template(f"flask_dance/{name}", **context)
    except TemplateNotFound:
        return None


def _is_response(value: object) -> bool:
    return isinstance(value, AnyResponse | current_app.response_class)

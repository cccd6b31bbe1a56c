"""The pages that visitors see when a dance, or a call of a provider's API, has failed."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from jinja2 import TemplateNotFound
from werkzeug.wrappers import Response as AnyResponse

from dance_common.errors import DanceError
from dance_common.flows.missing import Arrival
from dance_common.pages import page as pages
from dance_common.pages import texts, uncaught
from dance_common.visit import receivers

from ..blueprint import registry
from ..blueprint.types import DanceBlueprint
from ..signals import oauth_error, send

log = logging.getLogger("flask_dance")


def announced(blueprint: DanceBlueprint, error: DanceError) -> tuple[bool, Any]:
    """Send ``oauth_error``; return whether anybody listens, and the response that a receiver gave, or None."""
    log.warning("%s: the dance failed in step %s: %s", blueprint.name, error.step, error.code)
    answers = send(oauth_error, blueprint, **error.signal_kwargs())
    return bool(answers), receivers.heed(answers, is_response).response


def error_page(blueprint: DanceBlueprint, error: DanceError, *, retry_url: str) -> Response:
    """Return the page about the error: the template ``flask_dance/error.html`` where the site has one, else ours."""
    if pages.wants_json(request.headers.get("Accept", "")):
        body = pages.error_json(error, retry_url=retry_url)
        return current_app.response_class(body, error.status, mimetype="application/json")
    translate, language = translator()
    page = pages.page_about(
        error,
        provider=blueprint.dance.provider.title,
        retry_url=retry_url,
        home_url=home(),
        translate=translate,
        language=language,
    )
    try:
        body = render_template("flask_dance/error.html", **pages.template_context(page, error))
    except TemplateNotFound:
        body = pages.error_page(page)
        return current_app.response_class(body, error.status, headers=dict(pages.PAGE_HEADERS))
    return make_response(body, error.status)


def repeat_page(arrival: Arrival) -> Response:
    """Return the page that asks for the callback once more, from this site."""
    translate, language = translator()
    body = pages.repeat_page(arrival.repeated_url, translate=translate, language=language)
    return current_app.response_class(body, headers=dict(pages.PAGE_HEADERS))


def answer_uncaught(error: Exception) -> Any:
    """Answer an error that no view and no handler of the site has taken: a page, if a provider is to blame.

    Everything else goes on as if there were no such handler.
    """
    from werkzeug.exceptions import HTTPException

    if isinstance(error, HTTPException):
        return error
    name = uncaught.dance_name_of(error)
    found = registry.find(name) if name else None
    if found is None:
        raise error
    failure = uncaught.as_failure(error, title=found.dance.provider.title)
    if failure is None:
        raise error
    response = announced(found, failure)[1]
    if response is not None:
        return response
    page = f"{request.script_root}{request.full_path if request.query_string else request.path}"
    retry_url = uncaught.retry_url(
        failure,
        method=request.method,
        page=page,
        login=lambda again: found.login_address(next_url=again),
        home=home(),
    )
    return error_page(found, failure, retry_url=retry_url)


def arrival() -> Arrival:
    """Return what can be seen of the current request, as one for a callback view."""
    interface, app = current_app.session_interface, current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    query = request.query_string.decode("latin-1")
    return Arrival(
        # As it came: request.url is written for people, with some of its escapes undone.
        url=f"{request.base_url}?{query}" if query else request.base_url,
        has_cookie=interface.get_cookie_name(app) in request.cookies,
        secure=interface.get_cookie_secure(app),
        samesite=interface.get_cookie_samesite(app),
        domain=interface.get_cookie_domain(app),
    )


def translator() -> tuple[texts.Translate, str | None]:
    """Return the translator of pages, and the visitor's language if it is known.

    A sentence is looked up by the function ``DANCE_TRANSLATE`` of the configuration, or else in Flask-Babel's
    catalogues, and then in those that are shipped. The language is ``DANCE_LANGUAGE``, which may be a function, or else
    Flask-Babel's.
    """
    own: Any = current_app.config.get("DANCE_TRANSLATE")
    language: Any = current_app.config.get("DANCE_LANGUAGE")
    language = language() if callable(language) else language
    if "babel" in current_app.extensions:
        babel = import_module("flask_babel")  # whose extension it is
        own = own or babel.gettext
        language = language or str(babel.get_locale() or "") or None
    own = own or str
    return texts.either(own, texts.translator(language)), language


def home() -> str:
    """Return where the site's own pages begin."""
    return f"{request.script_root}/"


def is_response(answer: Any) -> bool:
    """Tell whether a receiver's answer is a response."""
    return isinstance(answer, AnyResponse | current_app.response_class)

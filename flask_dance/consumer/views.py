"""The two views of a dance: they hand plain values to the core and turn its answers into responses."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from flask import (
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from jinja2 import TemplateNotFound
from werkzeug.wrappers import Response as AnyResponse

from dance_common import flows, pages, receivers
from dance_common.errors import DanceError, LoginVetoed, NotConfigured
from dance_common.urls import is_safe_next

from .signals import (
    oauth_authorized,
    oauth_before_login,
    oauth_error,
    oauth_scopes_missing,
    send,
)

if TYPE_CHECKING:
    from .base import BaseOAuthConsumerBlueprint

log = logging.getLogger("flask_dance")


def login(blueprint: BaseOAuthConsumerBlueprint) -> AnyResponse:
    """Begin a dance: send the visitor to the provider, unless a receiver of ``oauth_before_login`` objects."""
    try:
        visit = blueprint.visit
        _require_session()
        url = visit.dance.begin(
            session,
            url_for(".authorized", _external=True),
            session=visit.session,
            next_url=_safe_next(),
            user=_user(blueprint),
        )
    except DanceError as error:
        error.next_url = _safe_next()
        return _failed(blueprint, error)
    verdict = receivers.heed(send(oauth_before_login, blueprint, url=url), _is_response)
    if verdict.vetoed:
        flows.forget_latest(session, visit.dance.name)
        if verdict.response is None:
            return _failed(blueprint, LoginVetoed())
    return _answer(verdict.response or redirect(url))


def authorized(blueprint: BaseOAuthConsumerBlueprint) -> AnyResponse:
    """Finish a dance: announce the token, store it unless a receiver objects, and send the visitor on."""
    try:
        visit = blueprint.visit
        _require_session()
        outcome = visit.dance.finish(
            session,
            url_for(".authorized", _external=True),
            request.query_string,
            session=visit.session,
            user=_user(blueprint),
        )
        if outcome.missing_scopes:
            send(oauth_scopes_missing, blueprint, **outcome.scope_facts())
        with visit.holding(outcome.token) as held:
            with receivers.provider_may_fail(visit.dance.provider):
                answers = send(oauth_authorized, blueprint, token=outcome.token)
            verdict = receivers.heed(answers, _is_response)
            if not verdict.vetoed:
                visit.keep(held)
    except DanceError as error:
        return _failed(blueprint, error)
    receivers.forget_failures(session)
    return _answer(verdict.response or redirect(outcome.next_url or _default_page(blueprint)))


def _failed(blueprint: BaseOAuthConsumerBlueprint, error: DanceError) -> AnyResponse:
    log.warning("%s: the dance failed in step %s: %s", blueprint.name, error.step, error.code)
    answers = send(oauth_error, blueprint, **error.facts())
    verdict = receivers.heed(answers, _is_response)
    if verdict.response is not None:
        return _answer(verdict.response)
    if not receivers.ends_at_page(error, heard=bool(answers), user_session=session):
        return _answer(redirect(_default_page(blueprint)))
    return failure_page(blueprint, error)


def failure_page(blueprint: BaseOAuthConsumerBlueprint, error: DanceError) -> AnyResponse:
    """Return the page that tells a visitor what went wrong, or the same as JSON."""
    return _answer(_page(blueprint, error))


def _page(blueprint: BaseOAuthConsumerBlueprint, error: DanceError) -> Response:
    title = blueprint.dance.provider.title
    retry_url = blueprint.login_address(next_url=error.next_url)
    home_url = f"{request.script_root}/"
    if pages.wants_json(request.headers.get("Accept", "")):
        body = pages.error_json(error, retry_url=retry_url)
        return current_app.response_class(body, error.status, mimetype="application/json")
    try:
        body = render_template(
            "flask_dance/error.html",
            error=error,
            provider=title,
            retry_url=retry_url,
            home_url=home_url,
        )
    except TemplateNotFound:
        body = pages.error_page(error, provider=title, retry_url=retry_url, home_url=home_url)
        return current_app.response_class(body, error.status, headers=dict(pages.PAGE_HEADERS))
    return make_response(body, error.status)


def _answer(response: AnyResponse) -> AnyResponse:
    for name, value in pages.DANCE_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _default_page(blueprint: BaseOAuthConsumerBlueprint) -> str:
    dance = blueprint.visit.dance
    if dance.redirect_url:
        return dance.redirect_url
    return url_for(dance.redirect_to) if dance.redirect_to else f"{request.script_root}/"


def _safe_next() -> str | None:
    next_url = request.args.get("next", "")
    return next_url if is_safe_next(next_url, host=request.host) else None


def _user(blueprint: BaseOAuthConsumerBlueprint) -> str | None:
    """Return who is logged in here: what the site says in ``config``, or else what Flask-Login keeps."""
    user_id = blueprint.config.get("user_id") or session.get("_user_id")
    return None if user_id is None else str(user_id)


def _is_response(answer: Any) -> bool:
    return isinstance(answer, AnyResponse | current_app.response_class)


def _require_session() -> None:
    if current_app.session_interface.is_null_session(session):
        raise NotConfigured(
            "This site keeps no sessions, so it could not recognise the answer.",
            code="no_session",
            hint="Whoever runs this site has to set a secret key: app.secret_key.",
        )

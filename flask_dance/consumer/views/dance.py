"""The two views of a dance: they hand plain values to the core and turn its answers into responses."""

from __future__ import annotations

from flask import current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from dance_common.errors import DanceError, LoginVetoed, NotConfigured
from dance_common.flows import missing as causes
from dance_common.flows import store as flows
from dance_common.pages import page as pages
from dance_common.urls import is_safe_next
from dance_common.visit import receivers

from ..blueprint.types import DanceBlueprint
from ..signals import oauth_authorized, oauth_before_login, oauth_scopes_missing, send
from . import error_pages as answers


def login(blueprint: DanceBlueprint) -> AnyResponse:
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
    verdict = receivers.heed(send(oauth_before_login, blueprint, url=url), answers.is_response)
    if verdict.vetoed:
        flows.forget_latest(session, visit.dance.name)
        if verdict.response is None:
            return _failed(blueprint, LoginVetoed())
    return _answer(verdict.response or redirect(url))


def authorized(blueprint: DanceBlueprint) -> AnyResponse:
    """Finish a dance: announce the token, store it unless a receiver objects, and send the visitor on."""
    arrival = answers.arrival()
    if arrival.should_repeat:
        return _answer(answers.repeat_page(arrival))
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
            send(oauth_scopes_missing, blueprint, **outcome.signal_kwargs())
        with visit.holding(outcome.token) as held:
            with receivers.provider_may_fail(visit.dance.provider):
                heard = send(oauth_authorized, blueprint, token=outcome.token)
            verdict = receivers.heed(heard, answers.is_response)
            if not verdict.vetoed:
                visit.keep(held)
    except DanceError as error:
        causes.explain(error, arrival)
        return _failed(blueprint, error)
    receivers.forget_failures(session)
    return _answer(verdict.response or redirect(outcome.next_url or _default_page(blueprint)))


def _failed(blueprint: DanceBlueprint, error: DanceError) -> AnyResponse:
    is_heard, response = answers.announced(blueprint, error)
    if response is not None:
        return _answer(response)
    if not receivers.ends_at_page(error, heard=is_heard, user_session=session):
        return _answer(redirect(_default_page(blueprint)))
    return failure_page(blueprint, error)


def failure_page(blueprint: DanceBlueprint, error: DanceError) -> AnyResponse:
    """Return the page that tells a visitor what went wrong, or the same as JSON."""
    retry_url = blueprint.login_address(next_url=error.next_url)
    return _answer(answers.error_page(blueprint, error, retry_url=retry_url))


def _answer(response: AnyResponse) -> AnyResponse:
    for name, value in pages.DANCE_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _default_page(blueprint: DanceBlueprint) -> str:
    return receivers.page_after(blueprint.visit.dance, address_of=url_for, home=answers.home())


def _safe_next() -> str | None:
    next_url = request.args.get("next", "")
    return next_url if is_safe_next(next_url, host=request.host) else None


def _user(blueprint: DanceBlueprint) -> str | None:
    """Return who is logged in here: what the site says in ``config``, or else what Flask-Login keeps."""
    user_id = blueprint.config.get("user_id") or session.get("_user_id")
    return None if user_id is None else str(user_id)


def _require_session() -> None:
    if current_app.session_interface.is_null_session(session):
        raise NotConfigured(
            "This site keeps no sessions, so it could not recognise the callback.",
            code="no_session",
            hint="The site's administrator has to set a secret key: app.secret_key.",
        )

"""What becomes of a request for a view that only users with a connected account may see."""

from __future__ import annotations

from collections.abc import Iterable

from .. import flows
from ..errors import DanceError, NotConnected
from ..flows.scopes import ScopesMissing, require_scopes
from .views import DanceRequest, Redirect, Reply, error_page


def guard(
    request: DanceRequest, scopes: Iterable[str], *, remembers_page: bool = False
) -> Reply | None:
    """Return None for a user whose token has the scopes, and what to do about any other.

    People are sent to log in. Programs are told where a person can do that: they could not follow that redirect.

    Args:
        request: the request for a guarded view.
        scopes: what the view needs beside a token.
        remembers_page: whether the page waits in the user session, so that the log-in's address is the bare one; else
            the address names it.
    """
    visit = request.visit
    try:
        if require_scopes(visit.session, request.user_session, dance=visit.name, scopes=scopes):
            return None
    except ScopesMissing as error:
        error.next_url = request.page_again
        return error_page(request, error)
    if request.is_program:
        return error_page(request, _not_connected(request, scopes))
    page = request.page_again
    # Without a session to write to, the log-in's own page says so.
    if remembers_page and page and request.problem is None:
        page = None if flows.remember_page(request.user_session, visit.name, page) else page
    return Redirect(request.login_address(next_url=page))


def _not_connected(request: DanceRequest, scopes: Iterable[str]) -> DanceError:
    session, title = request.visit.session, request.visit.title
    if session.authorized:
        lacking = [scope for scope in scopes if not session.has_scopes(scope)]
        message = f"This page needs more than {title} was allowed to share: {' '.join(lacking)}."
        error: DanceError = ScopesMissing(message)
    else:
        error = NotConnected(title=title)
    error.next_url = request.page_again
    return error

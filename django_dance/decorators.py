"""Guards for views that need a connected account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from dance_common.flows.scopes import ScopesMissing, require_scopes
from dance_common.urls import can_be_visited

from .paths import login_address
from .views import failure_page

View = TypeVar("View", bound=Callable[..., Any])


def authorization_required(name: str, *, scopes: Iterable[str] = ()) -> Callable[[View], View]:
    """Return a decorator that lets a visitor in who has connected an account, and sends others to log in first.

    It decides for each request, and the visitor comes back to the page that was asked for. Who has granted less than
    the scopes is asked for what is granted and needed together; who then refuses sees a page that says so. It fits
    plain and async views.

    Args:
        name: the name of the dance.
        scopes: what the view needs beside a token.
    """
    needed = tuple(scopes)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return _sent_away(request, name, needed) or view(request, *args, **kwargs)

        @wraps(view)
        async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            answer = await sync_to_async(_sent_away)(request, name, needed)
            return answer or await view(request, *args, **kwargs)

        chosen: Any = guarded_async if iscoroutinefunction(view) else guarded
        return chosen  # type: ignore[no-any-return]  # wraps keeps the view's signature

    return decorate


def _sent_away(request: Any, name: str, scopes: tuple[str, ...]) -> HttpResponseBase | None:
    visit = request.dance.visit(name)
    here = request.get_full_path() if can_be_visited(request.method) else None
    try:
        if require_scopes(visit.session, request.session, dance=name, scopes=scopes):
            return None
    except ScopesMissing as error:
        error.next_url = here
        return failure_page(visit, error)
    return HttpResponseRedirect(login_address(request, name, next_url=here))

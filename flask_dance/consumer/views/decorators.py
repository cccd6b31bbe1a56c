"""Guards for views that need a connected account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, redirect, request, session

from dance_common.flows.scopes import ScopesMissing, require_scopes
from dance_common.urls import can_be_visited

from ..blueprint.registry import blueprint_named
from ..blueprint.types import DanceBlueprint
from . import dance as views

View = TypeVar("View", bound=Callable[..., Any])


def authorization_required(name: str, *, scopes: Iterable[str] = ()) -> Callable[[View], View]:
    """Return a decorator that lets a visitor in who has connected an account, and sends others to log in first.

    It decides for each request, and the visitor comes back to the page that was asked for. Who has granted less than
    the scopes is asked for what is granted and needed together; who then refuses sees a page that says so.

    Args:
        name: the name of the blueprint, or of its provider.
        scopes: what the view needs beside a token.
    """
    return requires(lambda: blueprint_named(name), scopes=scopes)


def requires(
    blueprint: DanceBlueprint | Callable[[], DanceBlueprint] | None,
    *,
    scopes: Iterable[str] = (),
) -> Callable[[View], View]:
    """Return the decorator for a blueprint, or for what finds it when a request comes."""
    needed = tuple(scopes)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            found: Any = blueprint() if callable(blueprint) else blueprint
            try:
                if not require_scopes(found.session, session, dance=found.name, scopes=needed):
                    return redirect(found.login_address(next_url=_here()))
            except ScopesMissing as error:
                error.next_url = _here()
                return views.failure_page(found, error)
            return current_app.ensure_sync(view)(*args, **kwargs)

        return guarded  # type: ignore[return-value]  # wraps keeps the view's signature

    return decorate


def _here() -> str | None:
    """Return this page's own path and query; None for a request that can't be repeated by going there."""
    if not can_be_visited(request.method):
        return None
    return request.script_root + request.full_path.removesuffix("?")

"""Guards for views that need a connected account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app

from dance_common.visit.guard import guard

from ..blueprint.registry import blueprint_named
from ..blueprint.types import DanceBlueprint
from .dance import dance_request, respond, set_dance_headers

View = TypeVar("View", bound=Callable[..., Any])


def authorization_required(name: str, *, scopes: Iterable[str] = ()) -> Callable[[View], View]:
    """Return a decorator that lets users in who have connected an account, and sends others to log in first.

    It decides for each request, and users come back to the page that they asked for. A user who has granted less than
    the scopes is asked for what is granted and needed together, and sees a page that says so after refusing. Whoever
    asks for JSON gets that, with the address where a person can connect the account or grant them (``retry_url``):
    status 401 without an account, 403 without the scopes (RFC 6750 section 3.1).

    Args:
        name: the name of the blueprint, or of its provider.
        scopes: what the view needs beside a token.
    """
    return requires(lambda: blueprint_named(name), scopes=scopes)


def requires(
    blueprint: DanceBlueprint | Callable[[], DanceBlueprint] | None,
    *,
    scopes: Iterable[str] = (),
    remembers_page: bool = False,
) -> Callable[[View], View]:
    """Return the decorator for a blueprint, or for what finds it when a request comes; see ``visit.guard``."""
    needed = tuple(scopes)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> Any:
            found: Any = blueprint() if callable(blueprint) else blueprint
            reply = guard(dance_request(found), needed, remembers_page=remembers_page)
            if reply is None:
                return current_app.ensure_sync(view)(*args, **kwargs)
            return set_dance_headers(respond(reply))

        return guarded  # type: ignore[return-value]  # wraps keeps the view's signature

    return decorate

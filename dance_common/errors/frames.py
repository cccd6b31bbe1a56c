"""What reports of errors may show of the frames that an error has passed: of ours, nothing but where they are."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from types import FrameType
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_LIBRARIES = sys.stdlib_module_names | {
    "blinker",
    "dance_common",
    "django",
    "django_dance",
    "flask",
    "flask_dance",
    "oauthlib",
    "requests",
    "requests_oauthlib",
    "sqlalchemy",
    "urllib3",
    "werkzeug",
}
_LIBRARY_FOLDERS = ("site-packages", "dist-packages")


def hide_locals(error: BaseException, outer: BaseException | None = None) -> None:
    """Empty the frames that an error has passed below the caller, so that reports of it show no token, code or secret.

    Sentry, Django's report and debuggers show the local variables of each frame of a traceback. Files, lines and
    functions stay, and so do the variables in frames of the site's own code, such as a receiver's: what we hand to it
    are a ``Token`` and its like, which reports do not show either.

    Args:
        error: the error, with what caused it and what it took the place of.
        outer: what was being handled before, which is none of ours: ``sys.exception()`` where the caller begins.
    """
    seen = {id(outer)}
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        pending += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            pending += each.exceptions
        traceback = each.__traceback__
        while traceback is not None:
            if not _is_sites(traceback.tb_frame):
                # Those of the caller, and of its callers, are not over yet, and stay.
                with suppress(RuntimeError):
                    traceback.tb_frame.clear()
            traceback = traceback.tb_next


def hides_locals(function: Callable[P, R]) -> Callable[P, R]:
    """Hide what led to a function's errors by ``hide_locals``, its own frame and arguments included."""

    @wraps(function)
    def hiding(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = sys.exception()
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            hide_locals(error, outer)
            raise

    return hiding


def _is_sites(frame: FrameType) -> bool:
    """Tell whether a frame is one of the site's own code: of no library, as far as can be seen."""
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    path = frame.f_code.co_filename
    return package not in _LIBRARIES and not any(folder in path for folder in _LIBRARY_FOLDERS)

"""Checks of what stands around the dances, middleware and sessions: ``E008`` to ``E010``, ``W002`` to ``W004``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.checks import CheckMessage, Error, Warning
from django.urls import NoReverseMatch
from django.utils.module_loading import import_string

from dance_common.checks import site as doctor

from ..middleware import DanceMiddleware
from ..paths import login_address
from .providers import readable

_DANCE_PATH = "django_dance.middleware.DanceMiddleware"


def check_installation(**_: Any) -> list[CheckMessage]:
    """Report what a site with dances lacks; a site without any lacks nothing."""
    found, errors = readable()
    if not found:
        return []
    messages = [*_check_middleware(), *_check_sessions()]
    # With a broken entry no URL of ours can be reversed; that is reported already.
    if not errors and getattr(settings, "ROOT_URLCONF", None) is not None:
        messages += _check_urls(found[0].dance.name)
    return messages


def _check_middleware() -> Iterator[CheckMessage]:
    ours = _position(DanceMiddleware)
    if ours is None:
        yield Error(
            "MIDDLEWARE has no DanceMiddleware, so there is no request.dance.",
            hint=f"Add {_DANCE_PATH!r} after the session and authentication middleware.",
            id="django_dance.E008",
        )
    for middleware in (SessionMiddleware, AuthenticationMiddleware):
        other = _position(middleware)
        if ours is not None and other is not None and ours < other:
            yield Warning(
                f"DanceMiddleware stands before {middleware.__name__} in MIDDLEWARE.",
                hint=f"Move {_DANCE_PATH!r} below it.",
                id="django_dance.W002",
            )


def _check_sessions() -> Iterator[CheckMessage]:
    if _position(SessionMiddleware) is None:
        yield Error(
            "MIDDLEWARE has no SessionMiddleware, so no visitor can be recognised after a dance.",
            hint="Add 'django.contrib.sessions.middleware.SessionMiddleware'.",
            id="django_dance.E009",
        )
    in_database = settings.SESSION_ENGINE.rpartition(".")[2] in {"db", "cached_db"}
    if in_database and not apps.is_installed("django.contrib.sessions"):
        yield Error(
            f"SESSION_ENGINE is {settings.SESSION_ENGINE!r}, and INSTALLED_APPS has no sessions.",
            hint="Add 'django.contrib.sessions' and migrate, or choose another SESSION_ENGINE.",
            id="django_dance.E010",
        )
    if strict := doctor.strict_cookie(settings.SESSION_COOKIE_SAMESITE or None):
        yield Warning(strict.message, hint=strict.hint, id="django_dance.W003")


def _check_urls(name: str) -> Iterator[CheckMessage]:
    try:
        login_address(None, name)
    except NoReverseMatch:
        yield Warning(
            "The views of the dances have no URLs: 'django_dance:login' can't be reversed.",
            hint='Add path("login/", include("django_dance.urls")) to ROOT_URLCONF, inside of no other namespace.',
            id="django_dance.W004",
        )


def _position(wanted: Any) -> int | None:
    """Return where in MIDDLEWARE the wanted one or a subclass of it stands; None if nowhere."""
    for number, path in enumerate(settings.MIDDLEWARE):
        try:
            candidate = import_string(path)
        except ImportError:
            continue  # Django says so itself when it starts
        classes = isinstance(candidate, type) and isinstance(wanted, type)
        if candidate is wanted or (classes and issubclass(candidate, wanted)):
            return number
    return None

"""What every Django site here begins with."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import ModuleType

from . import Site

_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
]


def new_site(login: str, views, *, apps=(), middleware=(), migrates=False, **settings) -> Site:
    """Configure Django and return the site.

    Args:
        login: the path where a dance begins.
        views: returns the list of paths; it is called once Django is set up.
        apps: further applications.
        middleware: what follows sessions and authentication.
        migrates: whether the tables are needed.
        **settings: further settings.
    """
    import django
    from django.conf import settings as configured

    urls = ModuleType("benchmark_urls")
    configured.configure(
        SECRET_KEY="not secret",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[*_APPS, *apps],
        MIDDLEWARE=[*_MIDDLEWARE, *middleware],
        ROOT_URLCONF=urls,
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        SESSION_SERIALIZER="django.contrib.sessions.serializers.JSONSerializer",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": Path(tempfile.mkdtemp()) / "site.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"},
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        USE_TZ=True,
        LOGGING_CONFIG=None,
        DEBUG_PROPAGATE_EXCEPTIONS=True,
        **settings,
    )
    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.urls import path

    urls.urlpatterns = [path("plain", lambda request: HttpResponse("plain")), *views()]
    if not migrates:
        return Site(WSGIHandler(), login)
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    return Site(WSGIHandler(), login, _counted())


def enter(request, name: str) -> None:
    """Log a user in, who is made if there is none of that name."""
    from django.contrib.auth import get_user_model, login

    user, _ = get_user_model().objects.get_or_create(username=name)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")


def _counted():
    from django.db import connection

    sent = []

    def count(execute, *arguments):
        sent.append(1)
        return execute(*arguments)

    connection.execute_wrappers.append(count)
    return lambda: len(sent)

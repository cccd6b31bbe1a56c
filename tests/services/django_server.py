"""A Django site with users for gunicorn: tokens through the ORM, and Django's Redis cache before them.

Who visits is what the header ``X-User`` says.
"""

from __future__ import annotations

import os
import sys
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import include, path
from server_facts import CACHE, DANCE, DATABASE, POOL, PROVIDER, SECONDS, USERS, being_served

from dance_common.errors import DanceError


def visitor(get_response):
    """Let the request have the user whom its header names."""
    from django.contrib.auth import get_user_model

    def middleware(request):
        being_served(request.headers["X-User"])
        request.user = get_user_model().objects.get(pk=request.headers["X-User"])
        return get_response(request)

    return middleware


def who(request):
    dance = request.dance[PROVIDER]
    try:
        if not dance.authorized:
            return HttpResponse("nobody", status=401)
        return HttpResponse(dance.get("/api/user").json()["login"])
    except DanceError as error:
        return HttpResponse(type(error).__name__, status=401)


def write(request):
    from django.utils import timezone

    type(request.user).objects.filter(pk=request.user.pk).update(last_login=timezone.now())
    return HttpResponse("written")


SOCKETS = {"postgresql": "host", "mysql": "unix_socket"}
"""What the query of a database's address calls the place of its socket."""

database = urlsplit(os.environ[DATABASE])
query = {name: values[0] for name, values in parse_qs(database.query).items()}
pool = int(os.environ.get(POOL, "0"))
pooled = pool and database.scheme == "postgresql"
is_file = database.scheme == "sqlite3"
settings.configure(
    SECRET_KEY="not secret, and long enough that no check complains about how short it is",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_dance"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        f"{__name__}.visitor",
        "django_dance.middleware.DanceMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": f"django.db.backends.{database.scheme}",
            "NAME": database.path if is_file else database.path.strip("/"),
            "USER": database.username,
            "HOST": "" if is_file else query.pop(SOCKETS[database.scheme]),
            "CONN_MAX_AGE": 0 if pooled else None,
            "CONN_HEALTH_CHECKS": bool(SECONDS),
            "OPTIONS": {**({"pool": {"min_size": 1, "max_size": pool}} if pooled else {}), **query},
        }
    },
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ[CACHE],
        }
    },
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    USE_TZ=True,
    DANCE_PROVIDERS={PROVIDER: DANCE},
    DANCE_BACKEND="django_server.backend",
)
application = get_wsgi_application()

from django_dance.backends import ORMBackend  # noqa: E402  # the settings are above

backend = ORMBackend(cache="default")
urlpatterns = [path("login/", include("django_dance.urls")), path("who", who), path("write", write)]

if __name__ == "__main__":
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    sys.modules["django_server"] = sys.modules[__name__]
    call_command("migrate", verbosity=0)
    User = get_user_model()
    User.objects.bulk_create(User(pk=n, username=str(n)) for n in range(1, USERS + 1))

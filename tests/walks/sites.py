"""The smallest sites that dance: one provider, a page that calls it, and a user where tokens are kept in a table."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

SCOPE = ["read:user"]
URLS = "walks_urls"


def flask_site() -> Any:
    """Return a site in Flask that keeps tokens in its session."""
    from flask import Flask

    from flask_dance.contrib.github import github, make_github_blueprint

    app = Flask(__name__)
    app.secret_key = "not secret"
    app.register_blueprint(make_github_blueprint("id", "secret", scope=SCOPE), url_prefix="/login")
    app.add_url_rule("/", view_func=lambda: "home", endpoint="index")
    app.add_url_rule("/enter", view_func=lambda: "nobody has to", endpoint="enter")
    app.add_url_rule("/who", view_func=lambda: github.get("/user").json()["login"], endpoint="who")
    return app


def django_session_site() -> Any:
    """Return a site in Django that keeps tokens in its session."""
    return _django_site("django_dance.backends.SessionBackend")


def django_orm_site() -> Any:
    """Return a site in Django that keeps its users' tokens in a table."""
    return _django_site("django_dance.backends.ORMBackend")


def _django_site(backend: str) -> Any:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    settings.configure(
        SECRET_KEY="not secret, and long enough that nothing complains about how short it is",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=URLS,
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django_dance",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django_dance.middleware.DanceMiddleware",
        ],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": Path(tempfile.mkdtemp()) / "site.sqlite3",
            }
        },
        DANCE_PROVIDERS={"github": {"client_id": "id", "client_secret": "secret", "scope": SCOPE}},
        DANCE_BACKEND=backend,
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    sys.modules[URLS] = _urls()
    return get_wsgi_application()


def _urls() -> ModuleType:
    from django.contrib.auth import get_user_model, login
    from django.http import HttpResponse
    from django.urls import include, path

    def enter(request):
        user, _ = get_user_model().objects.get_or_create(username="ada")
        login(request, user)
        return HttpResponse("ada")

    def who(request):
        return HttpResponse(request.dance.github.get("/user").json()["login"])

    module = ModuleType(URLS)
    module.urlpatterns = [
        path("login/", include("django_dance.urls")),
        path("", lambda request: HttpResponse("home")),
        path("enter", enter),
        path("who", who),
    ]
    return module


SITES = {
    "flask": flask_site,
    "django": django_session_site,
    "django-orm": django_orm_site,
}
"""The sites by what the command line calls them; each needs a process of its own."""

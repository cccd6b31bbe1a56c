"""The settings; what differs from place to place is read from the environment."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import environ  # type: ignore[import-untyped]  # it declares no types

from dance_common.rehearsal import DEMO_CLIENT
from django_dance.backends import ORMBackend
from django_dance.environ import dances

BASE_DIR = Path(__file__).parent
env = environ.Env(
    # Without a name it is gone with the process; ``python -m example_django`` gives each run a file of its own.
    EXAMPLE_DATABASE_URL=(str, "sqlite://:memory:"),
    REHEARSAL_URL=(str, "http://localhost:9000"),
    SECRET_KEY=(str, secrets.token_urlsafe(50)),
)

# The dances: what a visitor can choose from, and where the tokens are kept.

REHEARSAL_URL = env("REHEARSAL_URL")
DANCE_BACKEND = ORMBackend(several_accounts=True)
# Where the stand-in's answer says who somebody is.
PROFILE_FIELDS = {
    "id": "id",
    "username": "login",
    "name": "name",
    "email": "email",
    "picture": "avatar_url",
}
PROVIDERS: dict[str, dict[str, Any]] = {
    # Any provider can be described like these two; this one is the stand-in.
    "rehearsal": {
        "provider": "oauth2",
        "title": "Rehearsal (OAuth 2)",
        "client_id": DEMO_CLIENT.client_id,
        "client_secret": DEMO_CLIENT.client_secret,
        # A page that needs more asks for it: see ``views.repositories``.
        "scope": ["profile", "email"],
        "base_url": REHEARSAL_URL,
        "authorization_url": "/oauth2/authorize",
        "token_url": "/oauth2/token",
        "auto_refresh_url": "/oauth2/token",
        "revocation_url": "/oauth2/revoke",
        "issuer": REHEARSAL_URL,
        "profile_url": "/user",
        "profile_fields": PROFILE_FIELDS,
    },
    "rehearsal-oauth1": {
        "provider": "oauth1",
        "title": "Rehearsal (OAuth 1.0a)",
        "client_key": DEMO_CLIENT.client_id,
        "client_secret": DEMO_CLIENT.client_secret,
        "base_url": REHEARSAL_URL,
        "request_token_url": "/oauth1/request_token",
        "authorization_url": "/oauth1/authorize",
        "access_token_url": "/oauth1/access_token",
        "profile_url": "/user",
        "profile_fields": PROFILE_FIELDS,
    },
    # A provider of the catalogue needs no description. It is there if the environment has its credentials.
    "github": {"scope": ["read:user", "user:email"]},
}
DANCE_PROVIDERS = dances(PROVIDERS, skip_incomplete=True)

# The site: as in any Django project.

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "example_django.urls"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_dance",
    "example_django",
]
MIDDLEWARE = [
    "example_django.middleware.load_nothing_from_elsewhere",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_dance.middleware.DanceMiddleware",
    "example_django.middleware.TellOfFailures",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": env.db_url("EXAMPLE_DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR.parent / "example_flask" / "static"]
# Ports share their cookies: under names of their own these leave other sites on localhost alone.
SESSION_COOKIE_NAME = "example_django"
CSRF_COOKIE_NAME = "example_django_csrf"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

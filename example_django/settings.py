"""The settings; what differs from place to place is read from the environment."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import environ  # type: ignore[import-untyped]  # it declares no types

from django_dance.backends import ORMBackend
from django_dance.environ import dances

BASE_DIR = Path(__file__).parent
env = environ.Env(
    # Without a name it is gone with the process; ``python -m example_django`` gives each run a file of its own.
    EXAMPLE_DATABASE_URL=(str, "sqlite://:memory:"),
    DANCE_REHEARSAL=(str, ""),
    SECRET_KEY=(str, secrets.token_urlsafe(50)),
)

# The dances: what a visitor can choose from, and where the tokens are kept.

# What plays the providers; empty for the providers themselves, whose credentials are in the environment then.
DANCE_REHEARSAL = env("DANCE_REHEARSAL")
DANCE_BACKEND = ORMBackend(several_accounts=True)
REGISTERS_ITSELF = {
    "registrations": "django_dance.registrations.ORMRegistrations",
    "client_name": "The example for Django",
}
# A page that needs more asks for it: see ``views.repositories``.
PROVIDERS: dict[str, dict[str, Any]] = {
    "github": {"scope": ["read:user", "user:email"]},
    "google": {"scope": ["openid", "email", "profile"], "offline": True},
    "slack": {},
    "twitter": {},
    # Whoever logs in names a Mastodon server, a Bluesky handle or an MCP server; the site registers itself there.
    **dict.fromkeys(("mastodon", "bluesky", "mcp"), REGISTERS_ITSELF),
}
DANCE_PROVIDERS = dances(PROVIDERS, skip_incomplete=True)

# The site: as in any Django project.

SECRET_KEY = env("SECRET_KEY")
# Without it nobody could have a stand-in: anybody could log in as anybody.
DEBUG = bool(DANCE_REHEARSAL)
LOGIN_URL = "home"
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

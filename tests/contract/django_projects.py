"""Django projects of their own, each in a process of its own: settings can't be changed within one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SETTINGS = """
from dance_common.rehearsal import DEMO_CLIENT
from django_dance.backends import ORMBackend  # can be imported where nothing is ready yet

SECRET_KEY = "not secret, and long enough that no check complains about how short it is"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django_dance",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_dance.middleware.DanceMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
    ]},
}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "site.sqlite3"}}
USE_TZ = True
STATIC_URL = "static/"
DANCE_BACKEND = ORMBackend(cache="default")
DANCE_PROVIDERS = {"rehearsal": {
    "provider": "oauth2",
    "client_id": DEMO_CLIENT.client_id,
    "client_secret": DEMO_CLIENT.client_secret,
    "base_url": "http://localhost:9000/",
    "authorization_url": "/oauth2/authorize",
    "token_url": "/oauth2/token",
    "scope": ["profile"],
}}
"""

URLS = """
from django.contrib.auth import get_user_model, login
from django.http import HttpResponse
from django.urls import include, path

def enter(request):
    user = get_user_model().objects.get_or_create(username="ada")[0]
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse("in")

def who(request):
    if not request.dance.rehearsal.authorized:
        return HttpResponse("nobody")
    return HttpResponse(request.dance.rehearsal.get("/api/user").json()["login"])

urlpatterns = [
    path("login/", include("django_dance.urls")), path("enter", enter), path("who", who),
]
"""

ACCOUNTS = """
import uuid
from django.contrib.auth.models import AbstractUser
from django.db import models

class User(AbstractUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
"""

DANCE = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from dance_common.rehearsal import Rehearsal
from dance_common.transport import mounted
from django_dance.models import DanceToken

call_command("migrate", verbosity=0)
call_command("check", fail_level="WARNING")
rehearsal = Rehearsal(issuer="http://localhost:9000")
browser = Client(headers={"host": "localhost"})
with mounted("http://localhost:9000", rehearsal.adapter()):
    assert browser.get("/who").content == b"nobody"
    browser.get("/enter")
    began = browser.get("/login/rehearsal")
    assert began.status_code == 302, began.content
    ended = browser.get(rehearsal.consent(began["Location"], account="hubot").partition("localhost")[2])
    assert (ended.status_code, ended["Location"]) == (302, "/"), ended.content
    for _ in range(2):
        assert browser.get("/who").content == b"hubot"
row = DanceToken.objects.get()
assert (row.provider, row.user.get_username()) == ("rehearsal", "ada")
"""


def project(folder: Path, *, settings: str = "", urls: str = "", accounts: str = "") -> Path:
    """Lay out a project; what is given is added to the usual files."""
    (folder / "site_settings.py").write_text(SETTINGS + settings)
    (folder / "urls.py").write_text(URLS + urls)
    if accounts:
        (folder / "accounts" / "migrations").mkdir(parents=True)
        for name in ("__init__.py", "migrations/__init__.py"):
            (folder / "accounts" / name).touch()
        (folder / "accounts" / "models.py").write_text(accounts)
        django_admin(folder, "makemigrations", "accounts")
    return folder


def django_admin(folder: Path, *arguments: str) -> str:
    """Run a management command in the project and return what it said."""
    return _run(folder, "-m", "django", *arguments)


def program(folder: Path, text: str) -> str:
    """Run a program in the project and return what it said."""
    return _run(folder, "-c", text)


def _run(folder: Path, *arguments: str) -> str:
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "site_settings",
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

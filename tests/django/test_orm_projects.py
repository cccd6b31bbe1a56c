"""The ORM backend in projects of many kinds: users, sessions and neighbours differ."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from django_projects import ACCOUNTS, DANCE, django_admin, program, project

OWN_USERS = 'INSTALLED_APPS += ["accounts"]\nAUTH_USER_MODEL = "accounts.User"\n'

ADMIN = """
INSTALLED_APPS += ["django.contrib.messages", "django.contrib.admin"]
MIDDLEWARE += ["django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES[0]["OPTIONS"]["context_processors"] += [
    "django.contrib.messages.context_processors.messages"
]
"""

ADMIN_URLS = """
from django.contrib import admin

urlpatterns += [path("admin/", admin.site.urls)]
"""

ADMIN_PAGE = """
row.user.is_staff = row.user.is_superuser = True
row.user.save()
page = browser.get("/admin/django_dance/dancetoken/")
assert page.status_code == 200, page.content
assert b"rehearsal" in page.content
assert row.token["access_token"].encode() not in page.content
"""

ALLAUTH = """
INSTALLED_APPS += ["allauth", "allauth.account", "allauth.socialaccount"]
MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
"""

ALLAUTH_URLS = """
urlpatterns += [path("accounts/", include("allauth.urls"))]
"""


@pytest.mark.parametrize(
    ("settings", "accounts"),
    [
        ("", ""),
        (OWN_USERS, ACCOUNTS),
        ('DEFAULT_AUTO_FIELD = "django.db.models.AutoField"', ""),
        ('LANGUAGE_CODE = "de"', ""),
    ],
    ids=["default-user", "uuid-user", "auto-field", "german"],
)
def test_no_project_needs_a_migration_of_ours(tmp_path, settings, accounts):
    """makemigrations finds nothing to do, whatever users and keys the project has."""
    folder = project(tmp_path, settings=settings, accounts=accounts)
    said = django_admin(folder, "makemigrations", "--check", "--dry-run")
    assert "No changes detected" in said
    django_admin(folder, "migrate", "--verbosity=0")
    django_admin(folder, "migrate", "django_dance", "zero", "--verbosity=0")


@pytest.mark.parametrize("engine", ["signed_cookies", "db", "cache", "cached_db", "file"])
def test_every_session_engine_carries_a_dance(tmp_path, engine):
    """Without sites, messages and admin, with any engine, a dance ends well."""
    settings = (
        f'SESSION_ENGINE = "django.contrib.sessions.backends.{engine}"\n'
        f"SESSION_FILE_PATH = {str(tmp_path)!r}\n"
    )
    check = "\nimport sys\nassert 'django_dance.admin' not in sys.modules\n"
    program(project(tmp_path, settings=settings), DANCE + check)


def test_users_may_have_uuid_keys(tmp_path):
    """A custom user model with UUID keys dances, and its rows show in the admin."""
    folder = project(tmp_path, settings=OWN_USERS + ADMIN, urls=ADMIN_URLS, accounts=ACCOUNTS)
    program(folder, DANCE + ADMIN_PAGE)


WITHOUT_USERS = """
INSTALLED_APPS = ["django.contrib.sessions", "django_dance"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django_dance.middleware.DanceMiddleware",
]
TEMPLATES = []
DANCE_BACKEND = "django_dance.backends.SessionBackend"
MIGRATION_MODULES = {"django_dance": None}
"""

DANCE_WITHOUT_USERS = """
import io
import pkgutil
from importlib import import_module

import django
django.setup()
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client, override_settings
from dance_common.rehearsal import Rehearsal
from dance_common.transport import mounted
import django_dance
from django_dance.backends import ORMBackend
from django_dance.checks.findings import examine

for module in pkgutil.walk_packages(django_dance.__path__, "django_dance."):
    if module.name != "django_dance.admin":
        import_module(module.name)
call_command("check", fail_level="WARNING")
call_command("makemigrations", "--check", "--dry-run", "--verbosity=0")
call_command("migrate", "--verbosity=0")
rehearsal = Rehearsal(issuer="http://localhost:9000")
browser = Client(headers={"host": "localhost"})
with mounted("http://localhost:9000", rehearsal.adapter()):
    began = browser.get("/login/rehearsal")
    browser.get(rehearsal.consent(began["Location"], account="hubot").partition("localhost")[2])
    assert browser.get("/who").content == b"hubot"

def found(**changes):
    with override_settings(**changes):
        return [each.id for each in examine()[1] if each.id != "W006"]

both = {"DANCE_BACKEND": "django_dance.backends.ORMBackend", "MIGRATION_MODULES": {}}
assert found(MIGRATION_MODULES={}) == ["W013"], found(MIGRATION_MODULES={})
assert found(**both) == ["E022", "W013"], found(**both)
try:
    ORMBackend().model
except ImproperlyConfigured as error:
    assert "django_dance.DanceToken" in str(error) and "django.contrib.auth" in str(error)
else:
    raise AssertionError("a model was found")
"""


def test_a_site_need_not_have_users(tmp_path):
    """Without django.contrib.auth everything can be imported and checked; dances are stored in sessions.

    What needs users says that they are missing, and where.
    """
    folder = project(tmp_path, settings=WITHOUT_USERS)
    file = folder / "site_settings.py"
    file.write_text(file.read_text().replace('ORMBackend(cache="default")', "None"))
    program(folder, DANCE_WITHOUT_USERS)


@pytest.mark.skipif(find_spec("allauth") is None, reason="django-allauth is not installed here")
def test_allauth_may_live_next_door(tmp_path):
    """In one project with django-allauth both have their tables, their pages and their log-ins."""
    folder = project(tmp_path, settings=ADMIN + ALLAUTH, urls=ADMIN_URLS + ALLAUTH_URLS)
    both = 'assert browser.get("/accounts/email/").status_code == 200\n'
    program(folder, DANCE + ADMIN_PAGE + both)


def test_a_model_of_ones_own_has_the_constraints(tmp_path):
    """A subclass of the abstract base has migrations of its own project, and keeps the tokens."""
    model = """
from django.contrib.auth.models import AbstractUser
from django_dance.models import AbstractDanceToken
from django.conf import settings
from django.db import models

class User(AbstractUser):
    pass

class Kept(AbstractDanceToken):
    note = models.CharField(max_length=10, default="new")

class Alone(AbstractDanceToken):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
"""
    more = 'DANCE_BACKEND = ORMBackend("accounts.Kept")\nDEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"\n'
    folder = project(tmp_path, settings=OWN_USERS + more, accounts=model)
    text = DANCE.replace(
        "django_dance.models import DanceToken", "accounts.models import Kept as DanceToken"
    )
    checks = """
from accounts.models import Alone
assert row.note == "new"
names = {constraint.name for constraint in Alone._meta.constraints}
assert names == {f"accounts_alone_of_{what}" for what in ("user", "account", "site")}, names
"""
    program(folder, text + checks)


def test_two_at_once_wait_for_each_other_on_plain_sqlite(tmp_path):
    """With SQLite's own settings, where a lock for reading can't always become one for writing, nobody fails."""
    text = """
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django_dance.backends import ORMBackend
from django_dance.models import DanceToken

call_command("migrate", verbosity=0)
visit = SimpleNamespace(name="github", config={"user_id": User.objects.create().pk})
backend, barrier = ORMBackend(), threading.Barrier(4)

def keep(n):
    try:
        barrier.wait(30)
        for _ in range(10):
            backend.set(visit, {"access_token": str(n)})
    finally:
        connection.close()

with ThreadPoolExecutor(4) as pool:
    list(pool.map(keep, range(4)))
assert DanceToken.objects.count() == 1
"""
    program(project(tmp_path), text)

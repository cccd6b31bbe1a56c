"""Two tenants with a schema each, as django-tenants has them; who has a key in one of them has it in the other, too.

Run as a program with the address of a PostgreSQL database in the environment. It prints what each step saw, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings

sys.modules["tenants_scenario"] = sys.modules[__name__]
database = urlsplit(os.environ["DANCE_TEST_DATABASE"])
PROVIDER = "http://localhost:9000"

settings.configure(
    SECRET_KEY="not secret, and long enough that no check complains about how short it is",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="tenants_scenario",
    SHARED_APPS=["django_tenants", "tenants_app"],
    TENANT_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django_dance",
    ],
    INSTALLED_APPS=[
        "django_tenants",
        "tenants_app",
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django_dance",
    ],
    TENANT_MODEL="tenants_app.Tenant",
    TENANT_DOMAIN_MODEL="tenants_app.Domain",
    DATABASE_ROUTERS=["django_tenants.routers.TenantSyncRouter"],
    MIDDLEWARE=[
        "django_tenants.middleware.main.TenantMainMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django_dance.middleware.DanceMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django_tenants.postgresql_backend",
            "NAME": database.path.strip("/"),
            "USER": database.username,
            "HOST": parse_qs(database.query)["host"][0],
            "ATOMIC_REQUESTS": True,
        }
    },
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    DANCE_BACKEND="tenants_scenario.backend",
    DANCE_PROVIDERS={
        "rehearsal": {
            "provider": "oauth2",
            "client_id": "demo-client-id",
            "client_secret": "demo-client-secret",
            "base_url": f"{PROVIDER}/",
            "authorization_url": "/oauth2/authorize",
            "token_url": "/oauth2/token",
            "auto_refresh_url": "/oauth2/token",
            "revocation_url": "/oauth2/revoke",
        }
    },
)
django.setup()

from django.contrib.auth import get_user_model, login  # noqa: E402  # the settings are above
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402
from django_tenants.utils import schema_context  # noqa: E402
from requests.adapters import BaseAdapter  # noqa: E402
from tenants_app.models import Domain, Tenant  # noqa: E402

from dance_common.rehearsal import DEMO_CLIENT, Rehearsal  # noqa: E402
from dance_common.sessions.refresh import refreshes  # noqa: E402
from dance_common.transport import mounted  # noqa: E402
from django_dance import dance_for  # noqa: E402
from django_dance.backends import ORMBackend  # noqa: E402
from django_dance.models import DanceToken  # noqa: E402

settings.DANCE_PROVIDERS["rehearsal"].update(
    client_id=DEMO_CLIENT.client_id, client_secret=DEMO_CLIENT.client_secret
)
backend = ORMBackend(cache="default")
ACCOUNTS = {"one": "mona", "two": "hubot"}


def enter(request):
    login(request, get_user_model().objects.get(), "django.contrib.auth.backends.ModelBackend")
    return HttpResponse("entered")


def who(request):
    dance = request.dance.rehearsal
    if not dance.authorized:
        return HttpResponse("nobody")
    return HttpResponse(dance.get("/api/user").json()["login"])


def who_and_roll_back(request):
    found = who(request)
    transaction.set_rollback(True)
    return found


urlpatterns = [
    path("login/", include("django_dance.urls")),
    path("enter", enter),
    path("who", who),
    path("rolled-back", who_and_roll_back),
]


class Interruption(BaseAdapter):
    """Sends to the stand-in, and lets something happen when it is asked for a new token."""

    def __init__(self, provider):
        super().__init__()
        self.adapter, self.action = provider.adapter(), None

    def send(self, request, **options):
        action, self.action = self.action, None
        if action is not None and request.url.endswith("/oauth2/token"):
            action()
        elif action is not None:
            self.action = action
        return self.adapter.send(request, **options)

    def close(self):
        pass


def accounts_in_rows(provider):
    """Return whose token each tenant's row holds, as the provider knows."""
    found = {}
    for name in ACCOUNTS:
        with schema_context(name):
            token = DanceToken.objects.get().token
        found[name] = provider._store.access_tokens[token["access_token"]].grant.login
        assert not token.mark.lease
    return found


def make_tenants():
    """Make the tables and schemas, and in each of them a user of the same key; return their browsers."""
    with connection.schema_editor() as editor:
        editor.create_model(Tenant)
        editor.create_model(Domain)
    call_command("migrate_schemas", verbosity=0)
    browsers = {}
    for name in ("public", *ACCOUNTS):
        tenant = Tenant.objects.create(schema_name=name)
        Domain.objects.create(tenant=tenant, domain=f"{name}.localhost", is_primary=True)
    for name in ACCOUNTS:
        with schema_context(name):
            get_user_model().objects.create(pk=7, username=name)
        browsers[name] = Client(headers={"host": f"{name}.localhost"})
        browsers[name].get("/enter")
    return browsers


def connect(provider, browser, name):
    """Let the tenant's user connect the account that is the tenant's."""
    began = browser.get("/login/rehearsal").headers["Location"]
    callback = provider.consent(began, account=ACCOUNTS[name])
    browser.get(callback.removeprefix(f"http://{name}.localhost"))


def ask_at_once(browsers):
    """Ask by six threads, each with a connection of its own, three for each tenant; return what was wrong."""
    wrong = []

    def ask(name):
        for _ in range(10):
            browser = Client(headers={"host": f"{name}.localhost"})
            browser.cookies = browsers[name].cookies
            if (found := browser.get("/who").content.decode()) != ACCOUNTS[name]:
                wrong.append((name, found))
        connection.close()

    threads = [threading.Thread(target=ask, args=[name]) for name in [*ACCOUNTS] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def main():
    browsers = make_tenants()
    steps = {}
    provider = Rehearsal(issuer=PROVIDER)
    provider.rotates = True
    interruption = Interruption(provider)

    def look(url="/who"):
        return {name: browser.get(url).content.decode() for name, browser in browsers.items()}

    def expire():
        provider.expire_tokens()
        refreshes.clear()  # as another process, which remembers nothing

    with mounted(PROVIDER, interruption):
        for name, browser in browsers.items():
            connect(provider, browser, name)
        steps["called"] = look()
        expire()
        steps["refreshed"] = look()
        expire()
        before = provider.refreshes
        steps["rolled back"] = look("/rolled-back")
        refreshes.clear()
        steps["after the rollback"] = look()
        steps["refreshes for it"] = provider.refreshes - before
        steps["rows"] = accounts_in_rows(provider)
        # A job for one tenant, whose code goes on to another while the provider is asked.
        expire()
        with schema_context("one"):
            interruption.action = lambda: connection.set_schema("two")
            session = dance_for(get_user_model().objects.get()).rehearsal
            steps["overtaken"] = session.get("/api/user").json()["login"]
        refreshes.clear()
        steps["after it"] = look()
        steps["rows after it"] = accounts_in_rows(provider)
        steps["crossed"] = ask_at_once(browsers)
        with schema_context("one"):
            dance_for(get_user_model().objects.get()).rehearsal.disconnect()
        steps["disconnected"] = look()
    print(json.dumps(steps))


if __name__ == "__main__":
    main()

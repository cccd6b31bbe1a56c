"""The backends of Django, for the suite."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from functools import cache
from types import SimpleNamespace

import django_site  # noqa: F401  # configures the settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections, models
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from dance_common.testing.backends import Harness, Lookup, TableHarness
from django_dance.backends import ORMBackend, SessionBackend

ENGINES = {"postgresql": "postgresql", "mariadb": "mysql"}
"""The servers that keep a database, each under its name as the alias, and Django's engine for it."""


class Router:
    """Send everything to one database."""

    def __init__(self, alias):
        self.alias = alias

    def db_for_read(self, model, **hints):
        return self.alias

    db_for_write = db_for_read


class Loose(models.Model):
    """What the specification asks for, and not one constraint."""

    user = models.ForeignKey(get_user_model(), on_delete=models.CASCADE, related_name="+")
    provider = models.CharField(max_length=50)
    token = models.JSONField()

    class Meta:
        app_label = "tests_backends"


class DjangoSessionHarness(Harness):
    def __init__(self):
        self.backend = SessionBackend()
        self.session = SessionStore()

    def context(self, dance="one", /, *, who="ada", **config):
        request = SimpleNamespace(session=self.session)
        return SimpleNamespace(name=dance, config=config, request=request)

    def encrypted(self, *keys):
        return override_settings(DANCE_ENCRYPTION_KEYS=list(keys))

    def dump(self):
        return json.dumps(dict(self.session.items())).encode()


class ORMHarness(TableHarness):
    def __init__(self, alias, dump, *, shape="usual", cache=None):
        self.alias, self._dump, self.cache = alias, dump, cache
        self.model = Loose if shape == "loose" else None
        self.several_accounts = shape == "several"
        self.backend = self.make()
        self.users = {
            name: get_user_model().objects.create(username=name) for name in ("ada", "bob")
        }

    def make(self, **options):
        several = self.several_accounts
        return ORMBackend(self.model, cache=self.cache, several_accounts=several, **options)

    def context(self, dance="one", /, *, who="ada", **config):
        user = self.users[who] if who else AnonymousUser()
        return SimpleNamespace(name=dance, config=config, request=SimpleNamespace(user=user))

    def user(self, name, /):
        return self.users[name]

    def key(self, user, /):
        return user.pk

    def unsaved_user(self, name="new", /):
        return get_user_model()(username=name)

    def nobody(self):
        return AnonymousUser()

    def proxy(self, value, /):
        return SimpleLazyObject(lambda: value)

    def count(self):
        return self.backend.model.objects.count()

    def insert(self, dance, user, token, /):
        row = self.backend.model(user=self.users[user], provider=dance, token=token)
        self.backend.model.objects.bulk_create([row])

    @property
    def table_name(self):
        return self.backend.model._meta.db_table

    def queries_logged(self):
        """Let Django log queries within the block."""
        return override_settings(DEBUG=True)

    def overwrite(self, token):
        """Write into all rows as a statement does that nobody hears of."""
        self.backend.model.objects.update(token=token)

    def lookup(self, context, /, backend=None):
        with CaptureQueriesContext(connections[self.alias]) as queries:
            token = (backend or self.backend).get(context)
        return Lookup(token, len(queries))

    def encrypted(self, *keys):
        return override_settings(DANCE_ENCRYPTION_KEYS=list(keys))

    def dump(self):
        return self._dump()

    @contextmanager
    def thread(self):
        try:
            yield
        finally:
            connections.close_all()


@cache
def _with_tables(alias):
    call_command("migrate", database=alias, verbosity=0)
    with connections[alias].schema_editor() as editor:
        editor.create_model(Loose)


@cache
def _served(kind, services):
    """Let Django know a database of the server's."""
    services.database("django", kind=kind)
    who = {
        "postgresql": lambda: {"USER": "postgres", "HOST": str(services.postgresql.folder)},
        "mariadb": lambda: {"USER": "root", "HOST": str(services.mariadb.socket)},
    }
    engine = f"django.db.backends.{ENGINES[kind]}"
    settings = {"ENGINE": engine, "NAME": "django", **who[kind]()}
    known = connections.configure_settings({"default": {}, kind: settings})
    connections.settings[kind] = known[kind]
    services.at_the_end(connections[kind].close)
    return kind


@contextmanager
def orm_harness(setup, services, *, shape="usual"):
    """Give a harness of the table that the setup describes."""
    alias = _served(setup.database, services) if setup.database in ENGINES else "default"
    with ExitStack() as stack:
        settings = {
            "DATABASE_ROUTERS": [Router(alias)],
            "DANCE_ENCRYPTION_KEYS": list(setup.keys),
            "CACHES": {"default": _cache(setup, services)},
        }
        stack.enter_context(override_settings(**settings))
        _with_tables(alias)
        _forget(alias)
        stack.callback(_forget, alias)
        yield ORMHarness(
            alias,
            lambda: _dump(setup, services),
            shape=shape,
            cache="default" if setup.cache else None,
        )


def _cache(setup, services):
    if setup.cache == "redis":
        location = services.redis.url(1)
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": location}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "backends"}


def _forget(alias):
    from django_dance.models import DanceToken

    caches["default"].clear()
    for model in (DanceToken, Loose, get_user_model()):
        # Without a look at the rows, which may be encrypted with another key.
        model.objects.all()._raw_delete(alias)


def _dump(setup, services):
    if setup.database in ENGINES:
        dump = getattr(services, setup.database).dump("django")
    else:
        with connections["default"].cursor() as cursor:
            dump = "\n".join(cursor.connection.iterdump()).encode()
    if setup.cache == "redis":
        dump += services.redis.dump()
    elif setup.cache:
        dump += b"".join(caches["default"]._cache.values())
    return dump

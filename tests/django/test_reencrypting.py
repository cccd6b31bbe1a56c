"""``manage.py dance reencrypt`` and the check of what it needs."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from dance_common.backends.registrations import Registration
from django_dance.backends import ORMBackend
from django_dance.models import DanceRegistration
from django_dance.registrations import ORMRegistrations

pytestmark = pytest.mark.usefixtures("rows")

OLD, NEW = "an-old-key-of-at-least-32-characters", "a-new-key-of-at-least-32-characters"
ORM = "django_dance.backends.ORMBackend"
VISIT = SimpleNamespace(name="github", config={})


def column():
    """What the database itself holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM django_dance_dancetoken ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def reencrypt(**changes):
    """Run the command; return what it wrote."""
    out = StringIO()
    usual = {"DANCE_PROVIDERS": {"github": {}}, "DANCE_BACKEND": ORM}
    with override_settings(**{**usual, **changes}):
        call_command("dance", "reencrypt", stdout=out)
    return out.getvalue()


def test_every_token_gets_the_newest_key(rows):
    """What was written without keys and with older ones is readable by the newest alone afterwards."""
    backend = ORMBackend(user=None)
    backend.set(VISIT, {"access_token": "tell-tale"})
    assert "tell-tale" in column()[0]
    assert reencrypt(DANCE_ENCRYPTION_KEYS=[OLD]).startswith("django_dance.DanceToken: 1 tokens")
    assert "tell-tale" not in column()[0]
    with override_settings(DANCE_ENCRYPTION_KEYS=[OLD]):
        backend.set(SimpleNamespace(name="google", config={}), {"access_token": "tell-tale"})
    assert "2 tokens" in reencrypt(DANCE_ENCRYPTION_KEYS=[NEW, OLD])
    with override_settings(DANCE_ENCRYPTION_KEYS=[NEW]):
        assert backend.get(VISIT) == {"access_token": "tell-tale"}
    assert len(column()) == 2


def test_a_token_without_its_key_is_told_and_left(rows):
    """The command names the setting, and the row stays as it is."""
    with override_settings(DANCE_ENCRYPTION_KEYS=[OLD]):
        ORMBackend(user=None).set(VISIT, {"access_token": "tell-tale"})
    before = column()
    with pytest.raises(CommandError, match="DANCE_ENCRYPTION_KEYS"):
        reencrypt(DANCE_ENCRYPTION_KEYS=[NEW])
    assert column() == before


def test_without_keys_there_is_nothing_to_do():
    """The command says so."""
    with pytest.raises(CommandError, match="holds no key"):
        reencrypt()


def test_settings_that_can_not_be_read_are_told():
    with pytest.raises(CommandError, match="DANCE_BACKEND"):
        reencrypt(DANCE_BACKEND="nowhere.Backend", DANCE_ENCRYPTION_KEYS=[NEW])


def test_a_site_without_tables_is_told_so():
    """Tokens in the visitors' sessions can't be reached by a command."""
    out = reencrypt(DANCE_BACKEND="django_dance.backends.SessionBackend", DANCE_ENCRYPTION_KEYS=NEW)
    assert "No dance of this site" in out


@pytest.mark.parametrize(
    ("keys", "found"),
    [([NEW], []), ([], []), (["short"], ["django_dance.E020"])],
)
def test_keys_are_checked(keys, found):
    """manage.py check finds keys that are none."""
    with override_settings(DANCE_PROVIDERS={}, DANCE_ENCRYPTION_KEYS=keys):
        assert [message.id for message in run_checks(tags=["django_dance"])] == found


def test_a_missing_package_is_checked(monkeypatch):
    """manage.py check says which extra is missing."""
    from dance_common.checks import findings

    monkeypatch.setattr(findings, "find_spec", lambda name: None)
    with override_settings(DANCE_PROVIDERS={}, DANCE_ENCRYPTION_KEYS=[NEW]):
        (message,) = run_checks(tags=["django_dance"])
    assert "oauth-dance[encryption]" in message.hint


def test_a_model_that_encrypts_nothing_is_told():
    """A site's own model with a plain JSON column is found by the check, and refused by the command."""
    from django.db import models

    class PlainToken(models.Model):
        provider = models.CharField(max_length=50)
        token = models.JSONField()

        class Meta:
            app_label = "tests_reencrypting"

    backend = ORMBackend(PlainToken, user=None)
    entry = {"github": {"client_id": "a", "client_secret": "b", "backend": backend}}
    with override_settings(DANCE_PROVIDERS=entry, DANCE_ENCRYPTION_KEYS=[NEW]):
        found = [message.id for message in run_checks(tags=["django_dance"])]
    assert "django_dance.W020" in found
    with pytest.raises(CommandError, match="encrypts nothing"):
        reencrypt(DANCE_PROVIDERS=entry, DANCE_ENCRYPTION_KEYS=[NEW])


def test_registrations_get_the_newest_key_too(settings):
    """Those of all dances that store them, each table once; a key that is gone is told."""
    kept = Registration(client_id="an-id", client_secret="tell-tale")
    ORMRegistrations().add("mastodon", "a.example", kept)
    entry = {"registrations": "django_dance.registrations.ORMRegistrations"}
    providers = {"mastodon": entry, "mcp": entry, "github": {}}
    said = reencrypt(DANCE_PROVIDERS=providers, DANCE_ENCRYPTION_KEYS=[OLD])
    assert said.count("django_dance.DanceRegistration: 1 registrations encrypted") == 1
    assert "tell-tale" not in str(DanceRegistration.objects.get().client)
    reencrypt(DANCE_PROVIDERS=providers, DANCE_ENCRYPTION_KEYS=[NEW, OLD])
    settings.DANCE_ENCRYPTION_KEYS = [NEW]
    assert ORMRegistrations().load("mastodon", "a.example") == kept
    with pytest.raises(CommandError, match="DANCE_ENCRYPTION_KEYS"):
        reencrypt(DANCE_PROVIDERS=providers, DANCE_ENCRYPTION_KEYS=[OLD])

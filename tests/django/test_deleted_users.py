"""Deleting a user asks the providers to end the user's tokens, if the settings say so, and waits for none of them."""

from __future__ import annotations

import logging
import os
import threading

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_delete

from dance_common.sessions.base import ProviderSession
from django_dance import disconnecting
from django_dance.backends import ORMBackend
from django_dance.models import DanceToken

pytestmark = pytest.mark.usefixtures("rows")


@pytest.fixture
def connected(run, entry, provider, rows):
    """Connect ada's account by a whole dance, on a site that asks for revocation; return ada."""

    def connect(*, is_wanted=True):
        options = {**entry, "revocation_url": "/oauth2/revoke"}
        site = run(rehearsal=options, DANCE_BACKEND=ORMBackend(), DANCE_REVOKE_DELETED=is_wanted)
        browser = site.browser()
        browser.get("/enter/ada")
        browser.get(provider.consent(browser.get("/login/rehearsal").location))
        return rows.get().user

    yield connect
    finished()


def has_listened():
    """End the listening to deleted users, if there is any, and say whether there was; caches listen on their own."""
    return post_delete.disconnect(sender=DanceToken, dispatch_uid=disconnecting.REVOKE_DELETED)


def finished():
    """Wait until what was begun for deleted users is done."""
    disconnecting._workers(os.getpid()).shutdown()
    disconnecting._workers.cache_clear()


@pytest.mark.parametrize("way", ["instance", "queryset"])
def test_the_provider_is_asked_once_the_user_is_gone(connected, provider, rows, way, caplog):
    """It is told of the token when the deletion is committed, and not before."""
    user = connected()
    caplog.set_level(logging.INFO, "django_dance")
    with transaction.atomic():
        if way == "instance":
            user.delete()
        else:
            get_user_model().objects.filter(pk=user.pk).delete()
        assert disconnecting._workers(os.getpid())._work_queue.empty()
        assert not provider.requests_to("revocation")
    finished()
    assert len(provider.requests_to("revocation")) == 1
    assert not rows.exists()
    assert "a deleted user's token: revoked=True" in caplog.text


def test_nobody_waits_for_a_provider(connected, provider, rows, monkeypatch):
    """The deletion is over while the provider has not answered."""
    user = connected()
    asked, answer = threading.Event(), threading.Event()
    disconnect = ProviderSession.disconnect

    def slow(session):
        asked.set()
        assert answer.wait(10)
        return disconnect(session)

    monkeypatch.setattr(ProviderSession, "disconnect", slow)
    user.delete()
    assert asked.wait(10)
    assert not rows.exists()
    assert not provider.requests_to("revocation")
    answer.set()
    finished()
    assert len(provider.requests_to("revocation")) == 1


@pytest.mark.parametrize("fault", ["status", "exception"])
def test_a_provider_that_fails_harms_nothing(connected, provider, rows, fault, monkeypatch, caplog):
    """The user is gone, and the log says that the token was not revoked."""
    user = connected()
    caplog.set_level(logging.INFO, "django_dance")
    if fault == "status":
        provider.fail("revocation", 500)
    else:
        monkeypatch.setattr(disconnecting, "disconnect", lambda row: 1 / 0)
    user.delete()
    finished()
    assert not rows.exists()
    shown = {"status": "revoked=False", "exception": "ZeroDivisionError"}[fault]
    assert f"a deleted user's token: {shown}" in caplog.text


def test_a_deletion_that_is_rolled_back_asks_nobody(connected, provider, rows):
    """A user who stays keeps the connection."""
    user = connected()
    with transaction.atomic():
        user.delete()
        transaction.set_rollback(True)
    finished()
    assert not provider.requests_to("revocation")
    assert rows.exists()


def test_a_row_that_is_deleted_by_itself_is_no_deleted_user(connected, provider, rows):
    """Disconnecting asks once, and deleting rows without it asks nobody, as without the setting."""
    user = connected()
    disconnecting.disconnect(rows.get())
    finished()
    assert len(provider.requests_to("revocation")) == 1
    rows.create(user=user, provider="rehearsal", token={"access_token": "a"})
    rows.all().delete()
    finished()
    assert len(provider.requests_to("revocation")) == 1


def test_nobody_listens_unless_the_settings_say_so(connected, provider, rows):
    """Without the setting a user's rows go in one statement, and no provider is asked."""
    user = connected(is_wanted=False)
    assert not has_listened()
    user.delete()
    finished()
    assert not provider.requests_to("revocation")
    assert not rows.exists()


def test_the_app_listens_from_the_start():
    """The setting is looked into when Django starts, too."""
    config = apps.get_app_config("django_dance")
    with pytest.MonkeyPatch.context() as patch:
        from django.conf import settings as current

        patch.setattr(current, disconnecting.REVOKE_DELETED, True, raising=False)
        config.ready()
        assert has_listened()
        config.ready()
    disconnecting.listen_to_deletions()
    assert not has_listened()

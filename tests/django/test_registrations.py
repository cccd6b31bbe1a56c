"""Registrations at servers in Django's database."""

from __future__ import annotations

import pytest
from django.test import override_settings
from registration_suite import ONE, check_encryption, check_store

from django_dance.conf import configured_providers
from django_dance.models import DanceRegistration
from django_dance.registrations import ORMRegistrations


@pytest.fixture(autouse=True)
def _empty(rows):
    DanceRegistration.objects.all().delete()


def test_the_orm_stores_registrations():
    """As every store does."""
    check_store(ORMRegistrations(most=3))


def test_they_are_encrypted(settings):
    """With the site's keys."""

    def set_keys(keys):
        settings.DANCE_ENCRYPTION_KEYS = keys

    check_encryption(ORMRegistrations(), set_keys)


def test_a_row_says_where_it_is_from():
    """And never shows the secret."""
    ORMRegistrations().add("mastodon", "a.example", ONE)
    row = DanceRegistration.objects.get()
    assert str(row) == "mastodon a.example"


@pytest.mark.parametrize(
    "store", ["django_dance.registrations.ORMRegistrations", ORMRegistrations, ORMRegistrations()]
)
def test_settings_name_the_store(store):
    """By its path, as a class, or one that is made already."""
    with override_settings(DANCE_PROVIDERS={"mastodon": {"registrations": store}}):
        servers = configured_providers()["mastodon"].dance.servers
    assert isinstance(servers.registrations, ORMRegistrations)

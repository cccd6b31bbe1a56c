"""``DANCE_REHEARSAL`` in Django: where it is refused, its check, and the command that starts the stand-in."""

from __future__ import annotations

import socket
from io import StringIO

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import include, path

from dance_common.rehearsal import server
from dance_common.rehearsal.stand_in import SETTING
from django_dance.conf import configured_providers

STAND_IN = "http://localhost:9000"
URLCONF = (path("login/", include("django_dance.urls")),)


@pytest.fixture
def site(monkeypatch):
    """Have a site with GitHub that is neither debugged nor tested, under these further settings."""
    monkeypatch.delattr(mail, "outbox", raising=False)
    monkeypatch.delenv(SETTING, raising=False)

    def site(**changes):
        usual = {"DANCE_PROVIDERS": {"github": {}}, "ROOT_URLCONF": URLCONF, "DEBUG": False}
        return override_settings(**{**usual, **changes})

    return site


def is_rehearsed():
    """Tell whether the browser would be sent to the stand-in."""
    return configured_providers()["github"].dance.provider.authorization_url.startswith(STAND_IN)


def test_production_is_refused(site):
    """A site that is neither debugged nor tested is not configured, and a check says why and what to do."""
    with site(DANCE_REHEARSAL=STAND_IN):
        with pytest.raises(ImproperlyConfigured, match="runs without debugging"):
            configured_providers()
        found = run_checks(tags=["django_dance"])
    assert [message.id for message in found] == ["django_dance.E011"]
    assert "DEBUG = True" in str(found[0].hint)


def test_an_address_elsewhere_is_refused(site):
    """The stand-in is on this machine."""
    with (
        site(DANCE_REHEARSAL="http://stand-in.example", DEBUG=True),
        pytest.raises(ImproperlyConfigured, match="one of this machine"),
    ):
        configured_providers()


def test_debugging_is_enough(site):
    """A site being made rehearses."""
    with site(DANCE_REHEARSAL=STAND_IN, DEBUG=True):
        assert is_rehearsed()


def test_testing_is_enough(site, monkeypatch):
    """Django's own tests run with DEBUG off."""
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    with site(DANCE_REHEARSAL=STAND_IN):
        assert is_rehearsed()


def test_the_environment_counts(site, monkeypatch):
    """No file of the project has to change."""
    monkeypatch.setenv(SETTING, STAND_IN)
    with site(DEBUG=True):
        assert is_rehearsed()


def rehearse(*arguments):
    """Run the command; return what it wrote."""
    out = StringIO()
    call_command("dance", "rehearse", *arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


@pytest.mark.parametrize("address", [None, STAND_IN])
def test_rehearse_says_what_to_set_and_press(site, monkeypatch, address):
    """The command serves until it is ended, and names the setting, the log-in views and the buttons."""
    monkeypatch.setattr(server, "until_interrupted", lambda: None)
    with site(DANCE_REHEARSAL=address, DEBUG=True):
        text = rehearse("--port", "0")
    for words in (
        'Set DANCE_REHEARSAL = "http://localhost:',
        "Visit /login/github.",
        "press Allow",
    ):
        assert words in text


def test_rehearse_says_in_one_sentence_what_is_in_the_way(site):
    """Settings that are refused, URLs that are missing, a port that is taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for changes, words in (
            ({"DANCE_REHEARSAL": STAND_IN}, "refused"),
            ({"ROOT_URLCONF": ()}, "django_dance.urls"),
            ({}, f"Port {port} is taken.*--port {int(port) + 1}"),
        ):
            with site(**changes), pytest.raises(CommandError, match=words):
                rehearse("--port", port)

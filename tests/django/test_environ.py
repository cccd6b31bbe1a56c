"""A site's dances and credentials from its environment, in one line of its settings."""

from __future__ import annotations

import inspect

import pytest
from catalogue_arguments import arguments_of
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from dance_common import providers
from django_dance.environ import dances


@pytest.fixture(autouse=True)
def _no_rehearsal(monkeypatch):
    monkeypatch.delenv("DANCE_REHEARSAL", raising=False)


def test_credentials_come_from_the_environment(monkeypatch):
    """Options stay as the entry has them; an empty variable is as good as none."""
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_ID", "an-id")
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_SECRET", "$secret")
    monkeypatch.setenv("GOOGLE_OAUTH_CLIENT_ID", "")
    assert dances({"github": {"scope": ["repo"]}, "google": {}}) == {
        "github": {"client_id": "an-id", "client_secret": "$secret", "scope": ["repo"]},
        "google": {},
    }


def test_the_environment_chooses(monkeypatch):
    """One line of settings serves sites with different dances; the options of those that are not chosen wait."""
    monkeypatch.setenv("DANCE_PROVIDERS", "google,github")
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_ID", "an-id")
    assert list(dances()) == ["google", "github"]
    assert dances({"github": {"scope": ["repo"]}, "slack": {}}) == {
        "google": {},
        "github": {"client_id": "an-id", "scope": ["repo"]},
    }


def test_nothing_to_choose_from_is_an_error():
    with pytest.raises(ImproperlyConfigured, match="Set the environment variable DANCE_PROVIDERS"):
        dances()
    assert dances({}) == {}


def test_what_the_entry_says_goes_first(monkeypatch):
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_ID", "from-the-environment")
    assert dances({"github": {"client_id": "an-id"}}) == {"github": {"client_id": "an-id"}}


def test_a_second_application_has_variables_of_its_own(monkeypatch):
    """Those of the dance's name go before those of the provider's."""
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_ID", "the-first")
    monkeypatch.setenv("WORK_OAUTH_CLIENT_ID", "the-second")
    entries = {"github": {}, "work": {"provider": "github"}}
    assert [entry["client_id"] for entry in dances(entries).values()] == ["the-first", "the-second"]


def test_a_secret_may_be_in_a_file(monkeypatch, tmp_path):
    """As Docker and Kubernetes mount secrets, with a line break at the end or without."""
    file = tmp_path / "secret"
    file.write_text("from-a-file\n")
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_SECRET_FILE", str(file))
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_SECRET", "from-the-environment")
    assert dances({"github": {}})["github"] == {"client_secret": "from-a-file"}


def test_what_lacks_a_credential_can_be_left_out(monkeypatch):
    """An empty secret is that of a public client, and complete."""
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_ID", "an-id")
    entries = {"github": {}, "twitter": {}, "gitlab": {"client_id": "1", "client_secret": ""}}
    assert list(dances(entries, skip_incomplete=True)) == ["gitlab"]
    monkeypatch.setenv("GITHUB_OAUTH_CLIENT_SECRET", "a-secret")
    assert list(dances(entries, skip_incomplete=True)) == ["github", "gitlab"]


def test_what_servers_issue_is_not_in_the_environment():
    """A dance whose servers visitors name is complete where the site registers itself, or says who it is at each."""
    store = "django_dance.registrations.ORMRegistrations"
    entries = {"mastodon": {"registrations": store}, "gitea": {"server_url": "*"}}
    assert dances(entries, skip_incomplete=True) == {"mastodon": entries["mastodon"]}


def test_a_rehearsal_needs_no_credentials(monkeypatch):
    monkeypatch.setenv("DANCE_REHEARSAL", "http://localhost:9000")
    assert dances({"github": {}}, skip_incomplete=True) == {"github": {}}


def test_checks_speak_of_what_is_no_dance():
    """An unknown provider or option stays in its entry, where Django's checks find it."""
    entries = {"githup": {}, "github": {"scopes": []}}
    assert dances(entries) == entries
    with override_settings(DANCE_PROVIDERS=entries):
        found = " ".join(message.msg for message in run_checks(tags=["django_dance"]))
    assert "githup" in found
    assert "scopes" in found


@pytest.mark.parametrize("name", providers.names())
def test_every_provider_takes_its_variables(name, monkeypatch):
    """By the options that its function has: api_key for Twitter, where most have client_id."""
    entry = arguments_of(providers.find(name))
    dance = providers.find(name)(**entry)
    for credential in dance.credential_names:
        monkeypatch.setenv(dance.variables_of(credential)[0], f"the {credential}")
    found = dances({name: entry})[name]
    given = providers.find(name)(**found)
    for credential in dance.credential_names:
        assert getattr(given, credential) == f"the {credential}"
    assert found.keys() <= inspect.signature(providers.find(name)).parameters.keys()

"""What the dances of both protocols have in common: names, settings, changes."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest
from core_helpers import OAUTH1_PROVIDER, OAUTH2_PROVIDER, REMOTE, oauth1_dance, oauth2_dance

from dance_common import connections
from dance_common.dance.oauth1 import OAuth1Dance
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.errors import NotConfigured

SETTINGS = {"client_id": ("REMOTE_ID", "OLD_ID"), "client_secret": ("REMOTE_SECRET",)}


def bare(**changes):
    return OAuth2Dance(provider=dataclasses.replace(REMOTE, settings=SETTINGS), **changes)


def test_names_and_urls_are_the_providers_unless_given():
    """A dance takes name and base URL from its provider where it has none of its own."""
    dance = bare()
    assert (dance.name, dance.base_url) == ("remote", REMOTE.base_url)
    other = bare(name="work", base_url="https://x.example/")
    assert (other.name, other.base_url) == ("work", "https://x.example/")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("/remote", "/remote/authorized")),
        ({"name": "work"}, ("/work", "/work/authorized")),
        ({"login_url": "/in", "authorized_url": "/back"}, ("/in", "/back")),
        ({"login_url": "/{bp.name}/in"}, ("/remote/in", "/remote/authorized")),
        ({"authorized_url": "/back/{name}"}, ("/remote", "/back/remote")),
    ],
)
def test_paths_of_the_views(changes, expected):
    """The paths follow from the name unless they are given, as patterns or not."""
    dance = bare(**changes)
    assert (dance.login_path, dance.authorized_path) == expected


@pytest.mark.parametrize(
    ("given", "settings", "expected"),
    [
        ({}, {}, (None, None)),
        ({}, {"REMOTE_ID": "a", "REMOTE_SECRET": "b"}, ("a", "b")),
        ({}, {"OLD_ID": "a"}, ("a", None)),
        ({}, {"REMOTE_ID": "a", "OLD_ID": "z"}, ("a", None)),
        ({}, {"REMOTE_ID": "", "OLD_ID": "z"}, ("z", None)),
        ({}, {"REMOTE_ID": None}, (None, None)),
        ({"client_id": "given"}, {"REMOTE_ID": "a", "REMOTE_SECRET": "b"}, ("given", "b")),
        ({"client_secret": ""}, {"REMOTE_SECRET": "b"}, (None, "")),
        ({"name": "work-2"}, {"REMOTE_ID": "a", "WORK_2_ID": "w"}, ("w", None)),
        ({"name": "work"}, {"REMOTE_ID": "a"}, ("a", None)),
    ],
)
def test_credentials_are_filled_in_from_settings(given, settings, expected):
    """What is missing comes from the first variable that is set; what was given stays."""
    dance = bare(**given)
    found = dance.with_settings(settings)
    assert (found.client_id, found.client_secret) == expected
    assert (dance.client_id, dance.client_secret) == (
        given.get("client_id"),
        given.get("client_secret"),
    )


def test_settings_are_asked_for_known_variables_only():
    """Only the provider's credentials and what holds for connections are looked up; without them nothing changes."""
    asked = []

    class Settings(dict):
        def get(self, name, default=None):
            asked.append(name)
            return default

    dance = bare()
    assert dance.with_settings(Settings()) is dance
    assert asked == ["REMOTE_ID", "OLD_ID", "REMOTE_SECRET", *connections.SETTINGS]


def test_variables_of_a_second_dance_come_first():
    """A dance with a name of its own has variables of its own before its provider's."""
    assert bare(name="work").variables_of("client_id") == ("WORK_ID", "REMOTE_ID", "OLD_ID")
    assert bare().variables_of("client_id") == ("REMOTE_ID", "OLD_ID")
    assert bare().variables_of("unknown") == ()


def test_a_missing_credential_says_where_to_put_it():
    """The error names the variables, or else the option."""
    assert (
        "set REMOTE_ID or OLD_ID or give client_id" in bare().missing_credential("client_id").hint
    )
    assert "has to give client_id." in oauth2_dance(REMOTE).missing_credential("client_id").hint


def test_changes_make_a_copy():
    """A copy has the changes, whether they are the dance's or its provider's, and the original has none."""
    dance = bare(provider_options={"api_hosts": ["up.example"]})
    copy = dance.changed(client_id="x", token_url="https://y.example/", name="z")
    assert (copy.client_id, copy.provider.token_url, copy.name) == ("x", "https://y.example/", "z")
    assert copy.provider.api_hosts == ("up.example",)
    assert (dance.client_id, dance.provider.token_url, dance.name) == (
        None,
        REMOTE.token_url,
        "remote",
    )
    both = dance.changed(provider=REMOTE, token_url="https://y.example/")
    assert (both.provider.settings, both.provider.token_url) == ({}, "https://y.example/")


def test_a_change_of_nothing_that_exists_is_refused():
    """A name that neither dance nor provider has is an error."""
    with pytest.raises(TypeError, match="tokn_url"):
        bare().changed(tokn_url="x")


def test_further_hosts_are_added_to_the_providers():
    """Hosts given to a dance may receive the token beside those of its provider."""
    dance = bare(provider_options={"api_hosts": ["up.example"]})
    assert dance.provider.may_receive_token("https://up.example/")
    assert dance.provider.may_receive_token("https://api.remote.example/")
    assert REMOTE.api_hosts == ()


@pytest.mark.parametrize(
    ("dance", "expected"),
    [
        (oauth2_dance(), ("client_id", "client_secret")),
        (oauth1_dance(), ("client_key", "client_secret")),
        (oauth1_dance(signature_method="RSA-SHA1"), ("client_key", "rsa_key")),
        (
            OAuth1Dance(
                provider=dataclasses.replace(OAUTH1_PROVIDER, signature_method="RSA-SHA256")
            ),
            ("client_key", "rsa_key"),
        ),
    ],
)
def test_the_names_of_credentials(dance, expected):
    """A dance knows which of its fields hold what the provider gave the site."""
    assert dance.credential_names == expected


def test_what_a_dance_was_made_of_may_change_afterwards():
    """Lists and dicts given to a dance are copied, so that nobody changes it through them."""
    scope, options = ["a"], {"x": 1}
    dance = oauth2_dance(
        scope=scope, session_options=options, route_options=options, auto_refresh_kwargs=options
    )
    scope.append("b")
    options["x"] = 2
    assert dance.scope == ("a",)
    assert dance.session_options == dance.route_options == dance.auto_refresh_kwargs == {"x": 1}
    first = bare(scope=["a"]).session()
    first.scope.append("b")
    assert bare(scope=["a"]).session().scope == ["a"]


@pytest.mark.parametrize(
    "name", ["refresh_token", "grant_type", "client_assertion", "client_assertion_type", "device"]
)
def test_what_each_refresh_sends_of_itself_is_refused_among_the_further_fields(name):
    """One user's refresh would be sent with what the site's configuration has, for everybody."""
    provider = replace(OAUTH2_PROVIDER, callback_params=("device",))
    refused = rf"^auto_refresh_kwargs can't hold {name}: a refresh sends its own {name}\.$"
    with pytest.raises(ValueError, match=refused):
        oauth2_dance(provider, auto_refresh_kwargs={name: "other"})
    further = {"client_id": "a", "client_secret": "b", "scope": "c"}
    assert oauth2_dance(provider, auto_refresh_kwargs=further).auto_refresh_kwargs == further


class SecretStr:
    """As pydantic's: its text is stars."""

    def __str__(self):
        return "**********"


@pytest.mark.parametrize(
    ("make", "name"),
    [(oauth2_dance, "client_id"), (oauth2_dance, "client_secret"), (oauth1_dance, "client_key")],
)
def test_a_secret_that_masks_itself_is_refused(make, name):
    """It would be sent as a row of stars: the sentence says what to give, wherever the value comes from."""
    with pytest.raises(TypeError, match=f"{name} is a SecretStr.*get_secret_value"):
        make(**{name: SecretStr()})
    provider = replace(make().provider, settings={name: ("SITE_CREDENTIAL",)})
    dance = make(provider, **{name: None})
    with pytest.raises(NotConfigured, match=f"SITE_CREDENTIAL: {name} is a SecretStr"):
        dance.with_settings({"SITE_CREDENTIAL": SecretStr()})
    assert getattr(dance.with_settings({"SITE_CREDENTIAL": "text"}), name) == "text"

"""What the site's administrator enters at each provider, and what would keep a dance from succeeding."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_helpers import OAUTH1_PROVIDER, REMOTE, oauth1_dance, oauth2_dance
from oauthlib.oauth2 import WebApplicationClient

from dance_common.backends import NullBackend
from dance_common.checks import SiteDance, callback_lines, site_address
from dance_common.checks.findings import (
    insecure_endpoints,
    missing_credentials,
    missing_endpoints,
)


def test_registrations_are_lines_in_columns():
    """Each dance is one line, with what is not known written as a dash."""
    documented = replace(REMOTE, docs_url="https://docs.example/", title="A Title")
    first, second = oauth2_dance(documented), oauth2_dance(REMOTE, name="x")
    found = callback_lines(
        SiteDance(name=name, dance=dance, backend=NullBackend(), callback_url=url)
        for name, dance, url in [
            ("remote", first, "https://site.example/login/remote/authorized"),
            ("long.name", second, "https://site.example/x"),
        ]
    )
    assert found == (
        "remote     https://site.example/login/remote/authorized  A Title  https://docs.example/\n"
        "long.name  https://site.example/x                        Remote   -"
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("site.example", "https://site.example"),
        ("site.example/app/", "https://site.example/app"),
        ("https://site.example:8443/", "https://site.example:8443"),
        ("http://site.example", "http://site.example"),
        ("localhost:5000", "http://localhost:5000"),
        ("127.0.0.1", "http://127.0.0.1"),
        ("https://localhost", "https://localhost"),
        ("https://user:pw@site.example/?a#b", "https://site.example"),
    ],
)
def test_an_address_is_completed(typed, expected):
    """A site's address is understood as people type it, without secrets and without a slash at the end."""
    assert site_address(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "https://", "ftp://site.example", "https://[x", "a\\@b", "x:y:z"]
)
def test_what_is_no_address_is_refused(typed):
    """Where no host can be found the person is told."""
    with pytest.raises(ValueError, match="is no address of a site"):
        site_address(typed)


@pytest.mark.parametrize(
    ("dance", "what", "places"),
    [
        (oauth2_dance(REMOTE), None, ""),
        (oauth2_dance(REMOTE, client_secret=""), None, ""),
        (oauth2_dance(REMOTE, client_id=None), "no client id", "set the option client_id"),
        (
            oauth2_dance(REMOTE, client_id=None, client_secret=None),
            "no client id and no client secret",
            "set the option client_id and the option client_secret",
        ),
        (
            oauth2_dance(replace(REMOTE, settings={"client_id": ("A", "B")}), client_id=None),
            "no client id",
            "set A or B",
        ),
        (oauth2_dance(REMOTE, client_id=None, client=WebApplicationClient("id")), None, ""),
        (oauth1_dance(client_secret=""), "no client secret", "set the option client_secret"),
    ],
)
def test_missing_credentials_are_found(dance, what, places):
    """What a dance lacks is said in one sentence, and where it goes in another."""
    found = list(missing_credentials(dance))
    assert len(found) == (what is not None)
    for finding in found:
        assert finding.message.endswith(f"has {what}.")
        assert finding.hint.endswith(f"then {places}.")


def test_missing_and_insecure_endpoints_are_found():
    """An endpoint that is empty or http elsewhere is named; one that a provider may lack is not."""
    good = oauth2_dance(replace(REMOTE, refresh_url=None, revocation_url="../revoke"))
    assert [*missing_endpoints(good), *insecure_endpoints(good)] == []
    bad = oauth1_dance(
        replace(
            OAUTH1_PROVIDER,
            base_url="http://api.example/?key=secret",
            request_token_url="",
            access_token_url="http://localhost/a",
            authorization_url="authorize",
        )
    )
    assert [found.message for found in missing_endpoints(bad)] == [
        "The dance 'veteran' has no request_token_url."
    ]
    messages = [found.message for found in insecure_endpoints(bad)]
    assert [message.split()[1] for message in messages] == ["base_url", "authorization_url"]
    assert "secret" not in "".join(messages)


@pytest.mark.parametrize(
    ("docs_url", "where"),
    [("https://docs.example/", "(see https://docs.example/)"), ("", "with Remote")],
)
def test_where_a_site_is_registered_is_named(docs_url, where):
    """By the provider's documentation, or else by its title."""
    dance = oauth2_dance(replace(REMOTE, docs_url=docs_url), client_id=None, client_secret=None)
    (finding,) = missing_credentials(dance)
    assert finding.hint == (
        f"Register the site {where}, then set the option client_id and the option client_secret."
    )

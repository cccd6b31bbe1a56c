"""Facts about a provider are frozen, and say where a user's token may go."""

from __future__ import annotations

import dataclasses

import pytest

from dance_common.provider import NOTHING, OAuth1Provider, OAuth2Provider, Provider

BASE = Provider(name="x", base_url="https://api.x.example/v1/")


def test_the_title_follows_from_the_name():
    """A provider without a title is called by its name, written for people."""
    assert Provider(name="my-git-lab").title == "My Git Lab"
    assert Provider(name="github", title="GitHub").title == "GitHub"


def test_facts_are_frozen():
    """Neither the facts nor what is in them can be changed, nor through what they were made of."""
    given = {"X": "1"}
    provider = OAuth2Provider(
        name="x",
        headers=given,
        authorization_params=given,
        token_params=given,
        refresh_params=given,
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        provider.name = "y"
    for name in ("headers", "settings", "authorization_params", "token_params", "refresh_params"):
        with pytest.raises(TypeError):
            getattr(provider, name)["X"] = "2"
    given["X"] = "2"
    assert provider.headers == {"X": "1"}
    with pytest.raises(TypeError):
        OAuth1Provider(name="x").authorization_params["X"] = "2"
    with pytest.raises(TypeError):
        NOTHING["X"] = "2"


def test_hosts_become_a_tuple():
    """Hosts given as a list can't be added to afterwards."""
    hosts = ["a.example"]
    provider = Provider(name="x", api_hosts=hosts)
    hosts.append("evil.example")
    assert provider.api_hosts == ("a.example",)


def test_endpoints_are_resolved():
    """An endpoint may be relative to the base URL."""
    assert BASE.endpoint("../token") == "https://api.x.example/token"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.x.example/", True),
        ("https://API.X.EXAMPLE:443/a", True),
        ("https://api.x.example:8443/", False),
        ("http://api.x.example/", False),
        ("https://x.example/", False),
        ("https://api.x.example.evil.example/", False),
        ("https://api.x.example@evil.example/", False),
        ("https://user@api.x.example/", True),
        ("https://evil.example\\@api.x.example/", False),
        ("https://api.x.example./", False),
        ("//api.x.example/", False),
        ("/v1/user", False),
        ("", False),
    ],
)
def test_the_token_goes_to_the_base_url(url, expected):
    """Host and port of the base URL may receive the token, and nothing that only looks like it."""
    assert BASE.may_receive_token(url) is expected


@pytest.mark.parametrize(
    ("declared", "url", "expected"),
    [
        ("up.example", "https://up.example/", True),
        ("UP.example", "https://up.EXAMPLE/", True),
        ("up.example", "https://up.example:8443/", False),
        ("up.example", "http://up.example/", False),
        ("up.example:8443", "https://up.example:8443/", True),
        ("up.example:8443", "https://up.example/", False),
        ("up.example", "https://sub.up.example/", False),
        (".up.example", "https://sub.up.example/", True),
        (".up.example", "https://a.b.up.example/", True),
        (".up.example", "https://up.example/", False),
        (".up.example", "https://evilup.example/", False),
        (".up.example", "https://evil.example/.up.example", False),
        (".up.example", "https://evil.example\\.up.example/", False),
        (".up.example", "https://evil.example#.up.example/", False),
        (".up.example:8443", "https://sub.up.example:8443/", True),
        (".up.example:8443", "https://sub.up.example/", False),
    ],
)
def test_the_token_goes_to_declared_hosts(declared, url, expected):
    """Further hosts are allowed by name and port; a leading dot allows the hosts below a domain."""
    provider = Provider(name="x", base_url="https://api.x.example/", api_hosts=(declared,))
    assert provider.may_receive_token(url) is expected
    assert provider.may_receive_token("https://api.x.example/")


def test_the_dances_base_url_goes_first():
    """Where a dance has a base URL of its own the token goes there, and not to the provider's."""
    base = "https://enterprise.example/api/"
    assert BASE.may_receive_token("https://enterprise.example/a", base_url=base)
    assert not BASE.may_receive_token("https://api.x.example/", base_url=base)


def test_without_declared_hosts_the_endpoints_count():
    """A provider that names neither base URL nor hosts gets its token back at its endpoints only."""
    one = OAuth1Provider(
        name="x",
        request_token_url="https://a.example/r",
        authorization_url="https://b.example/",
        access_token_url="https://c.example/",
    )
    assert [one.may_receive_token(f"https://{h}.example/api") for h in "abcd"] == [True] * 3 + [
        False
    ]
    two = OAuth2Provider(
        name="x", token_url="https://a.example/t", authorization_url="https://b.example/"
    )
    assert [two.may_receive_token(f"https://{h}.example/api") for h in "abc"] == [True, True, False]
    assert not Provider(name="x").may_receive_token("https://a.example/")
    assert Provider(name="x", authorization_url="https://a.example/").may_receive_token(
        "https://a.example/"
    )


def test_facts_show_no_secret():
    """Further arguments that may hold a key are not part of a provider's text."""
    secret = {"X-Api-Key": "secret"}
    provider = OAuth2Provider(name="x", headers=secret, token_params=secret, refresh_params=secret)
    assert "secret" not in repr(provider)


@pytest.mark.parametrize("name", ["token_url", "code", "client_secret", "authorization_response"])
def test_arguments_that_every_dance_gives_are_refused_among_the_further_ones(name):
    """They would be given to ``fetch_token`` twice, in the middle of a visitor's callback."""
    refused = rf"^token_url_params can't hold {name}: a dance gives fetch_token its own {name}\.$"
    with pytest.raises(ValueError, match=refused):
        OAuth2Provider(name="x", token_params={name: "other"})

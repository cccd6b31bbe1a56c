"""Each argument that says where a provider is is the visitor's to name, or the documentation says why it is not."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from catalogue_arguments import arguments_of

from dance_common import providers
from dance_common.options import signature

DOCUMENT = Path(__file__).parents[2] / "docs" / "named-servers.md"
SENTINEL = "sentinel"
SHAPES = (f"https://{SENTINEL}.example", f"{SENTINEL}.example", SENTINEL)

SITES_OWN = {("nylas", "region"), ("slack", "subdomain")}
"""What is part of a host's name, and says nothing of where a visitor's account is."""


def hosts_with(function, argument):
    """Return the hosts of a dance whose argument has a value that is seen there; empty where it takes none."""
    for value in SHAPES:
        try:
            dance = function(**arguments_of(function) | {argument: value})
        except (TypeError, ValueError, AttributeError):
            continue
        provider = dance.provider
        urls = (provider.base_url or "", *map(provider.endpoint, provider.endpoints()))
        if hosts := {host for url in urls if SENTINEL in (host := urlsplit(url).netloc)}:
            return hosts
    return set()


def host_arguments():
    """Yield each provider's name and those of its arguments that are part of a host that it is at."""
    for name in (*providers.names(), *providers.PROTOCOLS):
        function = providers.find(name)
        for argument in signature(function).parameters:
            if hosts_with(function, argument):
                yield name, argument


def test_every_host_argument_is_the_visitors_to_name():
    """By one mechanism, whichever protocol the provider speaks."""
    named = {
        (name, argument.name)
        for name in (*providers.names(), *providers.PROTOCOLS)
        if (argument := getattr(providers.find(name), "server_argument", None))
    }
    # Where the API is of an issuer that says where all else is.
    further = {("openid", "base_url")}
    assert set(host_arguments()) - further == named | SITES_OWN
    assert len(named) > 25


def test_what_visitors_can_not_name_is_documented():
    """One line each, with the reason."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    for name, argument in SITES_OWN:
        title = providers.find(name)().provider.title
        assert any(title in line and f"`{argument}`" in line for line in lines), (name, argument)


def test_the_documentation_names_all_of_them():
    """By the titles that people know."""
    text = (
        DOCUMENT.read_text(encoding="utf-8")
        .partition("## Which providers")[2]
        .partition("\n## ")[0]
    )
    for name, argument in host_arguments():
        title = providers.find(name)(**arguments_of(providers.find(name))).provider.title
        assert title.removesuffix(" (OAuth 2)").removesuffix(" (OAuth 1)") in text, (name, argument)

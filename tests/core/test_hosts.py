"""A site at several hosts: where its callbacks come to, and where a dance may end."""

from __future__ import annotations

import pytest
from next_corpus import UNSAFE

from dance_common.urls import Hosts

ONE = Hosts.from_settings({}, callback=None)
SETTINGS = {
    "DANCE_CALLBACK_ORIGIN": "https://auth.example.org/",
    "DANCE_NEXT_HOSTS": [".Example.org"],
}
MANY = Hosts.from_settings(SETTINGS, callback=None)


def test_without_settings_each_host_has_its_own_callback():
    """As it came."""
    url = "https://shop.example.org/login/github/authorized"
    assert ONE.callback_url(url) == url
    assert ONE.safe_next("/inbox", host="shop.example.org", secure=True) == "/inbox"


def test_one_callback_serves_all_hosts():
    """The path stays, and so does what goes before it."""
    url = "http://shop.example.org:8000/app/login/github/authorized"
    assert MANY.callback_url(url) == "https://auth.example.org/app/login/github/authorized"


@pytest.mark.parametrize(
    ("next_url", "host", "found"),
    [
        ("/inbox", "shop.example.org", "https://shop.example.org/inbox"),
        ("/inbox", "auth.example.org", "/inbox"),
        ("/inbox", "unlisted.example", "/inbox"),
        ("https://shop.example.org/inbox", "auth.example.org", "https://shop.example.org/inbox"),
        ("https://SHOP.example.org/inbox", "auth.example.org", "https://SHOP.example.org/inbox"),
        ("https://example.org/", "auth.example.org", "https://example.org/"),
        ("http://shop.example.org/", "auth.example.org", None),
        ("https://shop.example.org:8443/", "auth.example.org", None),
        ("https://shop.example.org.evil.example/", "auth.example.org", None),
        ("https://evilexample.org/", "auth.example.org", None),
        ("https://mona@shop.example.org/", "auth.example.org", None),
        ("https://evil.example@shop.example.org/", "auth.example.org", None),
        ("https://evil.example%2f.example.org/", "auth.example.org", None),
        ("//shop.example.org/", "auth.example.org", None),
        ("https://[shop.example.org/", "auth.example.org", None),
        ("", "auth.example.org", None),
    ],
)
def test_a_dance_ends_at_a_listed_host_alone(next_url, host, found):
    """Named exactly, or by the domain that it is below."""
    assert MANY.safe_next(next_url, host=host, secure=True) == found


@pytest.mark.parametrize("hosts", [ONE, MANY])
@pytest.mark.parametrize("next_url", UNSAFE)
def test_what_could_be_another_site_is_refused(hosts, next_url):
    """The corpus of addresses that browsers read in their own ways."""
    assert hosts.safe_next(next_url, host="site.example", secure=False) is None


def test_a_dance_may_have_a_callback_of_its_own():
    """It goes before the origin for all, and the visitor goes back to where they came to."""
    url = "https://in.example.org/back"
    own = Hosts.from_settings(SETTINGS, callback=url)
    assert own.callback_url("https://shop.example.org/login/github/authorized") == url
    assert own.safe_next("/inbox", host="auth.example.org", secure=True) == (
        "https://auth.example.org/inbox"
    )
    assert own.safe_next("/inbox", host="IN.example.org", secure=True) == "/inbox"


def test_one_host_may_be_named_as_text():
    """A site with one further host writes no list."""
    hosts = Hosts.from_settings({"DANCE_NEXT_HOSTS": "shop.example:8000"}, callback=None)
    assert hosts.safe_next("http://shop.example:8000/a", host="example", secure=False)
    assert hosts.safe_next("http://shop.example/a", host="example", secure=False) is None


@pytest.mark.parametrize("hosts", [ONE, MANY])
def test_a_dance_that_began_by_https_ends_by_https(hosts):
    """At the host itself, too."""
    next_url = "http://shop.example.org/"
    assert hosts.safe_next(next_url, host="shop.example.org", secure=True) is None
    assert hosts.safe_next(next_url, host="shop.example.org", secure=False) == next_url

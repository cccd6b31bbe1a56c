"""Where secrets may travel and where visitors may be sent."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
import requests
from core_helpers import error_of
from hypothesis import given, settings
from hypothesis import strategies as st
from next_corpus import SAFE, UNSAFE
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from dance_common.errors import InsecureTransport
from dance_common.urls import (
    Hosts,
    authority,
    can_be_visited,
    is_callback_url,
    is_internal,
    is_loopback,
    is_safe_next,
    is_secure,
    leads_further_in,
    require_secure,
    resolve,
    without_query,
)

HOST = "site.example"

LOOPBACK = [
    "http://localhost",
    "http://localhost:5000/a",
    "http://LOCALHOST/",
    "http://app.localhost:8000/",
    "http://127.0.0.1/",
    "http://127.8.9.10:80/",
    "http://[::1]:5000/",
    "http://user@localhost/",
]
NOT_LOOPBACK = [
    "http://localhost:80@evil.example/",
    "http://localhost.evil.example/",
    "http://evil-localhost/",
    "http://127.0.0.1.evil.example/",
    "http://127.0.0.1@evil.example/",
    "http://evil.example\\@localhost/",
    "http://evil.example/#@localhost",
    "http://10.0.0.1/",
    "http://0.0.0.0/",
    "http://[::2]/",
    "http://[::1/",
    "http://",
    "localhost",
    "",
]


@pytest.mark.parametrize("url", LOOPBACK)
def test_loopback_may_be_plain_http(url):
    """Http is secure within this machine, whatever its spelling."""
    assert is_loopback(url)
    assert is_secure(url)


@pytest.mark.parametrize("url", NOT_LOOPBACK)
def test_other_machines_may_not(url):
    """Http is not secure to a host that only looks like this machine, or to none."""
    assert not is_loopback(url)
    assert not is_secure(url)


@pytest.mark.parametrize("url", ["https://site.example", "HTTPS://site.example/a"])
def test_https_is_secure(url):
    """Https is secure to everywhere."""
    assert is_secure(url)


@pytest.mark.parametrize(
    "url", ["ftp://localhost/", "javascript://localhost/", "//localhost/", "/login"]
)
def test_other_schemes_are_not_secure(url, monkeypatch):
    """Only http and https are schemes to send secrets by, whatever the environment says."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    assert not is_secure(url)


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", True), ("", False)])
def test_the_environment_can_allow_http(value, expected, monkeypatch):
    """A variable that is not empty allows http everywhere, as in oauthlib."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", value)
    assert is_secure("http://site.example/") is expected


def test_an_insecure_url_is_named_without_its_secrets():
    """The error names the role and the address, without user information, query and fragment."""
    error = error_of(
        lambda: require_secure("http://user:pw@site.example/a?code=secret#f", "callback URL")
    )
    assert isinstance(error, InsecureTransport)
    assert str(error).startswith("The callback URL http://site.example/a is not https")
    require_secure("https://site.example/", "callback URL")


@pytest.mark.parametrize(
    ("base", "url", "expected"),
    [
        ("https://api.example/v1/", "user", "https://api.example/v1/user"),
        ("https://api.example/v1/", "/user", "https://api.example/user"),
        ("https://api.example/v1", "user", "https://api.example/user"),
        ("https://api.example/v1/", "?a=b", "https://api.example/v1/?a=b"),
        ("https://api.example/v1/", "//other.example/a", "https://other.example/a"),
        ("https://api.example/v1/", "https://other.example/a", "https://other.example/a"),
        ("https://api.example/v1/", "https://[other.example/", "https://[other.example/"),
        (None, "user", "user"),
        ("", "https://other.example/a", "https://other.example/a"),
    ],
)
def test_resolves_relative_urls(base, url, expected):
    """References are resolved as RFC 3986 says; without a base they stay as they are."""
    assert resolve(base, url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.example/a", "api.example:443"),
        ("http://api.example/a", "api.example:80"),
        ("https://API.example:8443", "api.example:8443"),
        ("https://user:pw@api.example/", "api.example:443"),
        ("https://[::1]:5000/", "::1:5000"),
        ("ftp://api.example/", "api.example:0"),
        ("/a", ""),
        ("https:///a", ""),
        ("https://api.example:99999/", ""),
        ("https://api.example:x/", ""),
        ("https://[api.example/", ""),
        ("https://evil.example\\@api.example/", ""),
        ("https://evil.example\\.api.example/", ""),
        ("https://api.example\\@evil.example/", ""),
        ("https://evil.example\t@api.example/", ""),
        ("https:/\n/api.example/", ""),
        ("https://api.example/a\\b", "api.example:443"),
    ],
)
def test_the_authority_is_host_and_port(url, expected):
    """The authority is what the URL leads to; where readers of URLs disagree about that it is nothing."""
    assert authority(url) == expected


def test_the_shown_part_of_a_url_has_no_secrets():
    """What is safe to show is scheme, host, port and path."""
    url = "https://user:pw@site.example:8443/a/b?code=c#d"
    assert without_query(url) == "https://site.example:8443/a/b"


@pytest.mark.parametrize("url", SAFE)
def test_pages_of_our_site_are_safe_to_go_to(url):
    """An absolute path, or a URL of exactly our host, is a page of our site."""
    assert is_safe_next(url, host=HOST)


@pytest.mark.parametrize("url", UNSAFE)
def test_everything_else_is_not(url):
    """What any browser could read as another site, or as no page, is refused."""
    assert not is_safe_next(url, host=HOST)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://site.example:8000/a", True),
        ("http://SITE.example:8000/a", True),
        ("http://site.example/a", False),
        ("http://site.example:80/a", False),
        ("/a", True),
    ],
)
def test_the_port_is_part_of_the_host(url, expected):
    """A site on a port of its own is another site than the one without."""
    assert is_safe_next(url, host="Site.Example:8000") is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://site.example/a", True),
        ("HTTPS://site.example/a", True),
        ("http://site.example/a", False),
        ("HTTP://site.example/a", False),
        ("/a", True),
    ],
)
def test_nobody_is_sent_from_https_to_http(url, expected):
    """The session's cookie would follow in the open."""
    assert is_safe_next(url, host="site.example", secure=True) is expected
    assert is_safe_next(url, host="site.example")


@pytest.mark.parametrize("url", ["/a", "https:evil.example", "https:///evil.example", ""])
def test_a_site_without_a_host_sends_nobody_anywhere(url):
    """Where the request named no usable host nothing is equal to it."""
    assert not is_safe_next(url, host="")


def browser_host(url):
    """Return the host a browser goes to from a page of our site, by the steps of the WHATWG URL standard."""
    url = re.sub(r"[\t\r\n]", "", url.strip("".join(map(chr, range(33)))))
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url)
    rest = url[scheme.end() :] if scheme else url
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        return scheme[0]
    rest = rest.replace("\\", "/")
    if not scheme and not rest.startswith("//"):
        return HOST
    return re.split(r"[/?#]", rest.lstrip("/"))[0].rpartition("@")[2].lower()


TRICKS = [*"/\\@:#?.[]; \t\n\x00é\uff0f\u3002", "//", "%2f", "%5c", "%09", "8080"]
PIECES = st.sampled_from([*TRICKS, "https:", "http:", "javascript:", HOST, "evil.example"])


@settings(deadline=None, max_examples=1000)
@given(url=st.lists(PIECES, max_size=9).map("".join) | st.text(max_size=30))
def test_nobody_is_sent_off_site(url):
    """No URL raises, and no URL that is called safe leads a browser or another parser to another host."""
    if is_safe_next(url, host=HOST):
        assert browser_host(url) == HOST
        assert parse_url(urljoin(f"https://{HOST}/login/", url)).host == HOST


@settings(deadline=None, max_examples=1000)
@given(url=st.lists(PIECES, max_size=9).map("".join) | st.text(max_size=30))
def test_requests_goes_where_we_think_it_goes(url):
    """A URL whose authority is a host leads requests there, or nowhere."""
    url = "https://" + url
    host = authority(url).rpartition(":")[0]
    if host in (HOST, "evil.example"):
        try:
            sent = requests.Request("GET", url).prepare().url
            assert parse_url(sent).host == host
        except (requests.RequestException, LocationParseError, UnicodeEncodeError):
            # The last for a user before the host, whom no header could name.
            pass


@pytest.mark.parametrize(
    ("method", "expected"),
    [("GET", True), ("HEAD", True), ("POST", False), ("PUT", False), ("DELETE", False)],
)
def test_a_posted_form_is_not_repeated_by_a_visit(method, expected):
    """Only what a link does can be done again by going there."""
    assert can_be_visited(method) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://localhost/", True),
        ("https://127.0.0.1/", True),
        ("https://127.1/", True),
        ("https://0177.0.0.1/", True),
        ("https://0x7f000001/", True),
        ("https://10.1.2.3/", True),
        ("https://192.168.0.1:8443/a", True),
        ("https://172.16.0.1/", True),
        ("https://100.64.0.1/", True),
        ("https://169.254.169.254/", True),
        ("https://0.0.0.0/", True),
        ("https://[::]/", True),
        ("https://[fe80::1]/", True),
        ("https://[fc00::1]/", True),
        ("https://user@10.1.2.3/", True),
        ("https://8.8.8.8/", False),
        ("https://134744072/", False),
        ("https://[2606:4700::1111]/", False),
        ("https://10.example/", False),
        ("https://site.example/10.1.2.3", False),
        ("https://é.example/", False),
        ("https:///x", False),
        ("", False),
    ],
)
def test_what_leads_into_a_network(url, expected):
    """An address that is not public, however it is written; a name says nothing before it is looked up."""
    assert is_internal(url) is expected


@pytest.mark.parametrize(
    "url",
    ["https://auth.example/back", "https://auth.example:8443/back/", "http://localhost:5000/back"],
)
def test_an_address_may_be_a_callback(url):
    """By https, or within this machine."""
    assert is_callback_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/back",
        "//auth.example/back",
        "auth.example/back",
        "http://auth.example/back",
        "ftp://localhost/back",
        "https:///back",
        "https://auth.example:x/back",
        "https://auth.example/back?a=b",
        "https://auth.example/back#a",
        "https://mona@auth.example/back",
        "https://auth.example/b ack",
    ],
)
def test_what_is_no_address_or_more_is_no_callback(url):
    """A code that is sent there could be read on the way, or would not arrive."""
    assert not is_callback_url(url)


@pytest.mark.parametrize(
    ("url", "than", "leads"),
    [
        ("https://localhost/", "https://10.0.0.1/", True),
        ("https://localhost/", "https://remote.example/", True),
        ("https://10.0.0.1/", "https://remote.example/", True),
        ("http://remote.example/", "https://remote.example/", True),
        ("http://localhost/a", "http://localhost/b", False),
        ("https://10.0.0.2/", "https://10.0.0.1/", False),
        ("https://10.0.0.1/", "https://localhost/", False),
        ("https://other.example/", "https://remote.example/", False),
    ],
)
def test_who_names_an_address_leads_no_further_in_than_it_is_itself(url, than, leads):
    """A server in the network may name others there, and none on this machine."""
    assert leads_further_in(url, than) is leads


@pytest.mark.parametrize("url", ["https://[bad", "https://evil.example\\@good.example/", "a\nb"])
def test_nothing_is_left_of_what_is_no_url(url):
    """Neither its host nor its path is shown anywhere."""
    assert without_query(url) == ""


@pytest.mark.parametrize(
    ("hosts", "listed", "named"),
    [
        (Hosts(), (), set()),
        (Hosts(), ("Site.example", "www.site.example:8443"), {"site.example", "www.site.example"}),
        (Hosts(), ("*", ".site.example", "*.site.example", "", "[::1]"), set()),
        (Hosts(origin="https://auth.Example:8443"), ("site.example",), {"auth.example"}),
        (
            Hosts(callback="https://own.example/login", origin="https://auth.example"),
            (),
            {"own.example"},
        ),
    ],
)
def test_the_hosts_that_a_configuration_names_in_whole(hosts, listed, named):
    """A whole domain names none, since a request could pick any below it."""
    assert hosts.named(listed) == named

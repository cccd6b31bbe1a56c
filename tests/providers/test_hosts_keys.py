"""What sites say about providers of their own: hosts, addresses, keys."""

from __future__ import annotations

import pytest

from dance_common.dance.oauth1 import is_private_key, read_private_key
from dance_common.providers._hosts import address, host, label

PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("git.example.com", "git.example.com"),
        (" GIT.example.com ", "git.example.com"),
        ("localhost:8080", "localhost:8080"),
        ("[::1]:8080", "[::1]:8080"),
        ("x", "x"),
    ],
)
def test_a_host(value, expected):
    """A host may have a port, and is lower case afterwards."""
    assert host(value, argument="hostname", example="x.example") == expected


@pytest.mark.parametrize(
    "value",
    ["", "https://x.example", "x.example/", "x.example?a", "a@b", "-x", "x.", "x:123456", "x\ny"],
)
def test_no_host(value):
    """Everything that has more than a host is refused."""
    with pytest.raises(ValueError, match=r"hostname has to be .* such as 'x\.example'"):
        host(value, argument="hostname", example="x.example")


def test_a_part_of_a_host():
    """One part has no dots."""
    assert label("My-Team", argument="team", example="x") == "my-team"
    for value in ("a.b", "", "-a", "a/b"):
        with pytest.raises(ValueError, match="team has to be one part"):
            label(value, argument="team", example="x")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://x.example", "https://x.example/"),
        ("https://x.example/jira", "https://x.example/jira/"),
        ("http://localhost:8080//", "http://localhost:8080/"),
    ],
)
def test_an_address(value, expected):
    """An address ends with one slash, so that its last part survives when others are resolved against it."""
    assert address(value, argument="base_url", example="https://y.example") == expected


@pytest.mark.parametrize(
    "value",
    [
        "x.example",
        "https://",
        "ftp://x",
        "https://x?q",
        "https://x#f",
        "https://a:b@x",
        "http://[x",
    ],
)
def test_no_address(value):
    """What is no absolute http(s) address is refused, and not repeated."""
    with pytest.raises(ValueError, match=r"^base_url has to be .* such as 'https://y\.example'\.$"):
        address(value, argument="base_url", example="https://y.example")


def test_keys(tmp_path):
    """A key is its own text, or what is in the file; anything else stays what it is until it has to sign."""
    file = tmp_path / "key.pem"
    file.write_text(PEM)
    assert [read_private_key(key) for key in (PEM, file, str(file))] == [PEM] * 3
    assert read_private_key(PEM.replace("\n", "\\n")) == PEM
    for nothing in (None, "a-name", str(tmp_path), ""):
        assert read_private_key(nothing) == nothing
    assert [is_private_key(text) for text in (PEM, "MIIB", PEM.replace("RSA ", ""))] == [
        True,
        False,
        True,
    ]


def test_a_file_that_cannot_be_read(tmp_path):
    """A file of another encoding is no text; its path stays what was given."""
    file = tmp_path / "key.der"
    file.write_bytes(b"\xff\xfe")
    assert read_private_key(str(file)) == str(file)

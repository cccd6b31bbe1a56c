"""Names of servers that a stranger might give, so that a site asks something inside its own network for them."""

from __future__ import annotations

from types import MappingProxyType

LOOPBACK = (
    *("127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.255.255.254", "0.0.0.0", "0", "0.0.0.1"),
    *("2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0x7f.0x0.0x0.0x1"),
    *(
        "localhost",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1.",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
    ),  # that is the point
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]"),
    *("[2002:7f00:1::]", "[2001:0:7f00:1::]"),
)
"""This machine, in every spelling that some resolver or library takes."""

PRIVATE = (
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.254"),
    *("167772161", "0x0a000001", "012.0.0.1", "10.1", "192.168.257", "3232235777"),
    *("100.64.0.1", "100.127.255.255", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.0.2.1"),
    *("[fc00::1]", "[fd12:3456:789a::1]", "[fe80::1]", "[fec0::1]", "[::ffff:10.0.0.1]"),
    *("[64:ff9b::10.0.0.1]", "[2002:0a00:1::]", "[2001:db8::1]", "[3fff::1]", "[100::1]"),
    *("[5f00::1]", "[ff02::1]", "[::ffff:0:10.0.0.1]", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
    *("255.255.255.255", "192.88.99.1", "192.0.0.8"),
)
"""Networks that no provider is in: private ones, carriers', documentation, multicast, translations of those."""

CLOUDS = (
    *("169.254.169.254", "169.254.170.2", "2852039166", "0xa9fea9fe", "[::ffff:169.254.169.254]"),
    *("[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    "[fe80::a9fe:a9fe]",
)
"""Where clouds tell a machine its secrets."""

ANSWERS = MappingProxyType(
    {
        "inside.example": ["10.0.0.7"],
        "loop.example": ["127.0.0.1"],
        "mapped.example": ["::ffff:127.0.0.1"],
        "six.example": ["::1"],
        "zone.example": ["fe80::1%lo"],
        "metadata.example": ["169.254.169.254"],
        "both.example": ["93.184.216.34", "127.0.0.1"],
        "both-ways.example": ["2606:2800:220:1:248:1893:25c8:1946", "fd00::1"],
        "nothing.example": [],
        "odd.example": ["not an address"],
        "xn--mnchen-3ya.example": ["192.168.1.1"],
        "127.0.0.1.nip.example": ["127.0.0.1"],
        "metadata.google.internal": ["169.254.169.254"],
        "intranet": ["10.0.0.8"],
        "kubernetes.default.svc": ["10.96.0.1"],
    }
)
"""What a stranger's own name server says, or the company's."""

URLS = (
    "https://user@127.0.0.1/",
    "https://fosstodon.org@127.0.0.1/",
    "https://fosstodon.org:443@10.0.0.1/",
    "https://127.0.0.1:443#@fosstodon.org/",
    "https://127.0.0.1:443?@fosstodon.org/",
    "https://127.0.0.1:22/",
    "https://[::1]:6379/",
    "http://93.184.216.34/",
    "http://inside.example/",
    "HTTP://fosstodon.org/",
)
"""Addresses that look like another's, lead to other ports, or go by http."""


def urls() -> tuple[str, ...]:
    """Return them all as addresses to ask."""
    names = (*LOOPBACK, *PRIVATE, *CLOUDS, *ANSWERS)
    return (*(f"https://{name}/" for name in names), *URLS)

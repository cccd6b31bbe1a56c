"""What the site's administrator enters at each provider, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from ..dance.base import Dance
from ..urls import authority, is_loopback, without_query

PLACEHOLDER = "https://your-site.example"
"""Stands for the site's own scheme and host, where nobody has said what they are."""

EXPLANATION = f"{PLACEHOLDER} stands for your site: say --base-url to see the exact addresses."
"""What to tell a reader of lines with the placeholder."""


@dataclass(frozen=True)
class Registration:
    """What one dance needs at its provider.

    Attributes:
        name: the dance's name.
        callback_url: the absolute URL that the provider has to know.
        title: the provider's title.
        docs_url: the provider's page about it; ``-`` where none is known.
    """

    name: str
    callback_url: str
    title: str
    docs_url: str = "-"

    @classmethod
    def of(cls, dance: Dance, callback_url: str, *, name: str | None = None) -> Registration:
        """Return the registration of a dance; ``name`` is its full name, where that is another than its own."""
        provider = dance.provider
        return cls(name or dance.name, callback_url, provider.title, provider.docs_url or "-")


def lines(registrations: Iterable[Registration]) -> str:
    """Return one line for each: name, callback URL, title and documentation, in columns of equal width."""
    rows = [astuple(registration) for registration in registrations]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def site_address(text: str) -> str:
    """Return scheme, host and path of a site as it was typed; a host without a scheme gets one.

    Raises:
        ValueError: no host can be found in it.
    """
    address = text if "://" in text else f"https://{text}"
    if "://" not in text and is_loopback(address):
        address = f"http://{text}"
    if not (authority(address) and address.lower().startswith(("https://", "http://"))):
        raise ValueError(f"{text!r} is no address of a site: https://example.com would be one.")
    return without_query(address).rstrip("/")

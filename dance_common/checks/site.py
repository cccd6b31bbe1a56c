"""What an adapter knows of its site, and what the site's administrator has to enter at each provider."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..backends import BaseBackend
from ..dance.base import Dance
from ..urls import authority, is_loopback, without_query

PLACEHOLDER = "https://your-site.example"
"""Stands for the site's own scheme and host where they are unknown."""

EXPLANATION = f"{PLACEHOLDER} stands for your site: give --base-url to see the exact addresses."
"""What to print beside lines with the placeholder."""


@dataclass(frozen=True, kw_only=True)
class SiteDance:
    """One dance of a site.

    Attributes:
        name: the dance's full name, which a Flask blueprint inside another has beside its own.
        dance: with the values of configuration variables.
        backend: where its tokens are stored.
        callback_url: the absolute URL that the provider has to know; empty where the site has no such view.
        view_url: the absolute URL of the callback view itself, which differs where the dance or the site names another.
        has_credentials_elsewhere: whether each request brings its own, so that the dance need have none.
    """

    name: str
    dance: Dance
    backend: BaseBackend
    callback_url: str = ""
    view_url: str = ""
    has_credentials_elsewhere: bool = False


@dataclass(frozen=True, kw_only=True)
class Site:
    """What an adapter knows of its site, and the names of its framework's remedies.

    Attributes:
        dances: in the order in which the site names them.
        is_address_known: whether the callback URLs are the site's real ones, not those of ``PLACEHOLDER``.
        is_https: whether the site is configured for https only.
        samesite: the session cookie's ``SameSite``, or None.
        is_cookie_secure: whether browsers send that cookie by https only.
        is_session_in_cookie: whether the session's content travels in it.
        names_hosts: whether requests for other hosts are refused.
        trusts_proxy: whether the headers of a proxy are believed.
        encryption_keys: what ``DANCE_ENCRYPTION_KEYS`` holds.
        hosts_hint: how the site's hosts are named.
        proxy_hint: how a proxy is trusted.
        column_hint: how a table gets a column that encrypts.
    """

    dances: tuple[SiteDance, ...]
    is_address_known: bool
    is_https: bool
    samesite: str | None
    is_cookie_secure: bool
    is_session_in_cookie: bool
    names_hosts: bool
    trusts_proxy: bool
    encryption_keys: object
    hosts_hint: str
    proxy_hint: str
    column_hint: str


def callback_lines(dances: Iterable[SiteDance]) -> str:
    """Return one line for each dance: name, callback URL, title and documentation, in columns of equal width.

    Where visitors name the server, the callback URL is that of a server that stands for all.
    """
    rows = [
        (
            each.name,
            each.dance.at_example().own_callback(each.callback_url),
            each.dance.provider.title,
            each.dance.provider.docs_url or "-",
        )
        for each in dances
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def is_unknown(dances: Iterable[SiteDance]) -> bool:
    """Tell whether ``callback_lines`` shows the placeholder, so that ``EXPLANATION`` should stand beside it."""
    return any(each.callback_url.startswith(PLACEHOLDER) for each in dances)


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

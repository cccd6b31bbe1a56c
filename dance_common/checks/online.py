"""Whether a site reaches its providers, and whether their clocks agree."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime

from ..dance.base import Dance
from ..errors import DanceError
from ..provider import ENDPOINTS
from ..urls import authority, is_loopback, resolve, without_query
from .findings import Finding

LARGEST_SKEW = 60
"""Seconds by which the clocks of site and provider may differ before tokens and signatures are refused."""


def check_online(dances: Iterable[Dance], *, now: float | None = None) -> Iterator[Finding]:
    """Yield what keeps this machine from reaching each provider's hosts, and clocks that differ from its own.

    Any HTTP status counts as reached, an error included. ``now`` is the site's Unix time.
    """
    asked: set[str] = set()
    for dance in dances:
        try:
            known = dance.discovered()
        except DanceError as error:
            yield Finding("E015", f"The dance {dance.name!r}: {error}", error.hint)
            continue
        for url in _addresses(known):
            if authority(url) in asked:
                continue
            asked.add(authority(url))
            if finding := _ask(known, url, now):
                yield finding


def _addresses(dance: Dance) -> Iterator[str]:
    for name in (*ENDPOINTS, "base_url"):
        url = dance.base_url if name == "base_url" else getattr(dance.provider, name, "")
        if url and authority(absolute := resolve(dance.base_url, url)):
            yield absolute


def _ask(dance: Dance, url: str, now: float | None) -> Finding | None:
    import requests

    from .. import transport
    from ..transport.session import no_authentication

    provider = dance.provider
    shown = without_query(url)
    session = requests.Session()
    session.mount("https://", transport.adapter_for(url))
    session.mount("http://", transport.adapter_for(url))
    try:
        with transport.provider_errors(provider.title, step="begin"):
            response = session.get(
                url,
                timeout=provider.timeout,
                allow_redirects=False,
                verify=provider.verify_tls,
                auth=no_authentication,
                stream=True,
            )
            response.close()
    except DanceError as error:
        return Finding(
            "E016",
            f"{shown} of the dance {dance.name!r} did not respond: {error}",
            "Check that this machine may reach it, and that the address is right.",
        )
    try:
        there = parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return None
    skew = (time.time() if now is None else now) - there
    if abs(skew) <= LARGEST_SKEW or is_loopback(url):
        return None
    return Finding(
        "E017",
        f"The clocks of this machine and of {authority(url)} differ by {abs(skew):.0f} seconds.",
        "Set this machine's clock: signatures and the times of tokens depend on it.",
    )

"""Perform for a site on the command line: every provider of the catalogue, and those that the site names."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from ..dance.base import Dance
from .app import Rehearsal
from .provider_routes import catalogue
from .server import serve
from .stand_in import SETTING

_SCRIPT = """\
The rehearsal is at {address}. It plays the providers of this site and of the catalogue, answers this
machine only, and forgets all when it ends.

  1. Set {setting} = "{address}" in {where}.
  2. Start the site with debugging on, at http://localhost or http://127.0.0.1.
  3. Visit {pages}.
  4. Choose an account on the page that asks, and press Allow; or Deny, to see how the site takes a no.

No account, client id or secret is needed, and the site's own are not used. Press Ctrl-C to end it."""


def company(dances: Iterable[Dance] = ()) -> Rehearsal:
    """Return a stand-in that plays the providers of these dances, and those of the catalogue that need no host."""
    rehearsal = Rehearsal()
    rehearsal.play(*dances, *catalogue())
    return rehearsal


def perform(
    dances: Iterable[Dance],
    *,
    port: int,
    pages: Iterable[str],
    where: str,
    say: Callable[[str], object],
) -> None:
    """Serve until Ctrl-C.

    Args:
        dances: the site's own.
        port: where to listen on loopback; 0 takes a free one.
        pages: the paths of the site's log-in views.
        where: where the site's setting belongs, in words.
        say: prints what to set and to press.

    Raises:
        OSError: the port is taken.
    """
    rehearsal = company(dances)
    with serve(rehearsal, "localhost", port) as address:
        rehearsal.issuer = address
        shown = ", ".join(pages) or "a log-in view, once the site has one"
        say(_SCRIPT.format(address=address, setting=SETTING, where=where, pages=shown))
        try:
            until_interrupted()
        except KeyboardInterrupt:
            return


def until_interrupted() -> None:
    """Wait for Ctrl-C."""
    threading.Event().wait()

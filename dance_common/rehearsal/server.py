"""Serving a stand-in on loopback: in a test, or for a site on the command line until Ctrl-C."""

from __future__ import annotations

import errno
import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server

from ..dance.base import Dance
from ..dance.oauth1 import OAuth1Dance
from ..errors import DanceError, NotConfigured
from ..openid.metadata import fetch_document
from ..provider import NOTHING, OAuth2Provider
from .app import Rehearsal
from .provider_routes import catalogue
from .settings import is_loopback
from .stand_in import SETTING, rsa_credentials


class _QuietHandler(WSGIRequestHandler):
    """Log nothing: request lines hold codes and tickets."""

    # Headers and body are written apart; without this each answer would wait for the other's ACK.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:
        """Drop the line."""


def why_it_cannot_begin(error: Exception, port: int) -> str:
    """Return what a command says that could not serve a stand-in at the port."""
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken, perhaps by another rehearsal. Choose another one, here and in {SETTING}:"
            f" --port {port + 1}."
        )
    if isinstance(error, NotConfigured):
        return str(error)
    return f"The rehearsal can't begin: {error}"


def free_port(host: str, first: int) -> int:
    """Return the first port from ``first`` on that nobody answers at on the host of this machine; 0 is any."""
    port = first
    while port and _is_taken(host, port):
        port += 1
    return port


def _is_taken(host: str, port: int) -> bool:
    # Asked rather than bound: a program may have localhost's IPv6 address only, and browsers prefer that one.
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def serve(rehearsal: Rehearsal, host: str = "127.0.0.1", port: int = 9000) -> Iterator[str]:
    """Serve within the block, with a thread for each connection, and give the address.

    Port 0 takes a free port, and the address becomes the issuer for as long. Raises ValueError for
    a host that is not loopback, OSError if the port is taken.
    """
    if not is_loopback(host):
        raise ValueError(f"A rehearsal is served on loopback only, so not at {host!r}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host.strip("[]"), port), family=family, backlog=128) as listening:
        bound = listening.getsockname()[1]
        server = make_server(
            host.strip("[]"),
            bound,
            rehearsal,
            threaded=True,
            request_handler=_QuietHandler,
            fd=listening.fileno(),
        )
    address = f"http://{host}:{bound}" if family == socket.AF_INET else f"http://[{host}]:{bound}"
    issuer = rehearsal.issuer
    if port == 0:
        rehearsal.issuer = address
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        rehearsal.issuer = issuer


_INSTRUCTIONS = """\
The rehearsal is at {address}. It plays the providers of this site and of the catalogue, answers this
machine only, and forgets everything when it stops.

  1. Set {setting} = "{address}" in {where}.
  2. Start the site with debugging on, at http://localhost or http://127.0.0.1.
  3. Visit {pages}.
  4. Choose an account on the page that asks, and press Allow; or Deny, to see what the site does then.

No account, client id or secret is needed, and the site's own are not used, but for RSA keys: a dance
that is signed by one is signed by the site's own, which stays with the site. Press Ctrl-C to end it."""

_A_SITE = OAuth2Provider(name="site", timeout=5.0)
"""Who is asked for documents about sites that are known by their addresses."""


def answers_in(path: str | None) -> Mapping[str, object]:
    """Return the answers in a file of JSON: an object of absolute URLs and what each answers; none without a file.

    Raises:
        NotConfigured: the file can't be read, or has something else.
    """
    if path is None:
        return NOTHING
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotConfigured(f"The answers in {path} can't be read: {error}") from None
    if not isinstance(found, dict) or not all(urlsplit(url).netloc for url in found):
        raise NotConfigured(
            f'The answers in {path} have to be one JSON object: {{"https://api.github.com/user/orgs": [...]}}.'
        )
    return found


def stand_in_for(dances: Iterable[Dance] = ()) -> Rehearsal:
    """Return a stand-in that plays the providers of these dances, and those of the catalogue that need no host."""
    rehearsal = Rehearsal(fetch_document=_document_at)
    rehearsal.play(*dances, *catalogue())
    return rehearsal


def _document_at(url: str) -> Mapping[str, Any] | None:
    try:
        return fetch_document(url, provider=_A_SITE, step="begin", code="no_document")
    except DanceError:
        return None


def serve_forever(
    dances: Iterable[Dance],
    *,
    port: int,
    pages: Iterable[str],
    where: str,
    say: Callable[[str], object],
    answers: Mapping[str, object] = NOTHING,
) -> None:
    """Serve until Ctrl-C.

    Args:
        dances: the site's own.
        port: where to listen on loopback; 0 takes a free one.
        pages: the paths of the site's log-in views.
        where: where the site's setting belongs, in words.
        say: prints what to set and to press.
        answers: what further addresses of the providers' APIs answer, by their absolute URLs.

    Raises:
        OSError: the port is taken.
    """
    dances = tuple(dances)
    rehearsal = stand_in_for(dances)
    for url, answer in answers.items():
        rehearsal.add_api(url, answer)
    with serve(rehearsal, "localhost", port) as address:
        rehearsal.issuer = address
        shown = ", ".join(pages) or "a log-in view, once the site has one"
        say(_INSTRUCTIONS.format(address=address, setting=SETTING, where=where, pages=shown))
        for dance in dances:
            if isinstance(dance, OAuth1Dance) and dance.signs_by_rsa:
                say(_said_of_key(dance))
        try:
            until_interrupted()
        except KeyboardInterrupt:
            return


def _said_of_key(dance: OAuth1Dance) -> str:
    if dance.rsa_key is None:
        return f"The dance {dance.name!r} has no RSA key yet: a key of the rehearsal's own signs."
    if rsa_credentials(dance) is None:
        places = " or ".join((*dance.variables_of("rsa_key"), "the option rsa_key"))
        return f"The RSA key of the dance {dance.name!r} can't sign. Correct {places}."
    return (
        f"The dance {dance.name!r} signs by its own RSA key, whose public key the rehearsal knows."
    )


def until_interrupted() -> None:
    """Wait for Ctrl-C."""
    threading.Event().wait()

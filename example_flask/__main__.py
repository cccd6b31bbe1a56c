"""Run the site and its stand-in provider on this machine: ``python -m example_flask``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile

from werkzeug.serving import WSGIRequestHandler, make_server

from dance_common.rehearsal import free_port, serve
from dance_common.rehearsal.server import stand_in_for

from . import create_app

HOST = "localhost"
WELCOME = """\
The example is at {site}
{providers}
Press Ctrl-C to end."""
PLAYED = "A stand-in plays the providers at {}: no account is needed anywhere."
REAL = "It dances with the providers themselves, whose credentials are in the environment."


class QuietHandler(WSGIRequestHandler):
    """Log no requests: the addresses of callbacks hold codes."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Drop the line."""


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m example_flask",
        description="Run the example site and its stand-in provider. Taken ports are passed over.",
        epilog="With EXAMPLE_DATABASE_URL in the environment what is stored stays; otherwise it goes when the site"
        " ends.",
    )
    parser.add_argument("--port", type=int, default=5000, help="of the site (default: 5000)")
    parser.add_argument(
        "--provider-port", type=int, default=9000, help="of the stand-in (default: 9000)"
    )
    parser.add_argument("--real", action="store_true", help="dance with the providers themselves")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="example_flask-") as folder:
        database_url = os.environ.get("EXAMPLE_DATABASE_URL") or f"sqlite:///{folder}/site.sqlite3"
        if options.real:
            run(database_url, options.port)
            return
        with serve(stand_in_for(), HOST, free_port(HOST, options.provider_port)) as address:
            run(database_url, options.port, address)


def run(database_url: str, port: int, stand_in: str = "") -> None:
    """Serve the site."""
    app = create_app(stand_in=stand_in, database_url=database_url)
    server = make_server(
        HOST, free_port(HOST, port), app, threaded=True, request_handler=QuietHandler
    )
    providers = PLAYED.format(stand_in) if stand_in else REAL
    print(WELCOME.format(site=f"http://{HOST}:{server.port}", providers=providers), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    # Ended by another program it cleans up as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        main()
    except KeyboardInterrupt:
        sys.exit()

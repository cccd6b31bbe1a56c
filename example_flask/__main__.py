"""Run the site and its stand-in provider on this machine: ``python -m example_flask``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile

from werkzeug.serving import WSGIRequestHandler, make_server

from dance_common.rehearsal import Rehearsal, free_port, serve

from . import create_app

HOST = "localhost"
WELCOME = """\
The example is at {site}
Its provider is at {provider}, a stand-in on this machine: no account is needed anywhere.
Press Ctrl-C to end both."""


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
        "--provider-port", type=int, default=9000, help="of the provider (default: 9000)"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="example_flask-") as folder:
        database_url = os.environ.get("EXAMPLE_DATABASE_URL") or f"sqlite:///{folder}/site.sqlite3"
        run(database_url, options.port, free_port(HOST, options.provider_port))


def run(database_url: str, port: int, provider_port: int) -> None:
    """Serve the site, and its provider beside it."""
    rehearsal = Rehearsal(f"http://{HOST}:{provider_port}")
    with serve(rehearsal, HOST, provider_port) as provider_url:
        app = create_app(rehearsal, database_url=database_url)
        server = make_server(
            HOST, free_port(HOST, port), app, threaded=True, request_handler=QuietHandler
        )
        site_url = f"http://{HOST}:{server.port}"
        print(WELCOME.format(site=site_url, provider=provider_url), flush=True)
        server.serve_forever()


if __name__ == "__main__":
    # Ended by another program it cleans up as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        main()
    except KeyboardInterrupt:
        sys.exit()

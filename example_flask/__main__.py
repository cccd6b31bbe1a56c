"""Run the site and its stand-in provider on this machine: ``python -m example_flask``."""

from __future__ import annotations

import argparse
import sys

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
    )
    parser.add_argument("--port", type=int, default=5000, help="of the site (default: 5000)")
    parser.add_argument(
        "--provider-port", type=int, default=9000, help="of the provider (default: 9000)"
    )
    options = parser.parse_args()
    provider_port = free_port(HOST, options.provider_port)
    rehearsal = Rehearsal(f"http://{HOST}:{provider_port}")
    with serve(rehearsal, HOST, provider_port) as provider_url:
        app = create_app(provider_url, expire_tokens=rehearsal.expire_tokens)
        server = make_server(
            HOST, free_port(HOST, options.port), app, threaded=True, request_handler=QuietHandler
        )
        site_url = f"http://{HOST}:{server.port}"
        print(WELCOME.format(site=site_url, provider=provider_url), flush=True)
        server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit()

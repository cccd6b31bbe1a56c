"""Run the site and its stand-in provider on this machine: ``python -m example_django``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command, execute_from_command_line
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from dance_common.rehearsal import free_port, serve
from dance_common.rehearsal.server import stand_in_for

HOST = "localhost"
WELCOME = """\
The example is at {site}
{providers}
Press Ctrl-C to end."""
PLAYED = "A stand-in plays the providers at {}: no account is needed anywhere."
REAL = "It dances with the providers themselves, whose credentials are in the environment."


class QuietHandler(WSGIRequestHandler):
    """Log no requests: the addresses of callbacks hold codes."""

    def log_message(self, format: str, *args: object) -> None:
        """Drop the line."""


def main() -> None:
    """Serve until Ctrl-C, or run a command of Django's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_django.settings")
    if sys.argv[1:2] == ["manage"]:
        execute_from_command_line(["python -m example_django manage", *sys.argv[2:]])
        return
    parser = argparse.ArgumentParser(
        prog="python -m example_django",
        description="Run the example site and its stand-in provider. Taken ports are passed over.",
        epilog="With EXAMPLE_DATABASE_URL in the environment what is stored stays; otherwise it goes when the site"
        " ends. 'python -m example_django manage COMMAND' is Django's manage.py.",
    )
    parser.add_argument("--port", type=int, default=8000, help="of the site (default: 8000)")
    parser.add_argument(
        "--provider-port", type=int, default=9000, help="of the stand-in (default: 9000)"
    )
    parser.add_argument("--real", action="store_true", help="dance with the providers themselves")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="example_django-") as folder:
        os.environ.setdefault("EXAMPLE_DATABASE_URL", f"sqlite:///{folder}/site.sqlite3")
        if options.real:
            run(options.port)
            return
        with serve(stand_in_for(), HOST, free_port(HOST, options.provider_port)) as address:
            run(options.port, address)


def run(port: int, stand_in: str = "") -> None:
    """Serve the site."""
    os.environ["DANCE_REHEARSAL"] = stand_in
    application = StaticFilesHandler(get_wsgi_application())
    call_command("migrate", verbosity=0)
    server = ThreadedWSGIServer((HOST, free_port(HOST, port)), QuietHandler)
    server.set_app(application)
    providers = PLAYED.format(stand_in) if stand_in else REAL
    print(
        WELCOME.format(site=f"http://{HOST}:{server.server_port}", providers=providers), flush=True
    )
    server.serve_forever()


if __name__ == "__main__":
    # Ended by another program it cleans up as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        main()
    except KeyboardInterrupt:
        sys.exit()

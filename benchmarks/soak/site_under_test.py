"""The contract suite's site, served with threads on loopback. Prints its address; answers questions about itself."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"
sys.path[:0] = [str(TESTS / "contract"), str(TESTS / "core")]

from stand_in import ENTRIES, PROVIDER
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    def log_request(self, *args):
        pass


def unhandled(counts: list[int], framework: str) -> None:
    """Count what the framework calls an unhandled exception."""

    def count(*_, **__):
        counts.append(1)

    if framework == "flask":
        from flask import got_request_exception

        got_request_exception.connect(count, weak=False)
    else:
        from django.core.signals import got_request_exception as of_django

        of_django.connect(count, weak=False)


def health(counts: list[int]) -> str:
    """Return what this process has, as JSON."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    links = []
    for fd in os.listdir("/proc/self/fd"):
        try:
            links.append(os.readlink(f"/proc/self/fd/{fd}"))
        except OSError:
            continue
    return json.dumps(
        {
            "megabytes": round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1),
            "threads": threading.active_count(),
            "sockets": sum(link.startswith("socket:") for link in links),
            "unhandled": len(counts),
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--framework", choices=("flask", "django"), required=True)
    parser.add_argument("--provider", required=True)
    options = parser.parse_args()
    if options.framework == "flask":
        from flask_site import FlaskSite as Site
    else:
        from django_site import DjangoSite as Site
    entry = {
        name: value.replace(PROVIDER, options.provider) if isinstance(value, str) else value
        for name, value in ENTRIES["oauth2"].items()
    }
    counts: list[int] = []
    unhandled(counts, options.framework)
    # A site in use answers 500 for what it did not handle, and goes on.
    further = {"TESTING": False} if options.framework == "flask" else {"DEBUG": False}
    with Site.running({"rehearsal": entry | {"timeout": 3, "api_timeout": (1.5, 1.5)}}) as site:
        if options.framework == "flask":
            site.app.config.update(further)
        server = make_server("127.0.0.1", 0, site.wsgi, threaded=True, request_handler=Quiet)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://localhost:{server.port}", flush=True)
        for line in sys.stdin:
            if line.strip() == "health":
                print(health(counts), flush=True)


if __name__ == "__main__":
    main()

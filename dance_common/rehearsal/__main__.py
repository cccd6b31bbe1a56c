"""Run a rehearsal provider on this machine: ``python -m dance_common.rehearsal``."""

from __future__ import annotations

import argparse
import sys
import threading

from .server import serve, stand_in_for, why_it_cannot_begin
from .settings import DEMO_CLIENT

_WELCOME = """\
The rehearsal provider is at {issuer}
Use it in place of the real provider. It answers this machine only and forgets everything when it stops.

  client id      {client.client_id}
  client secret  {client.client_secret}
  callback       any http://localhost or http://127.0.0.1 address

  OAuth 2  authorize  {issuer}/oauth2/authorize
           token      {issuer}/oauth2/token
  OAuth 1  request    {issuer}/oauth1/request_token
           authorize  {issuer}/oauth1/authorize
           access     {issuer}/oauth1/access_token
  API      profile    {issuer}/api/user

A site with DANCE_REHEARSAL = "{issuer}" finds every provider of the catalogue here.
Press Ctrl-C to end it."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m dance_common.rehearsal",
        description="Run a stand-in OAuth provider on this machine.",
    )
    parser.add_argument("--host", default="localhost", help="a loopback host (default: localhost)")
    parser.add_argument("--port", type=int, default=9000, help="default: 9000; 0 for any free one")
    options = parser.parse_args(arguments)
    rehearsal = stand_in_for()
    rehearsal.issuer = f"http://{options.host}:{options.port}"
    try:
        with serve(rehearsal, options.host, options.port):
            print(_WELCOME.format(issuer=rehearsal.issuer, client=DEMO_CLIENT), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print()
    except (OSError, ValueError) as error:
        print(why_it_cannot_begin(error, options.port), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

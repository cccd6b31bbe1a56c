"""Print the transcript of every application, with whichever ``flask_dance`` is installed.

python tests/migrating/transcripts/run.py
"""

from __future__ import annotations

import logging
import os

# Flask-Dance 7.1 asks for it where a provider is on plain http; ours does not on loopback.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

from apps import ALL  # after the environment
from provider import served


def main():
    """Visit all applications, each with a provider of its own."""
    logging.disable()
    for application in ALL:
        with served() as (provider, address):
            application(provider, address)


if __name__ == "__main__":
    main()

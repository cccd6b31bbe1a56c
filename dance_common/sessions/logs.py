"""Keep the secrets of a dance out of the logs of the libraries below."""

from __future__ import annotations

import logging

_TALKATIVE = (
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth2.rfc6749.clients.base",
    "requests_oauthlib.oauth1_auth",
    "requests_oauthlib.oauth1_session",
    "requests_oauthlib.oauth2_auth",
    "requests_oauthlib.oauth2_session",
)


def _above_debug(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


def filter_library_logs() -> None:
    """Drop the DEBUG records of requests-oauthlib and oauthlib's clients: they hold tokens, codes and signatures."""
    for name in _TALKATIVE:
        # addFilter ignores a filter that is there already, so this may be called often.
        logging.getLogger(name).addFilter(_above_debug)

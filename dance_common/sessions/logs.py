"""Keep the secrets of a dance out of the logs of the libraries below."""

from __future__ import annotations

import logging
import re

_TALKATIVE = (
    "oauthlib.oauth1.rfc5849",
    "oauthlib.oauth2.rfc6749.clients.base",
    "requests_oauthlib.oauth1_auth",
    "requests_oauthlib.oauth1_session",
    "requests_oauthlib.oauth2_auth",
    "requests_oauthlib.oauth2_session",
)

_NAMING_ADDRESSES = ("urllib3.connectionpool", "urllib3.util.retry")
_SECRET_IN_QUERY = re.compile(r"(?<=[?&])([^=&#\s]*(?:code|secret|token)[^=&#\s]*=)[^&#\s'\"]+")


def _above_debug(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


def _without_secrets(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(
            _SECRET_IN_QUERY.sub(r"\1…", each) if isinstance(each, str) else each
            for each in record.args
        )
    return True


def filter_library_logs() -> None:
    """Drop the DEBUG records of requests-oauthlib and oauthlib's clients: they hold tokens, codes and signatures.

    Those of urllib3 name the addresses that are called: what is secret in their queries is masked.
    """
    # addFilter ignores a filter that is there already, so this may be called often.
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_above_debug)
    for name in _NAMING_ADDRESSES:
        logging.getLogger(name).addFilter(_without_secrets)

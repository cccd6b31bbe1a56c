"""The keywords that a blueprint passes on to its session class."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from dance_common.options import unknown_keyword

_SIGNING = ("realm", "encoding", "decoding", "nonce", "timestamp")


def checked(
    blueprint: type[Any], session_class: type[Any] | None, options: dict[str, Any]
) -> dict[str, Any]:
    """Return the options, if the session class knows them.

    Raises:
        TypeError: one is unknown; the sentence names the nearest keyword of the blueprint or the session.
    """
    if not options:
        return {}
    known = set(_names(session_class)) if session_class else set()
    known |= _known_to_requests_oauthlib(blueprint)
    for name in options:
        if name not in known:
            raise TypeError(
                unknown_keyword(blueprint.__name__, name, known | set(_names(blueprint)))
            )
    return dict(options)


def _known_to_requests_oauthlib(blueprint: type[Any]) -> set[str]:
    # Imported here: requests is not loaded at start-up unless somebody passes such a keyword.
    import requests_oauthlib

    if hasattr(blueprint, "client_key"):
        return {*_names(requests_oauthlib.OAuth1Session), *_SIGNING}
    return set(_names(requests_oauthlib.OAuth2Session))


def _names(cls: type[Any]) -> Iterable[str]:
    parameters = inspect.signature(cls).parameters.values()
    return [p.name for p in parameters if p.kind is not inspect.Parameter.VAR_KEYWORD]

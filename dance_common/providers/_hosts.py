"""Addresses that people name themselves, for providers that anybody may run: checked when a site starts."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def host(value: str, *, argument: str, example: str) -> str:
    """Return the name of a host, in lower case, with its port if it has one.

    Raises:
        ValueError: it has a scheme, a path, a user or anything else beside.
    """
    wanted = f"the name of a host alone, such as {example!r}, without scheme and path"
    return _matching(_HOST, value, f"{argument} has to be {wanted}.")


def label(value: str, *, argument: str, example: str) -> str:
    """Return one part of a host's name, in lower case.

    Raises:
        ValueError: it is more than that, or less.
    """
    wanted = f"one part of a host's name, such as {example!r}, without dots"
    return _matching(_LABEL, value, f"{argument} has to be {wanted}.")


def address(value: str, *, argument: str, example: str) -> str:
    """Return an absolute URL that relative ones can be resolved against: with a slash at its end.

    Raises:
        ValueError: it is no absolute http(s) URL, or it has a query or a user.
    """
    text = (value or "").strip()
    parts = _parts(text)
    if (
        parts is None
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ValueError(f"{argument} has to be an absolute address, such as {example!r}.")
    return text.rstrip("/") + "/"


def _matching(pattern: re.Pattern[str], value: str, otherwise: str) -> str:
    found = (value or "").strip().lower()
    if not pattern.fullmatch(found):
        raise ValueError(otherwise)
    return found


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None

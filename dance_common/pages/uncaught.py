"""What becomes of an error of a provider that a view of the site did not catch."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..errors import DanceError, ProviderFailed
from ..urls import can_be_visited, is_safe_next


def dance_name_of(error: BaseException) -> str:
    """Return the name of the dance whose session, or whose answer, raised the error; empty where none did."""
    answer = getattr(error, "response", None)
    name: str = getattr(error, "dance_name", "") or getattr(answer, "dance_name", "")
    return name


def as_failure(error: BaseException, *, title: str) -> DanceError | None:
    """Return the error as the failure of the provider that it is, or None for a mistake of the site's own.

    Args:
        error: what a view let go; a ``DanceError``, or one of requests' errors that a session of ours raised, or
            ``raise_for_status`` of its answer. An answer with a status below 500 is the provider's failure only where
            it says that there were too many requests, or that the token is no good.
        title: the provider's title.
    """
    import requests

    from ..transport.adapters import provider_errors

    if isinstance(error, DanceError):
        is_providers = isinstance(error, ProviderFailed) or error.status == _UNAUTHORIZED
        return error if is_providers else None
    if not isinstance(error, requests.RequestException):
        return None
    if isinstance(error, requests.HTTPError):
        return _answered(error.response, title=title)
    if isinstance(error, ValueError) and not isinstance(error, requests.exceptions.JSONDecodeError):
        return None  # an address or a header that can't be: requests' InvalidURL, MissingSchema ...
    try:
        with provider_errors(title, step="api"):
            raise error
    except DanceError as failure:
        failure.dance_name = dance_name_of(error)
        return failure


def _answered(response: Any, *, title: str) -> DanceError | None:
    from ..transport.bodies import scrub

    status: int = response.status_code
    if status < _SERVERS_OWN and status not in _BY_STATUS:
        return None
    code, shown = _BY_STATUS.get(status, (None, None))
    return ProviderFailed(
        f"{title} answered with status {status}.",
        code=code,
        step="api",
        status=shown,
        response=scrub(response),
    )


def retry_url(error: DanceError, *, method: str, page: str, login: Any, home: str) -> str:
    """Return where "Try again" leads: the page itself, or the log-in where the connection is over.

    Args:
        error: the failure.
        method: the request's method; a page that was not asked for by GET is not asked for again.
        page: the address of the page within the site.
        login: a function of the page to come back to, or None; returns the address of the log-in.
        home: where the site's own pages begin.
    """
    again = page if can_be_visited(method) and is_safe_next(page, host="-") else None
    if error.status == _UNAUTHORIZED:
        address: str = login(again)
        return address
    return again or home


_UNAUTHORIZED = 401
_SERVERS_OWN = 500
_BY_STATUS: Mapping[int, tuple[str, int | None]] = MappingProxyType(
    {_UNAUTHORIZED: ("token_refused", _UNAUTHORIZED), 429: ("rate_limited", None)}
)

"""What becomes of an error of a provider that a view of the site did not catch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..errors import DanceError, NotConfigured, ProviderFailed
from ..urls import is_safe_next
from .views import DanceRequest, Reply, announce, error_page

if TYPE_CHECKING:
    import requests

_STATUS_MEANINGS: Mapping[int, tuple[str, int | None]] = MappingProxyType(
    {
        HTTPStatus.UNAUTHORIZED: ("token_refused", HTTPStatus.UNAUTHORIZED),
        HTTPStatus.TOO_MANY_REQUESTS: ("rate_limited", None),
    }
)
"""The code, and the status of the page, for statuses below 500 that are the provider's failure."""


def reply_to_uncaught(
    error: Exception, find_request: Callable[[str], DanceRequest | None]
) -> Reply | None:
    """Return what to do about an error that a view did not catch; None where no provider is to blame.

    Args:
        error: what the view raised.
        find_request: returns the current request by the name of a dance; None where the site has no such dance.
    """
    name = dance_name_of(error)
    request = find_request(name) if name else None
    failure = request and as_failure(error, title=request.visit.title)
    if not (request and failure):
        return None
    reply, _ = announce(request, failure)
    return reply or error_page(request, failure, retry_url=retry_url(request, failure))


def retry_url(request: DanceRequest, error: DanceError) -> str:
    """Return where "Try again" leads: the page itself, or the login view where the connection is over."""
    again = request.page_again
    if again is not None and not is_safe_next(again, host="-"):
        again = None
    if error.status == HTTPStatus.UNAUTHORIZED:
        return request.login_address(next_url=again)
    return again or request.home_url


def dance_name_of(error: BaseException) -> str:
    """Return the name of the dance whose session raised the error, or got its response; empty where none did."""
    response = getattr(error, "response", None)
    name: str = getattr(error, "dance_name", "") or getattr(response, "dance_name", "")
    return name


def as_failure(error: BaseException, *, title: str) -> DanceError | None:
    """Return the error as the failure of the provider or the configuration that it is; None for any other mistake.

    Args:
        error: what a view did not catch; a ``DanceError``, or one of requests' errors that a session of ours raised,
            or ``raise_for_status`` of its response. A response with a status below 500 is the provider's failure only
            where it says that there were too many requests, or that the token is no good.
        title: the provider's title.
    """
    import requests

    from ..transport.endpoint import transport_failure

    if isinstance(error, DanceError):
        is_providers = isinstance(error, ProviderFailed) or error.status == HTTPStatus.UNAUTHORIZED
        # The class itself: an address or a key that is wrong may be a mistake of this one view.
        return error if is_providers or type(error) is NotConfigured else None
    if not isinstance(error, requests.RequestException):
        return None
    if isinstance(error, requests.HTTPError):
        return _failure_by_status(error.response, title=title)
    if isinstance(error, ValueError) and not isinstance(error, requests.exceptions.JSONDecodeError):
        return None  # an address or a header that can't be: requests' InvalidURL, MissingSchema ...
    failure = transport_failure(error, title, step="api")
    failure.dance_name = dance_name_of(error)
    return failure


def _failure_by_status(response: requests.Response, *, title: str) -> DanceError | None:
    from ..transport.bodies import scrub

    status = response.status_code
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _STATUS_MEANINGS:
        return None
    code, page_status = _STATUS_MEANINGS.get(status, (None, None))
    return ProviderFailed(
        f"{title} answered with status {status}.",
        code=code,
        step="api",
        status=page_status,
        response=scrub(response),
    )

"""Credentials in the query of API calls, for providers that take them nowhere else.

Addresses are shown where headers are not: in errors, in logs, in what a view knows of a response. None has them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import urldefrag, urlencode

import requests


def with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    """Return the URL with further parameters in its query."""
    plain, fragment = urldefrag(url)
    query = f"{'&' if '?' in plain else '?'}{urlencode(parameters)}"
    return f"{plain}{query}{f'#{fragment}' if fragment else ''}"


def without_parameters(url: str, names: Collection[str]) -> str:
    """Return the URL without these parameters of its query; the rest stays as it is written."""
    plain, fragment = urldefrag(url)
    address, _, query = plain.partition("?")
    kept = "&".join(part for part in query.split("&") if part.partition("=")[0] not in names)
    return f"{address}{f'?{kept}' if kept else ''}{f'#{fragment}' if fragment else ''}"


def clean_response(response: requests.Response, names: Collection[str]) -> None:
    """Take the parameters out of what the response and those before it know of their requests."""
    for each in (*response.history, response):
        each.url = without_parameters(each.url or "", names)
        each.request = _clean_request(each.request, names)


def clean_error(error: requests.RequestException, names: Collection[str]) -> None:
    """Mask the parameters in the error's text, and forget what caused it: that has the address, too."""
    values = re.compile(rf"(?<=[?&])({'|'.join(map(re.escape, names))})=[^&\s'\")]*")
    error.args = (values.sub(r"\1=…", str(error)),)
    error.__cause__ = error.__context__ = None
    if isinstance(error.request, requests.PreparedRequest):
        error.request = _clean_request(error.request, names)


def _clean_request(
    request: requests.PreparedRequest, names: Collection[str]
) -> requests.PreparedRequest:
    clean = request.copy()
    clean.url = without_parameters(request.url or "", names)
    return clean

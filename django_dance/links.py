"""Addresses of the login view."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse


def login_address(request: HttpRequest | None, name: str, *, next_url: str | None = None) -> str:
    """Return the path of the login view; ``next_url`` is the page that it leads to in the end.

    Raises:
        NoReverseMatch: the site has no such dance, or does not include ``django_dance.urls``.
    """
    match = request.resolver_match if request is not None else None
    path = reverse(
        "django_dance:login", args=[name], current_app=match.namespace if match else None
    )
    return f"{path}?{urlencode({'next': next_url})}" if next_url else path

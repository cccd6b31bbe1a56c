"""Checks for ``manage.py check --deploy``: addresses that a proxy or a visitor could change, ``W005`` and ``W006``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

from .providers import readable


def check_deployment(**_: Any) -> list[CheckMessage]:
    """Report what would make the callback URL another one than the provider knows."""
    found, _errors = readable()
    return [*_check_proxy(), *_check_hosts()] if found else []


def _check_proxy() -> Iterator[CheckMessage]:
    by_https = settings.SECURE_SSL_REDIRECT or settings.SESSION_COOKIE_SECURE
    if by_https and not settings.SECURE_PROXY_SSL_HEADER:
        yield Warning(
            "The site is served by https, and SECURE_PROXY_SSL_HEADER is not set: behind a proxy that ends TLS"
            " the callback URLs would begin with http://, and every dance would be refused.",
            hint="Set SECURE_PROXY_SSL_HEADER to the header that your proxy sets and strips;"
            " silence this check if Django is served by https without a proxy.",
            id="django_dance.W005",
        )


def _check_hosts() -> Iterator[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "ALLOWED_HOSTS allows every host, and callback URLs are made of the host that a request names.",
            hint="List the hosts of this site.",
            id="django_dance.W006",
        )

"""Print the callback URL of each dance, to be registered at its provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from dance_common.checks import registration

from ...conf import configured_providers


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--base-url", help="where the site is, such as https://example.com")


def run(
    *, stdout: OutputWrapper, stderr: OutputWrapper, base_url: str | None = None, **_: Any
) -> None:
    """Write one line for each dance, and what is no such line to ``stderr``.

    Raises:
        CommandError: an address can't be found.
    """
    try:
        address = registration.site_address(base_url or registration.PLACEHOLDER)
        found = registrations(address)
    except (ImproperlyConfigured, ValueError) as error:
        raise CommandError(str(error)) from error
    except NoReverseMatch as error:
        raise CommandError(
            'Add path("login/", include("django_dance.urls")) to the URLs of the site first.'
        ) from error
    if not found:
        stderr.write("DANCE_PROVIDERS names no provider.")
        return
    stdout.write(registration.lines(found))
    if base_url is None:
        stderr.write(registration.EXPLANATION)


def registrations(address: str) -> list[registration.Registration]:
    """Return what to register for a site at the address; a path in it goes before ``FORCE_SCRIPT_NAME``.

    Raises:
        NoReverseMatch: ``django_dance.urls`` is not included.
    """
    parts = urlsplit(address)
    with _mounted_at(parts.path):
        return [
            registration.Registration.of(
                found.dance,
                f"{parts.scheme}://{parts.netloc}"
                + reverse("django_dance:authorized", args=[found.dance.name]),
            )
            for found in configured_providers().values()
        ]


@contextmanager
def _mounted_at(path: str) -> Iterator[None]:
    before = get_script_prefix()
    set_script_prefix(path or before)
    try:
        yield
    finally:
        set_script_prefix(before)

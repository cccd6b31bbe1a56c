"""Say what would go wrong with the dances of this site, and why; exit with 1 if something would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.urls import NoReverseMatch

from dance_common.checks import registration
from dance_common.checks.dances import Finding
from dance_common.checks.site import (
    Patient,
    SiteFacts,
    examine_callback,
    examine_online,
    examine_site,
    is_ill,
    report,
)

from ...backends import SessionBackend
from ...checks import TAG
from ...conf import configured_providers
from .urls import registrations

_PROXY = "django_dance.W005"
"""The check whose answer depends on what stands in front of Django."""


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--base-url", help="where the site is, such as https://example.com")
    parser.add_argument("--online", action="store_true", help="ask the providers, too")


def run(
    *, stdout: OutputWrapper, base_url: str | None = None, online: bool = False, **_: Any
) -> None:
    """Write the callback URLs and what was found.

    Raises:
        SystemExit: something is certainly wrong.
        CommandError: ``base_url`` is no address of a site.
    """
    try:
        address = registration.site_address(base_url or registration.PLACEHOLDER)
    except ValueError as error:
        raise CommandError(str(error)) from error
    found = list(_checked())
    try:
        registered = registrations(address)
        if registered:
            stdout.write(f"{registration.lines(registered)}\n")
        found += _examined(registered, is_address_known=base_url is not None, online=online)
    except (ImproperlyConfigured, NoReverseMatch):
        pass  # the checks have said it
    # The checks and the doctor look at some of the same things.
    found = list(dict.fromkeys(found))
    stdout.write(report(found))
    if is_ill(found):
        raise SystemExit(1)


def _checked() -> Iterator[Finding]:
    """Yield what the system checks say, those for deployment included."""
    for message in checks.run_checks(tags=[TAG], include_deployment_checks=True):
        if not message.is_silenced():
            hint = message.hint or f"See {message.id} in the documentation."
            yield Finding(str(message.msg), str(hint), is_certain=message.id != _PROXY)


def _examined(
    registered: list[registration.Registration], *, is_address_known: bool, online: bool
) -> Iterator[Finding]:
    if not registered:
        yield Finding("DANCE_PROVIDERS names no provider.", "Name one: {'github': {}}.")
        return
    facts = _facts(is_address_known=is_address_known)
    patients = [
        Patient(
            dance=configured.dance,
            callback_url=entry.callback_url,
            is_kept_in_cookie=isinstance(configured.backend, SessionBackend)
            and settings.SESSION_ENGINE.endswith(".signed_cookies"),
        )
        for entry, configured in zip(registered, configured_providers().values(), strict=True)
    ]
    for patient in patients:
        yield from examine_callback(patient, facts)
    yield from examine_site(patients, facts)
    if online:
        yield from examine_online(patient.dance for patient in patients)


def _facts(*, is_address_known: bool) -> SiteFacts:
    return SiteFacts(
        is_address_known=is_address_known,
        samesite=settings.SESSION_COOKIE_SAMESITE or None,
        is_cookie_secure=bool(settings.SESSION_COOKIE_SECURE),
        # The checks for deployment speak of hosts and proxies.
        names_hosts=True,
        trusts_proxy=True,
        hosts_remedy="List the hosts of this site in ALLOWED_HOSTS.",
        proxy_remedy="Behind a proxy that ends TLS set SECURE_PROXY_SSL_HEADER.",
    )

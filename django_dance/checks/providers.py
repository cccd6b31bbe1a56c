"""Checks of what the settings say of dances, backend and rehearsal: ``E001`` to ``E007``, ``E011`` and ``W001``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch

from dance_common.checks import dances as diagnosis
from dance_common.dance.base import Dance
from dance_common.rehearsal import setting as rehearsing

from ..conf import ConfiguredProvider, configured_provider, entries

_CATALOGUE_HINT = (
    "Name a provider of the catalogue as the key or as 'provider'; any other provider is described by"
    " 'provider': 'oauth2' (or 'oauth1') and its URLs."
)
_OPTION_HINT = "Correct the entry: until then the whole site has no dances."
_BACKEND_HINT = (
    "Set DANCE_BACKEND to the dotted path of a backend, such as 'django_dance.backends.ORMBackend'."
)
_REHEARSAL_HINT = (
    "Rehearse with DEBUG = True or in tests, at an address such as 'http://localhost:9000'; anywhere else remove"
    " DANCE_REHEARSAL from the settings and the environment."
)


def check_providers(**_: Any) -> list[CheckMessage]:
    """Report entries that can't be used, and dances that would fail."""
    found, messages = readable()
    for each in found:
        messages += _check_dance(each)
    return [*messages, *_check_paths(each.dance for each in found)]


def readable() -> tuple[list[ConfiguredProvider], list[CheckMessage]]:
    """Return the entries that can be used, and an error for each of the others."""
    try:
        named = entries()
    except ImproperlyConfigured as error:
        example = 'DANCE_PROVIDERS = {"github": {"scope": ["read:user"]}}'
        return [], [Error(str(error), hint=f"For example: {example}", id="django_dance.E001")]
    found: list[ConfiguredProvider] = []
    messages: list[CheckMessage] = []
    for name, entry in named.items():
        try:
            found.append(configured_provider(name, entry))
        except ImproperlyConfigured as error:
            message = _explained(error)
            # Every entry without a backend of its own says the same of DANCE_BACKEND.
            if message not in messages:
                messages.append(message)
    return found, messages


def _explained(error: ImproperlyConfigured) -> Error:
    if str(error).startswith("DANCE_BACKEND"):
        return Error(str(error), hint=_BACKEND_HINT, id="django_dance.E003")
    if str(error).startswith(rehearsing.SETTING):
        return Error(str(error), hint=_REHEARSAL_HINT, id="django_dance.E011")
    unknown = type(error.__cause__) is LookupError
    hint = _CATALOGUE_HINT if unknown else _OPTION_HINT
    return Error(str(error), hint=hint, id="django_dance.E002")


def _check_dance(found: ConfiguredProvider) -> Iterator[CheckMessage]:
    dance = found.dance
    lacks = diagnosis.missing_credentials(dance)
    # A warning: a site may be built, tested and migrated where the secrets are not.
    if lacks is not None and found.credentials is None:
        yield Warning(lacks.message, hint=lacks.hint, id="django_dance.W001")
    for finding in diagnosis.missing_endpoints(dance):
        yield Error(finding.message, hint=finding.hint, id="django_dance.E004")
    for finding in diagnosis.insecure_endpoints(dance):
        yield Error(finding.message, hint=finding.hint, id="django_dance.E005")
    if (
        dance.redirect_to
        and not dance.redirect_url
        and getattr(settings, "ROOT_URLCONF", None) is not None
    ):
        try:
            resolve_url(dance.redirect_to)
        except NoReverseMatch:
            yield Error(
                f"The dance {dance.name!r} ends at redirect_to={dance.redirect_to!r}, which is no view.",
                hint="Name a URL pattern that takes no arguments, or give redirect_url instead.",
                id="django_dance.E007",
            )


def _check_paths(dances: Iterable[Dance]) -> Iterator[CheckMessage]:
    owners = defaultdict(list)
    for dance in dances:
        for path in (dance.login_path, dance.authorized_path):
            owners[path.strip("/")].append(dance.name)
    for path, names in owners.items():
        if len(names) > 1:
            yield Error(
                f"The path {path!r} has more than one view of a dance: {', '.join(names)}.",
                hint="Give each its own login_url and authorized_url, with {bp.name} in them.",
                id="django_dance.E006",
            )

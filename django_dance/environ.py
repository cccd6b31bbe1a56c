"""A site's dances and their credentials from its environment: the extra ``environ``, built on django-environ."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, cast

import environ  # type: ignore[import-untyped]  # it declares no types
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping  # type: ignore[import-untyped]  # as above

from dance_common import providers
from dance_common.checks.findings import has_clients
from dance_common.rehearsal import stand_in

CHOICE = "DANCE_PROVIDERS"
"""The variable that lists the names of a site's dances, with commas between them."""


def dances(
    entries: Mapping[str, Mapping[str, Any]] | None = None, *, skip_incomplete: bool = False
) -> dict[str, dict[str, Any]]:
    """Return a value for the setting ``DANCE_PROVIDERS``, with each credential that the environment has.

    The variables are those that ``manage.py dance doctor`` asks for, such as ``GITHUB_OAUTH_CLIENT_ID``. One with
    ``_FILE`` at the end names a file that holds the credential, as container platforms mount secrets. What an entry
    says itself goes first.

    Args:
        entries: the site's dances, as in ``DANCE_PROVIDERS``. Where the environment has a variable ``DANCE_PROVIDERS``,
            it chooses: ``DANCE_PROVIDERS=github,google`` means these two, with the options of their entries, if any.
        skip_incomplete: leave out dances without all credentials. Otherwise they stay, and Django's checks name what is
            missing. None is left out while ``DANCE_REHEARSAL`` is set: the rehearsal needs no credentials.

    Raises:
        ImproperlyConfigured: there are neither entries nor that variable.
    """
    env = environ.FileAwareEnv()
    # Its own mapping is the process's, and remembers what was in a file.
    env.ENVIRON = FileAwareMapping(cache=False)
    # Its hints say that only its own marker may be a default, where its documentation passes lists.
    chosen: list[str] = env.list(CHOICE, default=cast(Any, list(entries or ())))
    if not chosen and entries is None:
        raise ImproperlyConfigured(
            f"Set the environment variable {CHOICE} to the names of this site's dances: github,google."
        )
    skips = skip_incomplete and not env.ENVIRON.get(stand_in.SETTING)
    found: dict[str, dict[str, Any]] = {}
    for name in chosen:
        entry = (entries or {}).get(name, {})
        credentials = _credentials(name, entry, env.ENVIRON)
        if not (skips and None in credentials.values()):
            known = {option: value for option, value in credentials.items() if value is not None}
            found[name] = {**known, **entry}
    return found


def _credentials(
    name: str, entry: Mapping[str, Any], variables: Mapping[str, str]
) -> dict[str, Any]:
    """Return the dance's credentials by the options that they are given by; None for what is known nowhere.

    Empty where each server that visitors name issues its own, and where the entry describes no dance: Django's checks
    say why.
    """
    options = {key: value for key, value in entry.items() if key not in ("credentials", "provider")}
    try:
        provider = providers.find(entry.get("provider", name))
        dance = provider(**options, name=name)
    except (AttributeError, LookupError, TypeError, ValueError):
        return {}
    if has_clients(dance):
        return {}
    parameters = inspect.signature(provider).parameters
    found = {}
    for credential in dance.credential_names:
        names = dance.variables_of(credential)
        value = getattr(dance, credential)
        if value is None:
            # The mapping is asked, and not env(): that takes a secret that begins with $ for the name of a variable.
            values = (variables.get(each, "").strip() for each in names)
            value = next(filter(None, values), None)
        # Some providers have a word of their own: Twitter's client key is the option api_key.
        own = (each.partition("_OAUTH_")[2].lower() for each in names)
        found[next(filter(parameters.__contains__, (credential, *own)))] = value
    return found

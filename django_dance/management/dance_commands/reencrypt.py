"""Encrypt every token in the database with the newest of DANCE_ENCRYPTION_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser, OutputWrapper

from dance_common.backends.tables.backend import reencrypt_tables
from dance_common.errors import NotConfigured

from ...conf import configured_providers, default_backend, encryption_keys


def add_arguments(parser: CommandParser) -> None:
    """Declare no arguments."""


def run(*, stdout: OutputWrapper, **_: Any) -> None:
    """Write one line for each table.

    Raises:
        CommandError: there are no keys, or a token can't be read with them.
    """
    try:
        backends = [default_backend(), *(each.backend for each in configured_providers().values())]
        for line in reencrypt_tables(backends, keys=encryption_keys()):
            stdout.write(line)
    except NotConfigured as error:
        raise CommandError(f"{error} {error.hint}") from error
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error

"""Play every provider on this machine, so that the site dances without any account."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.urls import NoReverseMatch

from ...conf import configured_providers
from ...paths import login_address


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--port", type=int, default=9000, help="default: 9000; 0 for any free one")


def run(*, stdout: OutputWrapper, port: int, **_: Any) -> None:
    """Serve until Ctrl-C.

    Raises:
        CommandError: the settings can't be used, or the port is taken.
    """
    # Needed by this command alone, and only where the extra "rehearsal" is installed.
    from dance_common.rehearsal.performance import perform

    try:
        found = configured_providers()
        pages = [login_address(None, name) for name in found]
        dances = [each.dance for each in found.values()]
        perform(dances, port=port, pages=pages, where="the settings", say=_line(stdout))
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error
    except NoReverseMatch as error:
        raise CommandError(
            'Add path("login/", include("django_dance.urls")) to the URLs of the site first.'
        ) from error
    except OSError as error:
        raise CommandError(f"The rehearsal can't begin: {error}") from error


def _line(stdout: OutputWrapper) -> Any:
    def write(text: str) -> None:
        stdout.write(text)
        # Whoever reads it through a pipe would otherwise wait until the end.
        stdout.flush()

    return write

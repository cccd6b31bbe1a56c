"""Take over the tokens that users have with django-allauth or social-auth."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError, CommandParser, OutputWrapper

from ...conf import configured_providers
from ...importing import SOURCES
from ...importing import run as import_from


def add_arguments(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--from", dest="source", choices=sorted(SOURCES), required=True, help="the other package"
    )
    parser.add_argument(
        "--as",
        dest="renamed",
        metavar="PROVIDER=DANCE",
        action="append",
        default=[],
        help="which dance is for a provider that the other package calls differently; may be repeated",
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing")


def run(
    *,
    stdout: OutputWrapper,
    stderr: OutputWrapper,
    source: str,
    renamed: list[str],
    dry_run: bool,
    **_: Any,
) -> None:
    """Import, and write a line for each dance and each provider that none is for; no token is shown.

    It can be run again: a user who has a token here keeps it.

    Raises:
        CommandError: the package is not there, or the settings can't be used.
    """
    try:
        tally = import_from(source, renamed=_pairs(renamed), dry=dry_run)
    except (ImproperlyConfigured, LookupError) as error:
        raise CommandError(str(error)) from error
    for name in sorted({name for name, _ in tally.fates}):
        fates = [f"{number} {fate}" for (of, fate), number in tally.fates.items() if of == name]
        stdout.write(f"{name}: {', '.join(fates)}")
    for provider, number in sorted(tally.strangers.items()):
        stderr.write(
            f"{provider}: {number} left, since no dance is for it: add it to DANCE_PROVIDERS,"
            f" or say --as {provider}=NAME."
        )
    if not tally.fates and not tally.strangers:
        stderr.write("There are no tokens to import.")
    elif dry_run:
        stderr.write("Nothing was written.")


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        provider, _, dance = text.partition("=")
        if dance not in configured_providers():
            raise CommandError(f"--as {text}: DANCE_PROVIDERS has no {dance!r}.")
        pairs[provider] = dance
    return pairs

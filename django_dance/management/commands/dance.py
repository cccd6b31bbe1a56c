"""``manage.py dance``: what belongs to the site's dances on the command line."""

from __future__ import annotations

from argparse import SUPPRESS
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import NoReverseMatch
from django.utils import translation

from dance_common.backends.registrations import reencrypt_registrations
from dance_common.backends.tables.backend import reencrypt_tables
from dance_common.checks import (
    EXPLANATION,
    Finding,
    SiteDance,
    callback_lines,
    check_online,
    has_errors,
    is_unknown,
    report,
)
from dance_common.errors import NotConfigured

from ... import importing
from ...checks import check_id
from ...checks.findings import callback_languages, examine, site_of
from ...conf import configured_providers, default_backend, encryption_keys
from ...paths import login_address


def doctor(command: BaseCommand, *, base_url: str | None, online: bool, **general: object) -> None:
    """Say what would go wrong with the dances of this site, and why; exit with 1 if something would."""
    with _command_errors(ValueError):
        dances, found = examine(base_url)
    if not (dances or found):
        found.append(
            Finding("E019", "DANCE_PROVIDERS names no provider.", "Name one: {'github': {}}.")
        )
    if online:
        found += check_online(each.dance for each in dances)
    found = [each for each in found if check_id(each) not in settings.SILENCED_SYSTEM_CHECKS]
    command.stdout.write(report(found, dances))
    if has_errors(found):
        raise SystemExit(1)


def import_tokens(
    command: BaseCommand, *, source: str, renamed: list[str], dry_run: bool, **general: object
) -> None:
    """Take over the tokens that users have with django-allauth or social-auth."""
    with _command_errors(LookupError):
        pairs: dict[str, str] = {}
        for text in renamed:
            provider, _, dance = text.partition("=")
            if dance not in configured_providers():
                raise CommandError(f"--as {text}: DANCE_PROVIDERS has no {dance!r}.")
            pairs[provider] = dance
        summary = importing.run(source, renamed=pairs, dry_run=dry_run)
    for name in sorted({name for name, _ in summary.outcomes}):
        ends = [f"{number} {end}" for (of, end), number in summary.outcomes.items() if of == name]
        command.stdout.write(f"{name}: {', '.join(ends)}")
    for provider, number in sorted(summary.unmatched.items()):
        command.stderr.write(
            f"{provider}: {number} left, since no dance is for it: add it to DANCE_PROVIDERS,"
            f" or say --as {provider}=NAME."
        )
    if not summary.outcomes and not summary.unmatched:
        command.stderr.write("There are no tokens to import.")
    elif dry_run:
        command.stderr.write("Nothing was written.")


def reencrypt(command: BaseCommand, **general: object) -> None:
    """Encrypt every token and registration in the database with the newest of DANCE_ENCRYPTION_KEYS."""
    with _command_errors():
        configured = configured_providers().values()
        backends = [default_backend(), *(each.backend for each in configured)]
        servers = [each.dance.servers for each in configured]
        for line in reencrypt_tables(backends, keys=encryption_keys()):
            command.stdout.write(line)
        for line in reencrypt_registrations(each.registrations for each in servers if each):
            command.stdout.write(line)


def rehearse(
    command: BaseCommand, *, port: int, answers: str | None = None, **general: object
) -> None:
    """Play every provider on this machine, so that the site dances without any account."""
    # Needed by this command alone, and only where the extra "rehearsal" is installed.
    from dance_common.rehearsal.server import answers_in, serve_forever, why_it_cannot_begin

    def say(text: str) -> None:
        command.stdout.write(text)
        command.stdout.flush()  # or whoever reads it through a pipe would wait until the end

    with _command_errors():
        found = configured_providers()
        pages = [login_address(None, name) for name in found]
        dances = [each.dance for each in found.values()]
        try:
            serve_forever(
                dances,
                port=port,
                pages=pages,
                where="the settings",
                say=say,
                answers=answers_in(answers),
            )
        except (OSError, NotConfigured) as error:
            raise CommandError(why_it_cannot_begin(error, port)) from error


def urls(command: BaseCommand, *, base_url: str | None, **general: object) -> None:
    """Print the callback URL of each dance, to be registered at its provider."""
    with _command_errors(ValueError):
        dances = tuple(_in_every_language(base_url))
    if not dances:
        command.stderr.write("DANCE_PROVIDERS names no provider.")
        return
    command.stdout.write(callback_lines(dances))
    if base_url is None and is_unknown(dances):
        command.stderr.write(EXPLANATION)


def _in_every_language(base_url: str | None) -> Iterator[SiteDance]:
    """Yield the site's dances, one whose callback has a path for each language once for each of them."""
    for each in site_of(configured_providers().values(), base_url).dances:
        languages = [] if each.dance.callback_url else list(callback_languages(each.name).values())
        if len(languages) <= 1:
            yield each
            continue
        for language in languages:
            with translation.override(language):
                found = site_of([configured_providers()[each.name]], base_url).dances
            yield from found


SUBCOMMANDS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {run.__name__: run for run in (doctor, import_tokens, reencrypt, rehearse, urls)}
)
"""The functions by the names of their subcommands; the docstring is the subcommand's help."""


class Command(BaseCommand):
    """Runs one of the subcommands."""

    help = "Inspect and test this site's OAuth providers."
    # The doctor has to run although something is wrong.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the subcommands and their arguments."""
        subparsers = parser.add_subparsers(title="subcommands", metavar="SUBCOMMAND")
        parsers = {}
        for name, run in SUBCOMMANDS.items():
            parsers[name] = subparsers.add_parser(name, help=run.__doc__, description=run.__doc__)
            parsers[name].set_defaults(run=run)
            _add_general_options(parsers[name])
        for name in ("doctor", "urls"):
            parsers[name].add_argument(
                "--base-url", help="where the site is, such as https://example.com"
            )
        parsers["doctor"].add_argument(
            "--online", action="store_true", help="ask the providers, too"
        )
        parsers["rehearse"].add_argument(
            "--port", type=int, default=9000, help="default: 9000; 0 for any free one"
        )
        parsers["rehearse"].add_argument(
            "--answers",
            metavar="FILE",
            help="what further calls answer: a JSON object of absolute URLs and answers",
        )
        option = parsers["import_tokens"].add_argument
        option(
            "--from",
            dest="source",
            choices=sorted(importing.SOURCES),
            required=True,
            help="the other package",
        )
        option(
            "--as",
            dest="renamed",
            metavar="PROVIDER=DANCE",
            action="append",
            default=[],
            help="which dance is for a provider that the other package calls differently; may be repeated",
        )
        option("--dry-run", action="store_true", help="write nothing")

    def handle(self, *_: object, run: Callable[..., None] | None = None, **options: object) -> None:
        """Run the subcommand, or print the help where none is named."""
        if run is None:
            self.stdout.write(self.create_parser("manage.py", "dance").format_help())
        else:
            run(self, **options)


def _add_general_options(subparser: CommandParser) -> None:
    """Take Django's own options behind the subcommand, too, where people are used to write them."""
    for name in ("--settings", "--pythonpath"):
        subparser.add_argument(name, default=SUPPRESS, help=SUPPRESS)
    for name in ("--traceback", "--no-color", "--force-color"):
        subparser.add_argument(name, action="store_true", default=SUPPRESS, help=SUPPRESS)
    subparser.add_argument("-v", "--verbosity", type=int, default=SUPPRESS, help=SUPPRESS)


@contextmanager
def _command_errors(*others: type[Exception]) -> Iterator[None]:
    """Turn what the settings are to blame for, and errors of the other kinds, into one sentence."""
    try:
        yield
    except NotConfigured as error:
        raise CommandError(f"{error} {error.hint}") from error
    except NoReverseMatch as error:
        raise CommandError(
            'Add path("login/", include("django_dance.urls")) to the URLs of the site first.'
        ) from error
    except Exception as error:
        if isinstance(error, (ImproperlyConfigured, *others)):
            raise CommandError(str(error)) from error
        raise

"""``flask dance``: what belongs to the application's dances on the command line.

Flask finds it as a plugin when a command is run; an application that serves never loads it.
"""

from __future__ import annotations

from contextlib import suppress

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from dance_common.backends.tables.backend import reencrypt_tables
from dance_common.checks import registration
from dance_common.checks.site import is_ill, report
from dance_common.errors import NotConfigured

from .. import conflict as beside
from ..consumer.backend.session import encryption_keys
from ..consumer.blueprint.registry import registered
from . import doctor as doctoring
from .request_context import asked_at


def _say_what_is_beside() -> None:
    # Where Flask-Dance was installed last, the package's own warning is overwritten; this file is not.
    if found := beside.sentence():
        click.echo(found, err=True)


dance = AppGroup(
    "dance",
    help="See and try the dances of this application with OAuth providers.",
    callback=_say_what_is_beside,
)


@dance.command("urls")
@click.option("--base-url", help="Where the site is, such as https://example.com.")
def urls(base_url: str | None) -> None:
    """Print the callback URL of each dance, to be registered at its provider."""
    try:
        found = registrations(base_url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--base-url") from error
    except NotConfigured as error:
        raise click.ClickException(str(error)) from error
    if not found:
        click.echo("This application has registered no blueprint of a dance.", err=True)
        return
    click.echo(registration.lines(found))
    if found[0].callback_url.startswith(f"{registration.PLACEHOLDER}/"):
        click.echo(registration.EXPLANATION, err=True)


@dance.command("doctor")
@click.option("--base-url", help="Where the site is, such as https://example.com.")
@click.option("--online", is_flag=True, help="Ask the providers, too, whether they can be reached.")
def doctor(base_url: str | None, online: bool) -> None:
    """Say what would go wrong with the dances of this application, and why; exit with 1 if something would."""
    try:
        found = list(doctoring.findings(base_url, online=online))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--base-url") from error
    with suppress(NotConfigured):  # it is among what was found
        if entries := registrations(base_url):
            click.echo(f"{registration.lines(entries)}\n")
    click.echo(report(found))
    if is_ill(found):
        raise SystemExit(1)


@dance.command("rehearse")
@click.option(
    "--port", default=9000, show_default=True, help="Where to listen; 0 for any free port."
)
def rehearse(port: int) -> None:
    """Play every provider on this machine, so that the application dances without any account."""
    # Needed by this command alone, and only where the extra "rehearsal" is installed.
    from dance_common.rehearsal.performance import perform

    with current_app.test_request_context():
        found = registered(current_app)
        pages = [url_for(f"{each.name}.login") for each in found]
        # As they were made: whether the application itself may rehearse is not asked here.
        dances = [each.blueprint.dance for each in found]
    try:
        perform(dances, port=port, pages=pages, where="the configuration", say=click.echo)
    except OSError as error:
        raise click.ClickException(f"The rehearsal can't begin: {error}") from error


@dance.command("reencrypt")
def reencrypt() -> None:
    """Encrypt every token in the database with the newest of DANCE_ENCRYPTION_KEYS."""
    backends = [found.blueprint.backend for found in registered(current_app)]
    try:
        for line in reencrypt_tables(backends, keys=encryption_keys()):
            click.echo(line)
    except NotConfigured as error:
        raise click.ClickException(f"{error} {error.hint}") from error


def registrations(base_url: str | None = None) -> list[registration.Registration]:
    """Return what to register for the current application at this address, or at that of ``SERVER_NAME``.

    Raises:
        ValueError: ``base_url`` is no address of a site.
    """
    if base_url is None and not current_app.config["SERVER_NAME"]:
        base_url = registration.PLACEHOLDER
    address = registration.site_address(base_url) if base_url else None
    with asked_at(current_app._get_current_object(), address):  # type: ignore[attr-defined]  # a proxy
        return [
            registration.Registration.of(
                found.blueprint.visit.dance,
                url_for(f"{found.name}.authorized", _external=True),
                name=found.name,
            )
            for found in registered(current_app)
        ]

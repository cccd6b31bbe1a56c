"""``flask dance``: what belongs to the application's dances on the command line.

Flask finds it as a plugin when a command is run; an application that serves never loads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app, url_for
from flask.cli import AppGroup

from dance_common.backends.registrations import reencrypt_registrations
from dance_common.backends.tables.backend import reencrypt_tables
from dance_common.checks import (
    EXPLANATION,
    callback_lines,
    check_online,
    has_errors,
    is_unknown,
    report,
)
from dance_common.errors import NotConfigured

from .. import conflict
from ..consumer.backend.session import encryption_keys
from ..consumer.blueprint.registry import registrations_of
from .site import examine, site_of


def _warn_of_flask_dance() -> None:
    # Where Flask-Dance was installed last, the package's own warning is overwritten; this file is not.
    if found := conflict.warning():
        click.echo(found, err=True)


dance = AppGroup(
    "dance",
    help="Inspect and test this application's OAuth providers.",
    callback=_warn_of_flask_dance,
)

_base_url = click.option("--base-url", help="Where the site is, such as https://example.com.")


@dance.command("urls", short_help="Print the callback URLs to register.")
@_base_url
def urls(base_url: str | None) -> None:
    """Print the callback URL of each dance, to be registered at its provider."""
    try:
        with _bad_base_url():
            site = site_of(_app(), base_url)
    except NotConfigured as error:
        raise click.ClickException(str(error)) from error
    if not site.dances:
        click.echo("This application has registered no blueprint of a dance.", err=True)
        return
    click.echo(callback_lines(site.dances))
    if base_url is None and is_unknown(site.dances):
        click.echo(EXPLANATION, err=True)


@dance.command("doctor", short_help="Find what is wrong with the configuration.")
@_base_url
@click.option("--online", is_flag=True, help="Ask the providers, too, whether they can be reached.")
def doctor(base_url: str | None, online: bool) -> None:
    """Say what would go wrong with the dances of this application, and why; exit with 1 if something would."""
    with _bad_base_url():
        dances, found = examine(_app(), base_url)
    if online:
        found += check_online(each.dance for each in dances)
    click.echo(report(found, dances))
    if has_errors(found):
        raise SystemExit(1)


@dance.command("rehearse", short_help="Run a stand-in for every provider.")
@click.option(
    "--port", default=9000, show_default=True, help="Where to listen; 0 for any free port."
)
@click.option(
    "--answers",
    metavar="FILE",
    help="What further calls answer: a JSON object of absolute URLs and answers.",
)
def rehearse(port: int, answers: str | None) -> None:
    """Play every provider on this machine, so that the application dances without any account."""
    # Needed by this command alone, and only where the extra "rehearsal" is installed.
    from dance_common.rehearsal.server import answers_in, serve_forever, why_it_cannot_begin

    with current_app.test_request_context():
        found = registrations_of(current_app)
        pages = [url_for(f"{each.name}.login") for each in found]
        # As they were made: whether the application itself may rehearse is not asked here.
        dances = [each.blueprint.dance.with_settings(current_app.config) for each in found]
    try:
        serve_forever(
            dances,
            port=port,
            pages=pages,
            where="the configuration",
            say=click.echo,
            answers=answers_in(answers),
        )
    except (OSError, NotConfigured) as error:
        raise click.ClickException(why_it_cannot_begin(error, port)) from error


@dance.command("reencrypt", short_help="Encrypt all tokens with the newest key.")
def reencrypt() -> None:
    """Encrypt every token and registration in the database with the newest of DANCE_ENCRYPTION_KEYS."""
    blueprints = [found.blueprint for found in registrations_of(current_app)]
    servers = [each.dance.servers for each in blueprints]
    try:
        for line in reencrypt_tables([each.backend for each in blueprints], keys=encryption_keys()):
            click.echo(line)
        for line in reencrypt_registrations(each.registrations for each in servers if each):
            click.echo(line)
    except NotConfigured as error:
        raise click.ClickException(f"{error} {error.hint}") from error


@contextmanager
def _bad_base_url() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--base-url") from error


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # current_app is a proxy
    return app

"""``manage.py dance``: what belongs to the site's dances on the command line."""

from __future__ import annotations

import pkgutil
from argparse import SUPPRESS
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from .. import dance_commands


class Command(BaseCommand):
    """Hands over to the modules of ``dance_commands``."""

    help = "See and try the dances of this site with its OAuth providers."
    # Who asks what is wrong should get an answer although something is wrong.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Let each subcommand declare its arguments."""
        subparsers = parser.add_subparsers(title="subcommands", metavar="SUBCOMMAND")
        for found in pkgutil.iter_modules(dance_commands.__path__):
            module: Any = import_module(f"{dance_commands.__name__}.{found.name}")
            text = module.__doc__
            subparser = subparsers.add_parser(found.name, help=text, description=text)
            _add_general_options(subparser)
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)

    def handle(self, *_: Any, run: Callable[..., None] | None = None, **options: Any) -> None:
        """Run the subcommand, or print the help where none is named."""
        if run is None:
            self.stdout.write(self.create_parser("manage.py", "dance").format_help())
        else:
            run(**{**options, "stdout": self.stdout, "stderr": self.stderr})


def _add_general_options(subparser: CommandParser) -> None:
    """Take Django's own options behind the subcommand, too, where people are used to write them."""
    for name in ("--settings", "--pythonpath"):
        subparser.add_argument(name, default=SUPPRESS, help=SUPPRESS)
    for name in ("--traceback", "--no-color", "--force-color"):
        subparser.add_argument(name, action="store_true", default=SUPPRESS, help=SUPPRESS)
    subparser.add_argument("-v", "--verbosity", type=int, default=SUPPRESS, help=SUPPRESS)

"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig

from django_dance.signals import oauth_authorized, oauth_error, oauth_token_lost


class ExampleConfig(AppConfig):
    """Connects the receivers."""

    name = "example_django"

    def ready(self) -> None:
        """Let the receivers hear of every dance."""
        from . import receivers

        oauth_authorized.connect(receivers.welcome)
        oauth_error.connect(receivers.explain)
        oauth_token_lost.connect(receivers.tell_of_the_end)

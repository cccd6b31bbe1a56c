"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class DanceConfig(AppConfig):
    """Connects the system checks."""

    name = "django_dance"
    verbose_name = "Connected accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks."""
        from . import checks  # noqa: F401  # importing it registers them

"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DanceConfig(AppConfig):
    """Connects the system checks, and keeps secrets out of logs."""

    name = "django_dance"
    verbose_name = _("Connected accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks, mask secrets in Django's log of queries, and listen to what the settings ask for."""
        from . import checks  # noqa: F401  # importing it registers them
        from .query_logs import redact_session_logs

        redact_session_logs()
        if getattr(settings, "DANCE_REVOKE_DELETED", False):
            from .disconnecting import listen_to_deletions

            listen_to_deletions()

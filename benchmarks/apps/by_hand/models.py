"""Tokens by user, as a site would keep them by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Token(models.Model):
    """One user's token."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE)
    token = models.JSONField()

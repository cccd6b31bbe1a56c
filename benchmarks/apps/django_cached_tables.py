"""The backend that a setting names: tokens in a table, behind Django's cache in memory."""

from __future__ import annotations

from django_dance.backends import ORMBackend

BACKEND = ORMBackend(cache="default")

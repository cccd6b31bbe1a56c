"""What the site keeps beside users and tokens."""

from __future__ import annotations

from typing import Any

from django.db import models

from django_dance.models import DanceToken


class Profile(models.Model):
    """What a provider told about an account when it was connected; it goes when the account is disconnected.

    Attributes:
        connection: the account, its user and its token.
        login: the name to be mentioned by at the provider.
        name: the name to be called by.
        email: an address; empty where the provider told none.
        avatar_url: a picture; empty where there is none that could be shown.
    """

    connection: models.OneToOneField[Any, DanceToken] = models.OneToOneField(
        DanceToken, on_delete=models.CASCADE, related_name="profile"
    )
    # Nobody but the provider knows how long they may be.
    login: models.TextField[str, str] = models.TextField()
    name: models.TextField[str, str] = models.TextField()
    email: models.TextField[str, str] = models.TextField(blank=True)
    avatar_url: models.TextField[str, str] = models.TextField(blank=True)

    def __str__(self) -> str:
        """Return the name."""
        return self.name

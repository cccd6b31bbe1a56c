"""Be a consumer of OAuth: blueprints for any provider, and the signals of their dances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dance_common.errors import DanceError

from .base import blueprints
from .oauth1 import OAuth1ConsumerBlueprint
from .oauth2 import OAuth2ConsumerBlueprint
from .signals import (
    oauth_authorized,
    oauth_before_login,
    oauth_connected,
    oauth_error,
    oauth_scopes_missing,
    oauth_token_lost,
)
from .views.decorators import authorization_required

if TYPE_CHECKING:
    from .requests import OAuth1Session, OAuth2Session

__all__ = [
    "DanceError",
    "OAuth1ConsumerBlueprint",
    "OAuth1Session",
    "OAuth2ConsumerBlueprint",
    "OAuth2Session",
    "authorization_required",
    "blueprints",
    "oauth_authorized",
    "oauth_before_login",
    "oauth_connected",
    "oauth_error",
    "oauth_scopes_missing",
    "oauth_token_lost",
]


def __getattr__(name: str) -> Any:
    """Load the session classes on first use, and requests with them."""
    if name in {"OAuth1Session", "OAuth2Session"}:
        from . import requests

        return getattr(requests, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

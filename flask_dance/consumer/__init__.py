"""Be a consumer of OAuth: blueprints for any provider, and the signals of their dances."""

from dance_common.errors import DanceError

from .decorators import authorization_required
from .oauth1 import OAuth1ConsumerBlueprint
from .oauth2 import OAuth2ConsumerBlueprint
from .registry import blueprints
from .signals import oauth_authorized, oauth_before_login, oauth_error

__all__ = [
    "DanceError",
    "OAuth1ConsumerBlueprint",
    "OAuth2ConsumerBlueprint",
    "authorization_required",
    "blueprints",
    "oauth_authorized",
    "oauth_before_login",
    "oauth_error",
]

"""Be a consumer of OAuth: blueprints for any provider, and the signals of their dances."""

from .decorators import authorization_required
from .oauth1 import OAuth1ConsumerBlueprint
from .oauth2 import OAuth2ConsumerBlueprint
from .signals import oauth_authorized, oauth_before_login, oauth_error

__all__ = [
    "OAuth1ConsumerBlueprint",
    "OAuth2ConsumerBlueprint",
    "authorization_required",
    "oauth_authorized",
    "oauth_before_login",
    "oauth_error",
]

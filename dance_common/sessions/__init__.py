"""Requests sessions that load, refresh and send one user's token."""

from .base import ProviderSession
from .errors import TokenExpired, TokenLost
from .logs import filter_library_logs
from .oauth1 import OAuth1Session
from .oauth2 import OAuth2Session

__all__ = ["OAuth1Session", "OAuth2Session", "ProviderSession", "TokenExpired", "TokenLost"]

filter_library_logs()

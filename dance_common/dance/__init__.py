"""One site's dance with one provider: begin it, finish it, and what it yields."""

from .base import Dance, Outcome
from .oauth1 import OAuth1Dance
from .oauth2 import OAuth2Dance

__all__ = ["Dance", "OAuth1Dance", "OAuth2Dance", "Outcome"]

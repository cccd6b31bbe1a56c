"""One site's dance with one provider: begin it, finish it, and what it yields."""

from .base import Dance
from .oauth1 import OAuth1Dance
from .oauth2 import OAuth2Dance
from .outcome import Outcome

__all__ = ["Dance", "OAuth1Dance", "OAuth2Dance", "Outcome"]

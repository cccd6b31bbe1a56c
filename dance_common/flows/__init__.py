"""What a browser has begun and not finished: bounded, expiring, used once."""

from .flow import LIFETIME, MOST_BYTES, Flow, UserSession
from .store import MOST_FLOWS, SESSION_KEY, forget_latest, keep, take

__all__ = [
    "LIFETIME",
    "MOST_BYTES",
    "MOST_FLOWS",
    "SESSION_KEY",
    "Flow",
    "UserSession",
    "forget_latest",
    "keep",
    "take",
]

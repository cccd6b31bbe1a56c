"""What a browser has begun and not finished: bounded, expiring, used once."""

from .store import (
    LIFETIME,
    MOST_BYTES,
    MOST_FLOWS,
    SESSION_KEY,
    Flow,
    UserSession,
    forget_latest,
    mark_finished,
    new_state,
    pop,
    registration_of,
    save,
)
from .wanted_pages import PAGES_KEY, remember_page, take_page

__all__ = [
    "LIFETIME",
    "MOST_BYTES",
    "MOST_FLOWS",
    "PAGES_KEY",
    "SESSION_KEY",
    "Flow",
    "UserSession",
    "forget_latest",
    "mark_finished",
    "new_state",
    "pop",
    "registration_of",
    "remember_page",
    "save",
    "take_page",
]

"""Where tokens are stored: what a backend promises, those that need no framework, and what all tables share."""

from .base import BackendContext, BaseBackend, MemoryBackend, NullBackend
from .slot import BackendSlot
from .tables.backend import TableBackend
from .tables.owners import UserRequired
from .tables.user_rows import Account, AccountTaken
from .user_session import CookieTooLarge, UserSessionBackend

__all__ = [
    "Account",
    "AccountTaken",
    "BackendContext",
    "BackendSlot",
    "BaseBackend",
    "CookieTooLarge",
    "MemoryBackend",
    "NullBackend",
    "TableBackend",
    "UserRequired",
    "UserSessionBackend",
]

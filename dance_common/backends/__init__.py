"""Where tokens are kept: what a backend promises, those that need no framework, and what tables have in common."""

from .base import BaseBackend, MemoryBackend, NullBackend
from .slot import BackendSlot
from .tables.accounts import Account, Kept
from .tables.backend import TableBackend
from .tables.owners import UserRequired
from .tables.user_rows import AccountTaken
from .user_session import UserSessionBackend

__all__ = [
    "Account",
    "AccountTaken",
    "BackendSlot",
    "BaseBackend",
    "Kept",
    "MemoryBackend",
    "NullBackend",
    "TableBackend",
    "UserRequired",
    "UserSessionBackend",
]

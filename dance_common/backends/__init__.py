"""Where tokens are kept: what a backend promises, those that need no framework, and what tables have in common."""

from .accounts import Account, Kept
from .base import BaseBackend, MemoryBackend, NullBackend
from .drawer import AccountTaken
from .owners import UserRequired
from .slot import BackendSlot
from .table import TableBackend
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

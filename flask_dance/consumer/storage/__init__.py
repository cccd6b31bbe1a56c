"""The backends under the names that Flask-Dance 2 and later have for them."""

from ..backend import BaseBackend as BaseStorage
from ..backend import MemoryBackend as MemoryStorage
from ..backend import NullBackend as NullStorage

__all__ = ["BaseStorage", "MemoryStorage", "NullStorage"]

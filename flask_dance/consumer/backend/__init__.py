"""The backends that store tokens in Flask."""

from dance_common.backends import BaseBackend, MemoryBackend, NullBackend

__all__ = ["BaseBackend", "MemoryBackend", "NullBackend"]

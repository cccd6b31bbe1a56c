"""The documented name of what sessions have for code that must not wait; see ``ProviderSession``."""

from .base import ProviderSession as AsyncCalls

__all__ = ["AsyncCalls"]

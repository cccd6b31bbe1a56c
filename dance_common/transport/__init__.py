"""How requests travel to a provider: over this process's connections, within a time and a size."""

from .endpoint import provider_errors
from .pool import adapter_for, mounted

__all__ = ["adapter_for", "mounted", "provider_errors"]

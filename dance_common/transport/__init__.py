"""How requests travel to a provider: over this process's connections, within a time and a size."""

from .adapters import adapter_for, mounted, provider_errors

__all__ = ["adapter_for", "mounted", "provider_errors"]

"""``flask dance``: what belongs to the application's dances on the command line."""

from .commands import dance

__all__ = ["dance"]

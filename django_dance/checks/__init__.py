"""System checks, tag ``django_dance``: what would go wrong, and what to do about it."""

from . import deployment, encryption, installation, providers

__all__ = ["deployment", "encryption", "installation", "providers"]

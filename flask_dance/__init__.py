"""OAuth for Flask: let users connect their accounts at other sites, and call those sites' APIs for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dance_common import __version__

from . import conflict

if TYPE_CHECKING:
    from .consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint

__all__ = ["OAuth1ConsumerBlueprint", "OAuth2ConsumerBlueprint", "__version__"]

conflict.warn()


def __getattr__(name: str) -> object:
    """Load the blueprints on first use: the pytest plugin below here must not need Flask."""
    if name in __all__:
        from . import consumer

        return getattr(consumer, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

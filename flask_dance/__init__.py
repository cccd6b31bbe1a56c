"""OAuth for Flask: let users connect their accounts at other sites, and call those sites' APIs for them."""

from dance_common import __version__

__all__ = ["__version__"]

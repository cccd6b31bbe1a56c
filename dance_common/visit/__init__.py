"""One dance as one request of the site sees it, and what the receivers of its signals want."""

from .visit import Visit

__all__ = ["Visit"]

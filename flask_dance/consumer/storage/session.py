"""Tokens in the Flask session, under the name that Flask-Dance 2 and later have for it."""

from ..backend import BaseBackend as BaseStorage
from ..backend.session import SessionBackend as SessionStorage

__all__ = ["BaseStorage", "SessionStorage"]

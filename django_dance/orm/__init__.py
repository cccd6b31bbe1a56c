"""Tokens in the database, through Django's ORM."""

from .backend import ORMBackend

__all__ = ["ORMBackend"]

"""Tokens in the database, through Django's ORM."""

from .backend import AccountTaken, ORMBackend

__all__ = ["AccountTaken", "ORMBackend"]

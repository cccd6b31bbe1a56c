"""Tokens in a database, through SQLAlchemy."""

from .backend import SQLAlchemyBackend
from .models import AccountType, OAuthAccountMixin, OAuthConsumerMixin, TokenType

__all__ = [
    "AccountType",
    "OAuthAccountMixin",
    "OAuthConsumerMixin",
    "SQLAlchemyBackend",
    "TokenType",
]

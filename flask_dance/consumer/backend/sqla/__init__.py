"""Tokens in a database, through SQLAlchemy."""

from .backend import SQLAlchemyBackend
from .models import AccountType, OAuthAccountMixin, OAuthConsumerMixin, TokenType
from .registrations import ClientRegistrationMixin, SQLAlchemyRegistrations

__all__ = [
    "AccountType",
    "ClientRegistrationMixin",
    "OAuthAccountMixin",
    "OAuthConsumerMixin",
    "SQLAlchemyBackend",
    "SQLAlchemyRegistrations",
    "TokenType",
]

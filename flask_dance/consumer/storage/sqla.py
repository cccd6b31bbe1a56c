"""Tokens in a database, under the name that Flask-Dance 2 and later have for it."""

from ..backend import BaseBackend as BaseStorage
from ..backend.sqla import OAuthConsumerMixin
from ..backend.sqla import SQLAlchemyBackend as SQLAlchemyStorage

__all__ = ["BaseStorage", "OAuthConsumerMixin", "SQLAlchemyStorage"]

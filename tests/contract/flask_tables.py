"""A table of tokens for the contract suite's Flask site."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

from flask import session
from sqlalchemy import String, UniqueConstraint, create_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

from flask_dance.consumer.backend.sqla import OAuthAccountMixin, SQLAlchemyBackend


class Base(DeclarativeBase):
    pass


class OAuth(OAuthAccountMixin, Base):
    __table_args__ = (UniqueConstraint("provider", "provider_user_id"),)
    user_id = mapped_column(String(50))


@contextmanager
def table(**options: Any):
    """Make an empty table, and yield the backend that keeps tokens in it and a function that returns its tokens."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    Base.metadata.create_all(engine)
    database = scoped_session(sessionmaker(engine))
    backend = SQLAlchemyBackend(
        OAuth, database, user=lambda: None, user_id=lambda: session.get("_user_id"), **options
    )
    try:
        yield backend
    finally:
        database.remove()
        engine.dispose()

"""What the site keeps: its users, and the accounts that they have connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_login import UserMixin  # type: ignore[import-untyped]  # it declares no types
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from flask_dance.consumer.backend.sqla import ClientRegistrationMixin, OAuthAccountMixin

db = SQLAlchemy()

if TYPE_CHECKING:
    # Flask-SQLAlchemy makes the class when it runs, and type checkers need one that is there.
    from sqlalchemy.orm import DeclarativeBase as Model
else:
    Model = db.Model


class User(UserMixin, Model):  # type: ignore[misc]  # Flask-Login declares no types
    """Somebody with an account at this site. There are no passwords: a connected account is what one logs in with.

    Attributes:
        name: the name to be called by.
        email: an address; empty where the provider told none. It is shown, and identifies nobody.
        is_active: whether the user may log in.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    is_active: Mapped[bool] = mapped_column(  # pyright: ignore[reportIncompatibleMethodOverride]
        default=True
    )


class OAuth(OAuthAccountMixin, Model):
    """An account at a provider, its token and its user."""

    # An account leads to one user. The database says so, since two requests may come at once.
    __table_args__ = (UniqueConstraint("provider", "provider_user_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    user: Mapped[User] = relationship(User)


class Registration(ClientRegistrationMixin, Model):
    """What a server that a visitor has named has issued to this site."""

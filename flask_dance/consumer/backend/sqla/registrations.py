"""Where the site's registrations at servers that visitors name are stored: in a table, through SQLAlchemy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Integer, String, UniqueConstraint, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column, scoped_session

from dance_common.backends.registrations import MOST_REGISTRATIONS, RegistrationStore

from ..session import encryption_keys


class ClientRegistrationMixin:
    """The columns of a table of registrations, for a model of your own.

    Attributes:
        id: the primary key.
        dance: the name of the blueprint.
        server: the server's name.
        client: client identifier and secret, encrypted if ``DANCE_ENCRYPTION_KEYS`` is set.
    """

    @declared_attr.directive
    def __tablename__(cls: Any) -> str:  # noqa: N805  # SQLAlchemy calls it with the class
        """Return the name of the table: ``flask_dance_`` and that of the class."""
        return f"flask_dance_{cls.__name__.lower()}"

    @declared_attr.directive
    def __table_args__(cls: object) -> tuple[UniqueConstraint]:  # noqa: N805  # as above
        """Return the constraint that there is one registration for each blueprint and server."""
        return (UniqueConstraint("dance", "server"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dance: Mapped[str] = mapped_column(String(100), nullable=False)
    server: Mapped[str] = mapped_column(String(150), nullable=False)
    client: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False)

    def __repr__(self) -> str:
        """Return the class and the server, and never the secret."""
        return f"<{type(self).__name__} {self.dance} {self.server}>"


class SQLAlchemyRegistrations(RegistrationStore):
    """Stores registrations in a table.

    It writes by sessions of its own, so that nothing of what a view has under way is committed or rolled back.

    Args:
        model: the model of the table; ``ClientRegistrationMixin`` is a good base.
        session: the SQLAlchemy session whose database it is in; in Flask-SQLAlchemy ``db.session``.
        most: registrations that are stored at once.
    """

    def __init__(
        self,
        model: type[Any],
        session: Session | scoped_session[Any],
        *,
        most: int = MOST_REGISTRATIONS,
    ) -> None:
        super().__init__(most=most)
        self.model = model
        self.session = session

    @property
    def label(self) -> str:
        """The name of the table."""
        return str(self.model.__tablename__)

    def rewrite(self, change: Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]], /) -> int:
        """Replace each stored value by what the function returns; each row is locked for as long as that takes."""
        model = self.model
        with self._own_session() as own:
            keys = list(own.scalars(select(model.id)))
            for key in keys:
                row = own.scalar(select(model).where(model.id == key).with_for_update())
                if row is not None:
                    row.client = dict(change(row.dance, row.server, row.client))
                own.commit()
        return len(keys)

    def encryption_keys(self) -> Sequence[str]:
        """Return the keys in ``DANCE_ENCRYPTION_KEYS``."""
        return encryption_keys()

    def read(self, dance: str, server: str, /) -> Mapping[str, Any] | None:
        """Return what was inserted for the server, or None."""
        model = self.model
        with self._own_session() as own:
            found: Mapping[str, Any] | None = own.scalar(
                select(model.client).where(model.dance == dance, model.server == server)
            )
        return found

    def insert(self, dance: str, server: str, value: Mapping[str, Any], /) -> None:
        """Store the value, unless something is stored for the server already."""
        with self._own_session() as own:
            own.add(self.model(dance=dance, server=server, client=dict(value)))
            try:
                own.commit()
            except IntegrityError:
                own.rollback()

    def delete(self, dance: str, server: str, /) -> None:
        """Delete what is stored for the server."""
        model = self.model
        with self._own_session() as own:
            own.execute(delete(model).where(model.dance == dance, model.server == server))
            own.commit()

    def count(self) -> int:
        """Return how many are stored."""
        with self._own_session() as own:
            return own.scalar(select(func.count()).select_from(self.model)) or 0

    def _own_session(self) -> Session:
        return Session(self.session.get_bind(self.model))

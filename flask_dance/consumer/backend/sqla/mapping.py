"""What a SQLAlchemy model says of its table of tokens."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import inspect

from dance_common.backends.tables.accounts import COLUMNS
from dance_common.backends.tables.table import TokenTable

from .models import TokenType


class MappedTable(TokenTable):
    """A table as its model describes it, whoever reads and writes it.

    Args:
        model: the model.
    """

    def __init__(self, model: type[Any]) -> None:
        self.model = model
        self.mapper = inspect(model)
        self.label = str(self.mapper.local_table.name)

    @property
    def has_users(self) -> bool:
        """Whether rows belong to users."""
        return self._owner_name is not None

    @cached_property
    def column_names(self) -> frozenset[str]:
        """The names of the model's attributes that are columns."""
        return frozenset(self.mapper.column_attrs.keys())

    @property
    def encrypts(self) -> bool:
        """Whether the column of tokens is a ``TokenType``."""
        return isinstance(self.mapper.columns[COLUMNS["token"]].type, TokenType)

    def key_of(self, user: Any) -> Any:
        """Return the key that a row has for the user: what the relationship ``user`` refers to, ``id`` without one."""
        return getattr(user, self._user_key_name)

    def owner_of(self, row: Any) -> tuple[str, Any]:
        """Return the provider and the user's key of an instance of the model."""
        return row.provider, getattr(row, self._owner_name) if self._owner_name else None

    @cached_property
    def _owner_name(self) -> str | None:
        if relationship := self.mapper.relationships.get("user"):
            column = next(iter(relationship.local_columns))
            return str(self.mapper.get_property_by_column(column).key)
        return "user_id" if "user_id" in self.column_names else None

    @cached_property
    def _user_key_name(self) -> str:
        relationship = self.mapper.relationships.get("user")
        if relationship is None:
            return "id"
        _, column = relationship.local_remote_pairs[0]
        return str(relationship.mapper.get_property_by_column(column).key)

    @cached_property
    def _key_names(self) -> tuple[str, ...]:
        return tuple(
            self.mapper.get_property_by_column(column).key for column in self.mapper.primary_key
        )

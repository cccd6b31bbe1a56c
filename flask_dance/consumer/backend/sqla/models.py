"""The columns and mixins of a SQLAlchemy model of tokens."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, Dialect, Integer, String
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from dance_common.backends import encryption
from dance_common.backends.identity import UNMARKED, Mark, MarkedToken, to_json
from dance_common.tokens import Token

from ...blueprint.registry import find_by_name
from ..session import encryption_keys


class _Secret(str):
    """Text for the database whose ``repr`` is masked: SQLAlchemy writes it into logs and errors."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"


class TokenType(TypeDecorator[Any]):
    """A JSON column that is encrypted if ``DANCE_ENCRYPTION_KEYS`` is set.

    What was written without keys is read as it is. ``flask dance reencrypt`` encrypts it with the newest key.
    SQLAlchemy's logs (``SQLALCHEMY_ECHO``) and errors show no token in any case.
    """

    impl = JSON
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return what makes a value for the database driver, like JSON's own, and shows nothing of it."""
        process = super().bind_processor(dialect)

        def processor(value: object) -> object:
            processed = process(value) if process else value
            return _Secret(processed) if isinstance(processed, str) else processed

        return processor

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """Return the value that is sent to the database."""
        if isinstance(value, dict) and value and not encryption.is_encrypted(value):
            value = to_json(value, is_encrypted=bool(encryption_keys()))
        encrypted = encryption.encrypt(value, encryption_keys, purpose=encryption.TABLE)
        # Some drivers serialize JSON themselves and are given the dict, whose repr has to be masked, too.
        return Token(encrypted) if isinstance(encrypted, dict) else encrypted

    def process_result_value(self, value: object, dialect: Dialect) -> object:
        """Return the token; if its key is gone, what is stored, as it is."""
        token = encryption.try_decrypt(value, encryption_keys, purpose=encryption.TABLE)
        return MarkedToken.of(token) if isinstance(token, dict) else token


class MutableToken(MutableDict[str, Any]):
    """A token as a model's instance shows it: changes in place are noticed, and no repr shows it.

    Attributes:
        mark: whose it is, which is stored again with it.
    """

    mark: Mark = UNMARKED

    @classmethod
    def coerce(cls, key: str, value: Any) -> MutableToken | None:
        """Return the value as a token whose changes SQLAlchemy notices."""
        if value is None or isinstance(value, cls):
            return value
        if not isinstance(value, dict):
            raise ValueError(f"The attribute {key!r} takes a token as a dict.")
        made = cls(value)
        made.mark = getattr(value, "mark", UNMARKED)
        return made

    def __repr__(self) -> str:
        return repr(Token(self))


AccountType = String(256).with_variant(String(256, collation="utf8mb4_bin"), "mysql", "mariadb")
"""The type of a column ``provider_user_id``: text that is compared exactly, by MySQL and MariaDB, too."""


def _now() -> datetime:
    # Without a time zone, as the tables of Flask-Dance have it; the time is UTC.
    return datetime.now(UTC).replace(tzinfo=None)


class OAuthConsumerMixin:
    """The columns of a table of tokens, for a model of your own.

    Tokens belong to users if the model also has a relationship ``user``. A column ``provider_user_id`` says which
    account at the provider a token belongs to. The table is the one that Flask-Dance's mixin of this name describes.

    Attributes:
        id: the primary key.
        provider: the name of the blueprint.
        created_at: when the row was inserted; UTC without a time zone.
        token: what the dance yielded, a dict. It is a secret.
    """

    @declared_attr.directive
    def __tablename__(cls: Any) -> str:  # noqa: N805  # SQLAlchemy calls it with the class
        """Return the name of the table: ``flask_dance_`` and that of the class."""
        return f"flask_dance_{cls.__name__.lower()}"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider: Mapped[str] = mapped_column(String(50), nullable=False)
    created_at: Mapped[datetime] = mapped_column(DateTime, default=_now, nullable=False)
    token: Mapped[dict[str, Any]] = mapped_column(
        MutableToken.as_mutable(TokenType()), nullable=False
    )

    def __repr__(self) -> str:
        """Return the class, the key, the provider and the user, and never the token."""
        shown = [f"id={self.id}", f"provider={json.dumps(self.provider)}"]
        user = getattr(self, "user_id", None)
        shown += [f"user_id={user!r}"] if user is not None else []
        return f"<{type(self).__name__} {' '.join(shown)}>"

    def session(self) -> Any:
        """Return a session that carries this row's token, whoever visits, without a query for it.

        For code that begins with rows: those of an account, or all of them. It needs an application context.

        Raises:
            LookupError: the application has no such blueprint, or it would use another token for that user.
        """
        blueprint = find_by_name(self.provider)
        return blueprint.visit.session_of_row(self)


class OAuthAccountMixin(OAuthConsumerMixin):
    """The same with what several accounts for one user need; see ``SQLAlchemyBackend``.

    Add ``UniqueConstraint("user_id", "provider", "provider_user_id")`` and
    ``UniqueConstraint("provider", "provider_user_id")`` to the model's ``__table_args__``.

    Attributes:
        provider_user_id: the account's stable identifier at the provider, compared exactly; None where unknown.
        is_default: whether the user has chosen this account.
        updated_at: when the row was last written; UTC without a time zone.
    """

    provider_user_id: Mapped[str | None] = mapped_column(AccountType)
    is_default: Mapped[bool] = mapped_column(Boolean, default=False, nullable=False)
    updated_at: Mapped[datetime] = mapped_column(
        DateTime, default=_now, onupdate=_now, nullable=False
    )

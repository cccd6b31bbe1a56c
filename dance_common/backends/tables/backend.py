"""Tokens in a table: whose they are, and which account is meant, the same for every ORM."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from ...errors import NotConfigured, hides_locals
from ...tokens import Token
from .. import encryption
from ..base import BackendContext, BackendOwner, BaseBackend
from ..claims import TokenPlace
from ..identity import UNMARKED, Identity, Mark
from .accounts import find_or_create_user
from .cache import CacheStore, TokenCache
from .owners import Owner, UserLookup, UserRequired
from .table import TokenRow, TokenTable
from .user_rows import Account, UserRows

Result = TypeVar("Result")
P = ParamSpec("P")
B = TypeVar("B", bound="TableBackend")


class OnLoop(Protocol):
    """Carries out on the running event loop what is written for code that waits."""

    def __call__(self, action: Callable[[], Result], /) -> Coroutine[object, object, Result]:
        """Carry the action out, and return what it returns."""
        ...


def asks_table(
    method: Callable[Concatenate[B, P], Result],
) -> Callable[Concatenate[B, P], Result]:
    """Let a method be carried out where the table can be asked; see ``TableBackend.carry_out``."""

    @wraps(method)
    def asking(self: B, /, *args: P.args, **kwargs: P.kwargs) -> Result:
        return self.carry_out(lambda: method(self, *args, **kwargs))

    return asking


class TableBackend(BaseBackend):
    """Stores one token for each user and dance in a table, or one for each account of the user.

    A receiver of ``oauth_authorized`` that knows which account it is says so: ``config["provider_user_id"] = "123"``.
    With several accounts the provider is asked if nobody did.

    Attributes:
        several_accounts: whether a user may connect several accounts with one dance.
    """

    def __init__(
        self,
        users: UserLookup,
        store: CacheStore | None,
        keys: encryption.Keys,
        *,
        several_accounts: bool,
    ) -> None:
        """Take how users are found, the cache in front of the table and the keys of its entries, if there is one."""
        super().__init__()
        self.several_accounts = several_accounts
        self._users = users
        self._store = store
        self._keys = keys

    @cached_property
    @abstractmethod
    def table(self) -> TokenTable:
        """The table; an adapter says which."""

    @property
    def cache(self) -> TokenCache | None:
        """What is asked before the table; None for nothing."""
        return self._cache_of(self.table)

    def _cache_of(self, table: TokenTable) -> TokenCache | None:
        if self._store is None:
            return None
        return TokenCache(self._store, table.label, table.place, keys=self._keys)

    def carry_out(self, action: Callable[[], Result]) -> Result:
        """Carry out what asks the table; a backend whose driver needs an event loop says where."""
        return action()

    @property
    def on_loop(self) -> OnLoop | None:
        """What asks the table on the running event loop; None if its driver waits, for which a thread is needed."""
        return None

    def owner(self, context: BackendContext, /) -> BackendOwner:
        """Return the user whose token the context asks for, and the database that it is in."""
        return BackendOwner(self._users.find(context), self.table.place)

    @hides_locals
    @asks_table
    def get(
        self,
        context: BackendContext,
        /,
        user: object = None,
        user_id: object = None,
        account: str | None = None,
    ) -> Token | None:
        """Return the token, or None; it takes one query, or none if a cache knows.

        Args:
            context: who asks.
            user: a user, if another is meant than the context's.
            user_id: the same by the user's key; it takes precedence over ``user``.
            account: one of the user's accounts; None for the chosen one.

        Raises:
            UserRequired: there is no user, and there has to be one.
        """
        row = _required(self._rows(context, user, user_id)).find(account)
        return Token(row.token) if row and row.token else None

    @asks_table
    def find(
        self, context: BackendContext, /, *, account: str | None = None, user_id: object = None
    ) -> TokenRow | None:
        """Return the row of whoever visits, or None.

        Visitors who are not logged in have none; that is an error only if ``user_required=True`` was given.

        Args:
            context: who asks.
            account: one of the user's accounts; None for the chosen one.
            user_id: the key of whoever visits, for a caller that has just asked for the ``owner``.

        Raises:
            UserRequired: see above.
        """
        rows = self._rows(context, user_id=user_id)
        if rows is None and not self._users.user_required:
            return None
        return _required(rows).find(account)

    @property
    def has_default_account(self) -> bool:
        """Whether a user may choose the account that is used if none is named."""
        return self.several_accounts and self.table.has_accounts and self.table.has_default

    @hides_locals
    @asks_table
    def accounts(self, context: BackendContext, /) -> tuple[Account, ...]:
        """Return the accounts that the user has connected and that can be told apart, newest first."""
        rows = self._rows(context)
        return rows.accounts() if rows else ()

    @hides_locals
    @asks_table
    def set_default_account(self, context: BackendContext, account: str, /) -> None:
        """Let one of the user's accounts be the one that is used if none is named.

        Raises:
            LookupError: the user has not connected it.
            UserRequired: there is no user, and there has to be one.
            TokenNotStored: the database refused.
        """
        if not self.has_default_account:
            raise NotConfigured(
                "This site keeps one account for each user and provider.",
                code="one_account_only",
                hint="The site's administrator has to give the backend several_accounts=True, and a table that has the"
                " columns provider_user_id and is_default.",
            )
        _required(self._rows(context)).change(lambda rows: rows.set_default(account))

    @hides_locals
    @asks_table
    def set(
        self,
        context: BackendContext,
        token: Mapping[str, Any],
        /,
        user: object = None,
        user_id: object = None,
        account: str | None = None,
        issued: Mark = UNMARKED,
    ) -> None:
        """Store the token in place of the one that the user has, all or nothing.

        If the new token has no refresh token the stored one is kept, if both are known to be of one account.

        Args:
            context: who asks; ``config["provider_user_id"]`` names the account that the token is of, if it is known.
            token: what the dance yielded.
            user: a user, if another is meant than the context's.
            user_id: the same by the user's key; it takes precedence over ``user``.
            account: the account that the token is of, if the caller knows; it takes precedence over ``config``.
            issued: the client registration that it was issued to, and where, if the caller knows.

        Raises:
            UserRequired: there is no user, and there has to be one.
            AccountTaken: another user has connected that account.
            TokenNotStored: the database refused.
        """
        named = account or str(context.config.get("provider_user_id") or "")
        _required(self._rows(context, user, user_id)).change(
            lambda rows: rows.save(token, named, issued=issued, was_refreshed=account is not None),
            account=named,
        )

    @hides_locals
    @asks_table
    def delete(
        self,
        context: BackendContext,
        /,
        user: object = None,
        user_id: object = None,
        account: str | None = None,
    ) -> None:
        """Delete the user's token; do nothing if there is none, or no user who could have one.

        With several accounts only one token is deleted: that of the account that is named, or else of the chosen one.
        """
        if rows := self._rows(context, user, user_id):
            rows.change(lambda locked: locked.delete(account))

    @hides_locals
    @asks_table
    def invalidate(self, context: BackendContext, /, account: str | None = None) -> None:
        """Delete a token that the provider has revoked; its account stays known, so that its user can come back.

        A row that names no account is deleted altogether.
        """
        if rows := self._rows(context):
            rows.change(lambda locked: locked.invalidate(account))

    @asks_table
    def find_or_create_user(
        self, context: BackendContext, account: str, create: Callable[[], Any], /
    ) -> Any:
        """Return the user who has connected an account; a new one, whose account it is from now on, if nobody has.

        However many ask at once for the same account, one user is kept, and what ``create`` wrote is kept or lost
        together with the row. It may be called again: a transaction that sees the past learns too late that it is late.

        Args:
            context: who asks; its name is the dance's.
            account: the provider's identifier of the account.
            create: returns a new user, stored or not.

        Raises:
            NotConfigured: rows belong to no users, or name no account.
            TokenNotStored: the database refused.
        """
        table = self.table
        if not (table.has_users and table.has_accounts):
            raise NotConfigured(
                f"{table.label} does not say whose an account at the provider is.",
                code="table_without_accounts",
                hint="The site's administrator has to give the model a user and a column provider_user_id.",
            )
        return find_or_create_user(table, self.cache, context.name, account, create)

    @hides_locals
    @asks_table
    def delete_for(self, identity: Identity, /, table: TokenTable | None = None) -> None:
        """Delete the token of an identity, whoever the context asks for now; those of others stay.

        Args:
            identity: whose token.
            table: the table where the token was found, for a caller that has it.
        """
        if rows := self._rows_for(identity, table):
            rows.delete_for(identity)

    @asks_table
    def refresh_step(
        self,
        identity: Identity,
        step: Callable[[TokenPlace], Result],
        /,
        table: TokenTable | None = None,
    ) -> Result | None:
        """Take one step of a refresh in a short transaction, apart from the site's own; None if there is no such place.

        A row that only the site's own transaction sees is looked for there. No transaction is open afterwards, unless
        the database lets nobody else write than the site itself.

        Args:
            identity: whose token it is.
            step: is given the place of that token.
            table: the table where the token was found, for a caller that has it. The site may be asking another
                database by now; what a provider has given is stored in the old one.

        Raises:
            DecryptionError: the stored token can't be read.
            TokenNotStored: the database refused.
        """
        rows = self._rows_for(identity, table)
        return rows.take_step(identity, step) if rows is not None else None

    def _rows_for(self, identity: Identity, table: TokenTable | None) -> UserRows | None:
        """Return the rows of an identity where it was found; None if nobody knows that place any more."""
        for each in (self.table, table):
            if each is not None and each.place == identity.place:
                return self._rows_of(Owner(identity.dance, identity.owner), each)
        return None

    @hides_locals
    @asks_table
    def reencrypt(self) -> int:
        """Encrypt every token with the newest key, and return how many there are.

        It may run while the site is used, and be repeated: one user's tokens are locked at a time.

        Raises:
            NotConfigured: a token was encrypted with a key that is gone, or the table encrypts nothing.
        """
        if not self.table.encrypts:
            raise NotConfigured(
                f"The column of tokens in {self.table.label} encrypts nothing.",
                code="column_not_encrypted",
                hint="The site's administrator has to give the model the column that the mixin or abstract base has.",
            )
        count = 0
        for owner in self.table.owners():
            with self._rows_of(owner).locked() as rows:
                count += rows.reencrypt()
        return count

    def delete_cached(self, name: str, user_id: object = None) -> None:
        """Delete a user's token from the cache, after other code than this backend has written to the table.

        Args:
            name: the name of the dance.
            user_id: the key of the user; None for the token of the whole site.
        """
        if self.cache is not None:
            self.cache.delete(Owner(name, user_id))

    def announce_write(self, instance: object) -> Callable[[], None]:
        """Keep an owner's cache entry out of use while other code writes a row; return what to call after the commit.

        Args:
            instance: an instance of the table's model.
        """
        owner = self.table.owner_of(instance)
        return self.cache.announce_write(owner) if self.cache is not None else lambda: None

    def _rows(
        self, context: BackendContext, user: object = None, user_id: object = None
    ) -> UserRows | None:
        """Return the user's rows; None for nobody, if a token has to have a user."""
        key = self._users.find(context, user=user, user_id=user_id)
        if key is None and self._users.is_required:
            return None
        if key is not None and not self.table.has_users:
            raise NotConfigured(
                f"Tokens belong to users, and {self.table.label} has none.",
                code="table_without_users",
                hint="The site's administrator has to give the model a user, or the backend user=None.",
            )
        return self._rows_of(Owner(context.name, key))

    def _rows_of(self, owner: Owner, table: TokenTable | None = None) -> UserRows:
        table = self.table if table is None else table
        return UserRows(table, self._cache_of(table), owner, self.several_accounts)


def _required(rows: UserRows | None) -> UserRows:
    if rows is None:
        raise UserRequired(
            "A token belongs to a user here, and nobody is logged in: log somebody in, or name the user"
            " (user=… of the backend; rehearsal.connect(…, user=…) in tests)."
        )
    return rows


def reencrypt_tables(backends: Iterable[object], *, keys: Sequence[str]) -> Iterator[str]:
    """Encrypt every token in the backends' tables with the newest key, and yield a line about each table.

    Raises:
        NotConfigured: there are no keys, a token was encrypted with one that is gone, or a table encrypts nothing.
    """
    if not keys:
        raise NotConfigured(
            f"{encryption.SETTING} holds no key.",
            code="no_encryption_key",
            hint="The site's administrator has to put one there first.",
        )
    tables = {each.table.label: each for each in backends if isinstance(each, TableBackend)}
    for label, backend in tables.items():
        yield f"{label}: {backend.reencrypt()} tokens encrypted with the newest key."
    if not tables:
        yield "No dance of this site keeps its tokens in a database."

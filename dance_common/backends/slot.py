"""Where one session finds and leaves its user's token: the place in a backend that is the user's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from ..errors import NotConfigured
from ..tokens import Token, from_storage, to_storage
from .base import NOBODY, BackendContext, BackendOwner, BaseBackend
from .claims import (
    RefreshClaim,
    TokenPlace,
    claim_refresh,
    end_refresh,
    finish_refresh,
)
from .identity import Identity, Mark, OwnedToken, server_of, with_mark, without_mark
from .shared import SharedRefreshes
from .store import PlainPlace
from .tables.backend import OnLoop, TableBackend
from .tables.table import TokenRow, TokenTable
from .tables.user_rows import Account
from .user_session import UserSessionBackend

Result = TypeVar("Result")


class BackendSlot:
    """The place in a backend that belongs to one context; a ``TokenStore``.

    If a user may have several accounts it stays with the account that it found first, for as long as the user is the
    same, so that a refreshed token is never stored for another one.

    Args:
        backend: the backend.
        context: who asks.
        registration: the client registration whose tokens are meant (``Dance.registration``).
        account: the account that is meant; None for the one that the user has chosen.
        origin: scheme and host of the site, to be stored with a token (``Mark.origin``).
        takes_any: whether the registration is that of the token that is found, since visitors name the server.
    """

    def __init__(
        self,
        backend: BaseBackend,
        context: BackendContext,
        *,
        registration: str = "",
        account: str | None = None,
        origin: str = "",
        takes_any: bool = False,
    ) -> None:
        self._backend = backend
        self._context = context
        self._issued = Mark(registration=registration, origin=origin)
        self._takes_any = takes_any
        self._account = account
        self._found: Identity | None = None
        self._table: TokenTable | None = None

    @property
    def on_loop(self) -> OnLoop | None:
        """What asks the backend on the running event loop; None if a thread has to."""
        return self._backend.on_loop if isinstance(self._backend, TableBackend) else None

    def identity(self) -> Identity:
        """Return whose token would be loaded now."""
        return self._identity_of(getattr(self._backend, "owner", _owner_unknown)(self._context))

    def _identity_of(self, owner: BackendOwner) -> Identity:
        now = Identity(
            dance=getattr(self._context, "name", ""),
            registration=self._issued.registration,
            owner=owner.key,
            place=owner.place,
            account=self._account or "",
            version=owner.version,
        )
        return self._with_found_account(now)

    def _with_found_account(self, now: Identity) -> Identity:
        # The account that was found for this user is meant from then on.
        if self._account is None and self._found is not None and self._found.is_same_owner(now):
            return self._found
        return now

    def load(self) -> Token | None:
        """Return the stored token with ``expires_in`` counted down, or None."""
        return self.load_owned().token

    def load_owned(self) -> OwnedToken:
        """Return what ``load`` and, after it, ``identity`` do, for which the backend is asked once."""
        backend = self._backend
        if isinstance(backend, TableBackend):
            return self._load_row(backend)
        if self._takes_any:
            self._issued = replace(self._issued, registration=self._registration_of_stored())
        if isinstance(backend, UserSessionBackend):
            stored, owner = backend.get_with_owner(self._context, self._issued.registration)
            return _stored_token(from_storage(stored), self._identity_of(owner))
        token = from_storage(self._stored())
        try:
            return _stored_token(token, self.identity())
        except (LookupError, RuntimeError, ValueError):
            return _stored_token(token, None)

    def _load_row(self, backend: TableBackend) -> OwnedToken:
        identity = self.identity()
        account = identity.account or None
        row = backend.find(self._context, account=account, user_id=identity.owner)
        if self._takes_any:
            self._issued = replace(self._issued, registration=row.mark.registration if row else "")
            identity = replace(identity, registration=self._issued.registration)
        if row is None or not row.mark.is_of(self._issued.registration):
            return _stored_token(None, self._with_found_account(identity))
        # What is refreshed or deleted later is so where it was found, whichever database is asked by then.
        self._table = backend.table.pinned()
        if backend.several_accounts and row.account:
            self._found = replace(identity, account=row.account)
        return _stored_token(from_storage(row.token), self._with_found_account(identity))

    def at_row(self, instance: object) -> tuple[BackendSlot, Token | None]:
        """Return the slot of a row's user and account, and the token in the row, without a query.

        Args:
            instance: an instance of the model of the backend's table, whoever's it is.

        Raises:
            LookupError: the token in the row is not the one that this dance would use for the row's user.
        """
        backend = self._backend
        if not (isinstance(backend, TableBackend) and backend.table.is_row(instance)):
            raise LookupError(f"{self._context.name!r} keeps its tokens in another table.")
        owner, row = backend.table.owner_of(instance), backend.table.row_of(instance)
        row.require_readable(owner)
        slot = BackendSlot(
            backend,
            _RowContext(owner.dance, {"user_id": owner.user}),
            registration=row.mark.registration if self._takes_any else self._issued.registration,
            account=row.account if backend.several_accounts and row.account else None,
            origin=self._issued.origin,
            takes_any=self._takes_any,
        )
        slot._table = backend.table.pinned()
        identity = slot.identity()
        is_found = (identity.dance, identity.owner) == (self._context.name, owner.user)
        if is_found and backend.several_accounts and not row.account:
            # Of several rows of a user one without an account is used as long as it is the chosen one.
            chosen = slot.load() or Token()
            is_found = chosen.get("access_token") == row.token.get("access_token")
        if not is_found:
            raise LookupError(f"{self._context.name!r} uses another token for that user.")
        return slot, self._token_in(row)

    def _token_in(self, row: TokenRow | None) -> Token | None:
        if row is None or not row.mark.is_of(self._issued.registration):
            return None
        return from_storage(row.token)

    def save(self, token: Mapping[str, Any]) -> None:
        """Store the token, with the time at which it expires."""
        if isinstance(self._backend, TableBackend):
            account = self.identity().account or None
            self._backend.set(
                self._context, to_storage(token), account=account, issued=self._issued
            )
        else:
            self._store(to_storage(token))

    def delete(self, identity: Identity) -> None:
        """Delete the identity's token."""
        if isinstance(self._backend, TableBackend):
            self._backend.delete_for(identity, table=self._table)
        elif self._is(identity) and self._stored() is not None:
            self._backend.delete(self._context)

    def claim_refresh(
        self, identity: Identity, stale: Mapping[str, Any], *, seconds: float
    ) -> RefreshClaim:
        """Claim the right to refresh the identity's stale token."""
        claim = self._step(identity, partial(claim_refresh, stale=stale, seconds=seconds))
        return claim or RefreshClaim()

    def finish_refresh(
        self, identity: Identity, claim: RefreshClaim, token: Mapping[str, Any]
    ) -> Token | None:
        """Store a refreshed token in the place of the one that was claimed."""
        return self._step(identity, partial(finish_refresh, claim=claim, token=token))

    def end_refresh(
        self, identity: Identity, claim: RefreshClaim, *, is_refused: bool
    ) -> Token | None:
        """Give a claim back without a new token."""
        return self._step(identity, partial(end_refresh, claim=claim, is_refused=is_refused))

    def _step(self, identity: Identity, step: Callable[[TokenPlace], Result]) -> Result | None:
        """Take a step of a refresh at the identity's place in the backend; None if that is out of reach."""
        if isinstance(self._backend, TableBackend):
            return self._backend.refresh_step(identity, step, table=self._table)
        if not self._is(identity):
            return None
        token = from_storage(self._stored())
        store, invalidate = self._replace, self._invalidate
        shared = getattr(self._backend, "shared", None)
        if isinstance(shared, SharedRefreshes):
            registration = self._issued.registration
            return step(shared.place(token, registration, store=store, invalidate=invalidate))
        return step(PlainPlace(token, store=store, invalidate=invalidate))

    @property
    def has_several_accounts(self) -> bool:
        """Whether the backend stores a token for each account of a user, and so has to know whose a token is."""
        return isinstance(self._backend, TableBackend) and self._backend.several_accounts

    @property
    def has_accounts(self) -> bool:
        """Whether the backend can store which account at the provider a token belongs to."""
        return isinstance(self._backend, TableBackend) and self._backend.table.has_accounts

    @property
    def has_default_account(self) -> bool:
        """Whether a user may say which account is used where none is named; see ``set_default_account``."""
        return isinstance(self._backend, TableBackend) and self._backend.has_default_account

    def accounts(self) -> tuple[Account, ...]:
        """Return the accounts that the user has connected.

        Where a backend keeps one account of each user that one is all, with an empty id if nobody has said which it is.
        """
        if not isinstance(self._backend, TableBackend):
            return (_ONLY_ACCOUNT,) if self.load() else ()
        if self._backend.several_accounts:
            return self._backend.accounts(self._context)
        row = self._backend.find(self._context)
        if row is not None and row.account:
            return (Account(row.account, is_default=True, since=row.since),)
        return (replace(_ONLY_ACCOUNT, since=row.since),) if row and self._token_in(row) else ()

    def for_account(self, account: str) -> BackendSlot:
        """Return the slot of another account of the same user."""
        return BackendSlot(
            self._backend,
            self._context,
            registration=self._issued.registration,
            account=account,
            origin=self._issued.origin,
            takes_any=self._takes_any,
        )

    def find_or_create_user(self, account: str, create: Callable[[], Any]) -> Any:
        """Return whose account it is, a new user's if nobody's; see ``TableBackend.find_or_create_user``.

        Raises:
            NotConfigured: the backend does not store tokens of users in a table.
        """
        if not isinstance(self._backend, TableBackend):
            raise NotConfigured(
                "This site's backend keeps no accounts, so nobody can be found by one.",
                code="table_without_accounts",
                hint="The site's administrator has to choose a backend that stores tokens in a table.",
            )
        return self._backend.find_or_create_user(self._context, account, create)

    def set_default_account(self, account: str) -> None:
        """Let the account be used if none is named; see ``TableBackend.set_default_account``.

        Raises:
            LookupError: the backend has no such account of the user's.
        """
        if not isinstance(self._backend, TableBackend):
            raise LookupError(f"This site's backend keeps no accounts, and so none {account!r}.")
        self._backend.set_default_account(self._context, account)
        self._found = None

    def _is(self, identity: Identity) -> bool:
        return self.identity().is_same_owner(identity)

    def _stored(self) -> Mapping[str, Any] | None:
        backend = self._backend
        registration = self._issued.registration
        if isinstance(backend, UserSessionBackend):
            return backend.get_issued(self._context, registration)
        stored = backend.get(self._context)
        if stored is None or not (self._takes_any or server_of(registration)):
            return stored
        token, mark = without_mark(stored)
        return token if mark.is_of(registration) else None

    def _registration_of_stored(self) -> str:
        """Return the client registration of the token that is stored; empty where nobody has said."""
        if isinstance(self._backend, UserSessionBackend):
            return self._backend.issued_to(self._context)
        return without_mark(self._backend.get(self._context) or {})[1].registration

    def _store(self, token: Mapping[str, Any]) -> None:
        backend = self._backend
        if isinstance(backend, UserSessionBackend):
            backend.set_issued(self._context, token, self._issued.registration)
            return
        if server_of(self._issued.registration):
            # Nothing else would say, in a backend of the site's own, which server the token is for.
            token = with_mark(token, Mark(registration=self._issued.registration))
        backend.set(self._context, token)

    def _replace(self, token: Mapping[str, Any]) -> None:
        """Store a refreshed token, whatever becomes of the request, where the backend can see to it."""
        backend = self._backend
        at_once = (
            backend.saved_at_once(self._context)
            if isinstance(backend, UserSessionBackend)
            else nullcontext()
        )
        with at_once:
            self._store(token)

    def _invalidate(self) -> None:
        # A backend that does not inherit from ours need not know the difference.
        getattr(self._backend, "invalidate", self._backend.delete)(self._context)


@dataclass(frozen=True)
class _RowContext:
    """Who asks for the token of a row: nobody but its user is meant, whoever visits."""

    name: str
    config: Mapping[str, Any]


def _stored_token(token: Token | None, identity: Identity | None) -> OwnedToken:
    return OwnedToken(token, identity, was_stored=token is not None)


def _owner_unknown(_: object) -> BackendOwner:
    # A backend that does not inherit from ours need not tell.
    return NOBODY


_ONLY_ACCOUNT = Account("", is_default=True)

"""One dance as one request of our site sees it: an adapter keeps it for the request, and never longer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from ..backends import BackendSlot, BaseBackend
from ..backends.identity import account_key, digest
from ..backends.store import HeldSlot, TokenStore
from ..dance.base import Dance
from ..errors import DanceError, TokenNotStored, hides_locals, inactive_user
from ..profiles import Profile
from ..tokens import PROFILE_KEY, Token

SignalName = Literal[
    "oauth_before_login",
    "oauth_scopes_missing",
    "oauth_authorized",
    "oauth_connected",
    "oauth_error",
    "oauth_token_lost",
]


@dataclass(frozen=True)
class Connection:
    """An account that was connected, and whose token is stored.

    Attributes:
        token: the token.
        user_id: the key of the user whom it is stored for; None for a backend that doesn't tell users apart.
        account: the provider's identifier of the account; empty where nobody has said which it is.
    """

    token: Token
    user_id: Hashable
    account: str

    def signal_kwargs(self) -> dict[str, object]:
        """Return the keyword arguments of the ``oauth_connected`` signal."""
        return {"token": self.token, "user_id": self.user_id, "account": self.account}


class Visit:
    """One dance as one request sees it, with the backend of its tokens.

    Attributes:
        dance: the dance with the values that hold for this request.
        name: the dance's name.
        config: what the backend may look at, such as ``user_id``; a change makes the session ask the backend again.
        backend: where tokens are kept.
        context: what the backend's methods are called with; the visit itself unless an adapter has another.
        origin: scheme and host of the site in this request, where the dance depends on them; empty where it doesn't.
    """

    origin: str = ""

    def __init__(self, dance: Dance, backend: BaseBackend, context: object = None) -> None:
        self.dance = dance
        self.name = dance.name
        self.backend = backend
        self.context: Any = self if context is None else context
        self._session: Any = None
        self._held: HeldSlot | None = None
        self.config = CallbackDict(self.unload)

    @property
    def title(self) -> str:
        """The name that people know the provider by."""
        return self.dance.provider.title

    @property
    def slot(self) -> BackendSlot:
        """Where the user's token is kept."""
        return BackendSlot(
            self.backend,
            self.context,
            registration=self.dance.registration,
            origin=self.origin,
            takes_any=self.dance.is_family,
        )

    def user_text(self, logged_in: str | None) -> str | None:
        """Return who dances, as the backend says; if it names nobody, the user who is logged in.

        Users in two databases may have the same key, and tokens of the whole site are in one of them: so the text tells
        the databases apart, too.

        Raises:
            UserRequired: the user was never saved.
        """
        identity = self.slot.identity()
        who = logged_in if identity.owner is None else str(identity.owner)
        return f"{who or ''} {digest(identity.place)}" if identity.place else who

    @property
    def session_slot(self) -> TokenStore:
        """Where the session finds and leaves its token: the user's slot, or what is held for now."""
        return self._held or self.slot

    @contextmanager
    def holding(self, token: Token) -> Iterator[HeldSlot]:
        """Let the session carry a token that is not stored, whatever changes meanwhile.

        What the slot holds in the end is what should be stored: the token may have been refreshed, or lost.
        """
        self._held = held = HeldSlot(token)
        if self._session is not None:
            self._session.slot = held
            self._session.unload()
        try:
            yield held
        finally:
            self._held = None
            if self._session is not None:
                self._session.slot = self.slot

    @property
    def session(self) -> Any:
        """The requests session of this visit, made when it is first asked for."""
        if self._session is None:
            self._session = self.session_for(self.session_slot)
        return self._session

    @session.setter
    def session(self, session: object) -> None:
        self._session = session

    @property
    def open_session(self) -> Any:
        """The session of this visit if somebody has asked for it, else None."""
        return self._session

    def session_for(self, slot: TokenStore) -> Any:
        """Return a new session of this visit that finds and leaves its token in the slot."""
        session = self.make_session(slot)
        session.on_token_lost = self.token_lost
        session.remake = self.session_for
        return session

    def session_of_row(self, instance: object) -> Any:
        """Return a new session that carries the token in a row of the backend's table; it takes no query.

        Raises:
            LookupError: the dance would use another token for the row's user.
            DecryptionError: the token can't be read.
        """
        slot, token = self.slot.at_row(instance)
        session = self.session_for(slot)
        session.carry_stored(token)
        return session

    def make_session(self, slot: TokenStore) -> Any:
        """Return a new session; adapters say which class and further arguments they have."""
        return self.dance.session(slot)

    def send(self, name: SignalName, /, **kwargs: object) -> list[object]:
        """Send the adapter's signal of that name, and return what its receivers return; without an adapter nothing."""
        return []

    def token_lost(self, error: DanceError) -> None:
        """Tell receivers of a token that the provider has revoked, and that was deleted."""
        self.send("oauth_token_lost", **error.signal_kwargs())

    def find_or_create_user(
        self, create: Callable[[Profile], Any], *, profile: Profile | None = None
    ) -> Any:
        """Return the user whose account was just connected: for receivers of ``oauth_authorized`` that log users in.

        The account is known by the provider's own id, which nobody else can take over, as names and addresses can be,
        and by the server, where visitors name that.
        If it is nobody's yet it becomes that of a new user. However many visits come at once with the same account,
        one user is made, on every database. The token is stored for whoever is logged in when the receivers are done.

        Args:
            create: returns a new user for a profile, stored or not; it is called in the transaction that stores the
                account with its user.
            profile: what the provider says of the user, if it has been asked already.

        Raises:
            DanceError: the user's account at this site is not active (``is_active``).
            NotConfigured: the backend does not say whose an account is.
            ProviderFailed: the provider did not say who it is.
            TokenNotStored: the database refused.
        """
        told = profile or self.session.profile()
        account = account_key(told.id, self.dance.server)
        user = self.slot.find_or_create_user(account, lambda: create(told))
        if not getattr(user, "is_active", True):
            raise inactive_user(step="store")
        self.config["provider_user_id"] = account
        return user

    @hides_locals
    def save(self, held: HeldSlot) -> Connection | None:
        """Store the token that is held after a dance, if there is one; call it while it is held.

        Returns what is stored then, None for nothing.

        The account's id is stored with it, where a receiver has set it or asked for the profile. Where the backend
        keeps several accounts of a user the provider is asked if no receiver did, and so it is where the dance stores
        the user's profile.

        Raises:
            TokenNotStored: the backend refused the token.
            ProviderFailed: the provider did not say whose account it is.
        """
        token, slot = held.load(), self.slot
        if token is None:
            return None
        if slot.has_accounts and not self.config.get("provider_user_id"):
            if slot.has_several_accounts and not held.account:
                self._name_account(held)
                # That call may have refreshed it.
                token = held.load() or token
            if held.account:
                self.config["provider_user_id"] = held.account
        self._name_server()
        if self.dance.store_profile and self.session.provider.profile_fields is not None:
            profile = held.profile or self._fetch_profile()
            # That call may have refreshed it.
            token = Token({**(held.load() or token), PROFILE_KEY: profile.to_storage()})
        try:
            slot.save(token)
        except ValueError as error:
            raise TokenNotStored(title=self.title) from error
        account = str(self.config.get("provider_user_id") or held.account)
        return Connection(token=token, user_id=slot.identity().owner, account=account)

    def _name_server(self) -> None:
        """Let the account's id that a receiver has given say which server it is of, where visitors name that."""
        if self.dance.server and (named := str(self.config.get("provider_user_id") or "")):
            key = account_key(named, self.dance.server)
            if key != named:
                self.config["provider_user_id"] = key

    def after_commit(self, action: Callable[[], object]) -> None:
        """Call the function once others can see what was stored; an adapter knows of transactions that are open."""
        action()

    def _name_account(self, held: HeldSlot) -> None:
        """Let the held token say which account it is of."""
        if self.dance.server and self.dance.provider.profile_fields is None:
            # Nobody there says who the user is: each has one account at each server, which is nobody else's.
            owner = digest(str(self.slot.identity().owner))[:11]
            held.account = account_key(owner, self.dance.server)
        else:
            self._fetch_profile()

    def _fetch_profile(self) -> Profile:
        from ..transport import provider_errors

        with provider_errors(self.title, step="api"):
            profile: Profile = self.session.profile()
        return profile

    @property
    @hides_locals
    def token(self) -> Token | None:
        """The user's token as the backend keeps it; assigning stores it, ``del`` deletes it."""
        return self.slot.load()

    @token.setter
    @hides_locals
    def token(self, token: Mapping[str, Any]) -> None:
        self._name_server()
        self.slot.save(token)
        self.unload()

    @token.deleter
    @hides_locals
    def token(self) -> None:
        slot = self.slot
        slot.delete(slot.identity())
        self.unload()

    def replace_dance(self, dance: Dance) -> None:
        """Let another dance hold for the rest of this request, with another session."""
        self.dance = dance
        self._session = None

    def unload(self) -> None:
        """Let the session ask the backend again when it needs the token next."""
        if self._session is not None:
            # Another user may be meant now, with other accounts.
            self._session.slot = self.session_slot
            self._session.unload()


def _reported(method: Callable[..., Any]) -> Any:
    @wraps(method)
    def method_and_report(self: Any, *args: Any, **options: Any) -> Any:
        result = method(self, *args, **options)
        self._changed()
        return result

    return method_and_report


class CallbackDict(dict[str, Any]):
    """A dict that calls a function after each change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed

    update = _reported(dict.update)
    setdefault = _reported(dict.setdefault)
    pop = _reported(dict.pop)
    popitem = _reported(dict.popitem)
    clear = _reported(dict.clear)
    __setitem__ = _reported(dict.__setitem__)
    __delitem__ = _reported(dict.__delitem__)
    __ior__ = _reported(dict.__ior__)

"""One dance as one request of our site sees it: what an adapter keeps for the request, and never longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from ..backends import BackendSlot, BaseBackend
from ..backends.slot import HeldSlot, TokenStore
from ..dance.base import Dance
from ..errors import DanceError, TokenNotStored
from ..tokens import Token
from .observed import WatchedDict


class Visit:
    """One dance, its backend, and whoever visits.

    Attributes:
        dance: the dance with the values that hold for this request.
        backend: where tokens are kept.
        context: what the backend's methods are called with; the visit itself unless an adapter has another.
    """

    def __init__(self, dance: Dance, backend: BaseBackend, context: Any = None) -> None:
        self.dance = dance
        self.backend = backend
        self.context: Any = self if context is None else context
        self._session: Any = None
        self._held: HeldSlot | None = None

    @cached_property
    def config(self) -> WatchedDict:
        """What the backend may look at, such as ``user_id``; a change makes the session ask the backend again."""
        return WatchedDict(self.unload)

    @property
    def name(self) -> str:
        """The dance's name."""
        return self.dance.name

    @property
    def title(self) -> str:
        """The name that people know the provider by."""
        return self.dance.provider.title

    @property
    def slot(self) -> BackendSlot:
        """Where the visitor's token is kept."""
        return BackendSlot(self.backend, self.context)

    @property
    def session_slot(self) -> TokenStore:
        """Where the session finds and leaves its token: the visitor's slot, or what is held for now."""
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
    def session(self, session: Any) -> None:
        self._session = session

    def session_for(self, slot: TokenStore) -> Any:
        """Return a new session of this visit that finds and leaves its token in the slot."""
        session = self.make_session(slot)
        session.on_token_lost = self.token_lost
        session.remake = self.session_for
        return session

    def make_session(self, slot: TokenStore) -> Any:
        """Return a new session; adapters say which class and further arguments they have."""
        return self.dance.session(slot)

    def token_lost(self, error: DanceError) -> None:
        """Hear that the provider has ended the visitor's token, which was dropped; adapters tell the site."""

    def keep(self, held: HeldSlot) -> None:
        """Store the token that is held after a dance, if there is one; call it while it is held.

        Whose account it is is stored, too, where a receiver said so or asked for the profile. Where the backend keeps
        several accounts apart the provider is asked if nobody did.

        Raises:
            TokenNotStored: the backend refused it.
            ProviderFailed: the provider did not say whose it is.
        """
        token, slot = held.load(), self.slot
        if token is None:
            return
        if slot.has_accounts and not self.config.get("provider_user_id"):
            if slot.has_several_accounts and not held.account:
                self._ask_whose_it_is()
            if held.account:
                self.config["provider_user_id"] = held.account
        try:
            slot.save(held.load() or token)
        except ValueError as error:
            raise TokenNotStored(
                f"The connection with {self.title} could not be kept here."
            ) from error

    def _ask_whose_it_is(self) -> None:
        from .receivers import provider_may_fail

        with provider_may_fail(self.dance.provider):
            self.session.profile()

    @property
    def token(self) -> Token | None:
        """The visitor's token as the backend keeps it; assigning stores it, ``del`` drops it."""
        return self.slot.load()

    @token.setter
    def token(self, token: Mapping[str, Any]) -> None:
        self.slot.save(token)
        self.unload()

    @token.deleter
    def token(self) -> None:
        self.slot.delete()
        self.unload()

    def change(self, **changes: Any) -> None:
        """Let the dance have other values for the rest of this visit."""
        self.dance = self.dance.changed(**changes)
        self._session = None

    def unload(self) -> None:
        """Let the session ask the backend again when it needs the token next."""
        if self._session is not None:
            # Another user may be meant now, with other accounts.
            self._session.slot = self.session_slot
            self._session.unload()

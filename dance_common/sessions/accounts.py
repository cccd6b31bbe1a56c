"""Who the user is at the provider: the accounts that are connected, and what the provider says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from urllib.parse import urljoin

import requests

from ..backends import Account, BackendSlot
from ..backends.identity import account_key
from ..backends.store import HeldSlot, TokenStore
from ..errors import hides_locals
from ..profiles import Profile, ProfileFields, known_fields, read_json_object, read_profile
from ..provider import Provider
from ..tokens import PROFILE_KEY, Token


class _Session(Protocol):
    """What these need of the session that they are of; ``ProviderSession`` says what each is."""

    base_url: str | None
    has_stored_profile: bool
    server: str
    settle: Callable[[Any, str], bool] | None
    remake: Callable[[TokenStore], Any] | None

    @property
    def slot(self) -> object: ...
    @property
    def provider(self) -> Provider: ...
    @property
    def token(self) -> Token | None: ...
    @property
    def stored_profile(self) -> Profile | None: ...
    @property
    def get(self) -> Callable[..., requests.Response]: ...

    def unload(self) -> None: ...
    def _require_server(self) -> None: ...
    def _profile_fields(self) -> ProfileFields: ...
    def _read_userinfo(self, response: requests.Response) -> Mapping[str, Any]: ...
    def _read_profile(self, fields: ProfileFields, userinfo: Mapping[str, Any]) -> Profile: ...
    def _issuer(self) -> str: ...


S = TypeVar("S", bound=_Session)


class AccountCalls:
    """What a session knows, and asks, about who its user is at the provider."""

    @property
    def accounts(self: _Session) -> tuple[Account, ...]:
        """The accounts that the user has connected with this dance: one at most, unless the backend keeps several.

        Each can be used by ``for_account(account.id)``. The id is empty where a backend that keeps one account was not
        told which it is.
        """
        return self.slot.accounts() if isinstance(self.slot, BackendSlot) else ()

    def for_account(self: S, account: str) -> S:
        """Return another session, which uses one of ``accounts`` by its id whichever is the default.

        Raises:
            LookupError: no backend that keeps accounts is behind this session.
        """
        if self.remake is None or not isinstance(self.slot, BackendSlot):
            raise LookupError(f"This session belongs to no user, and so to no account {account!r}.")
        other: S = self.remake(self.slot.for_account(account))
        return other

    def set_default_account(self: _Session, account: str) -> None:
        """Let one of ``accounts`` be the one that is used where none is named.

        Raises:
            LookupError: the user has not connected it.
            NotConfigured: the site's backend keeps one account only.
        """
        if not isinstance(self.slot, BackendSlot):
            raise LookupError(f"This session belongs to no user, and so to no account {account!r}.")
        self.slot.set_default_account(account)
        self.unload()

    @property
    def stored_profile(self: _Session) -> Profile | None:
        """Who the user was when the account was connected, where the dance has the option ``store_profile``.

        Nobody is asked: it is None where nothing is stored.
        """
        if not self.has_stored_profile:
            return None
        return Profile.from_storage((self.token or Token()).get(PROFILE_KEY))

    @hides_locals
    def profile(self: _Session, *, fresh: bool = False) -> Profile:
        """Ask the provider who the user is, and return it in one shape for all providers.

        Where the dance has the option ``store_profile``, what is stored is returned, and nobody is asked.

        Args:
            fresh: True asks the provider in any case; it does not change what is stored.

        Raises:
            ProviderFailed: the provider names no place to ask, refused, or responded without an id or about another
                user than its id_token did.
            requests.RequestException: as in requests.
        """
        if not fresh and (stored := self.stored_profile) is not None:
            return stored
        fields = self._profile_fields()
        if self.provider.fetch_profile is not None:
            userinfo = self.provider.fetch_profile(self)
        else:
            userinfo = self._read_userinfo(self.get(self.provider.profile_url))
        return self._read_profile(fields, userinfo)

    def _profile_fields(self: _Session) -> ProfileFields:
        if self.settle is not None:
            self._require_server()
        return known_fields(self.provider.profile_fields, self.provider.title)

    def _read_userinfo(self: _Session, response: requests.Response) -> Mapping[str, Any]:
        return read_json_object(response, self.provider.title)

    def _read_profile(
        self: _Session, fields: ProfileFields, userinfo: Mapping[str, Any]
    ) -> Profile:
        profile = read_profile(fields, userinfo, self.provider.title)
        if self.server:
            profile = replace(profile, issuer=self._issuer())
        if isinstance(self.slot, HeldSlot):
            # Asked for while a dance ends: whoever stores the token need not ask again.
            self.slot.account = account_key(profile.id, self.server)
            self.slot.profile = profile
        return profile

    def _issuer(self: _Session) -> str:
        """Return whose ids these are, where that differs from user to user."""
        # Several servers may be below one host, each with a path of its own.
        address = self.server if "://" in self.server else urljoin(self.base_url or "", "/")
        return next(iter(self.provider.issuers), address.rstrip("/"))

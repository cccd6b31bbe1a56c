"""Tokens in the database, through Django's ORM."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, router, transaction

from dance_common.backends import BaseBackend
from dance_common.errors import TokenNotStored
from dance_common.tokens import Token

from . import query_log
from .owners import REQUEST_USER, Owners, UserRequired
from .token_cache import TokenCache

DEFAULT_MODEL = "django_dance.DanceToken"
_ATTEMPTS = 5

log = logging.getLogger("django_dance")


class AccountTaken(TokenNotStored):
    """The account at the provider is connected to another user of this site already."""

    code = "account_taken"
    status = 409
    hint = "Log in as the user who connected it, or disconnect it there first."


class ORMBackend(BaseBackend[Any]):
    """Keeps one token for each user and dance in the database.

    What other code writes to the table is not seen before the cache's timeout ends, unless it calls ``uncache``. A
    cache that several processes can't share, such as ``LocMemCache``, is right for one process only. A receiver of
    ``oauth_authorized`` that knows whose account it is says so: ``dance.config["provider_user_id"] = "123"``.
    """

    def __init__(
        self,
        model: type[models.Model] | str | None = None,
        user: Any = REQUEST_USER,
        user_id: Any = None,
        user_required: bool | None = None,
        anon_user: type[Any] | None = None,
        cache: Any = None,
    ) -> None:
        """Say where tokens are kept and whose they are.

        Args:
            model: the model, or its ``app_label.ModelName``. It has a ``provider`` and a ``token`` at least, and a
                ``user`` if tokens belong to users; ``AbstractDanceToken`` is a good base.
            user: whose token is meant: a user, a function without arguments that returns one, or a proxy of one. The
                user of the request by default; None for one token that the whole site shares.
            user_id: the primary key of a user; it goes before ``user``.
            user_required: True lets ``get`` and ``set`` raise ``UserRequired`` if there is no user. False keeps the
                token of whoever is not logged in as the site's own: all such visitors share it. By default ``set``
                raises and ``get`` returns None, unless ``user`` is None.
            anon_user: the class of users who are not logged in; those whose ``is_authenticated`` is False count as
                such anyway.
            cache: a Django cache or its alias in ``CACHES``. It holds tokens, and that there is none.
        """
        super().__init__()
        self._owners = Owners(user, user_id, user_required, anon_user)
        self._model = model or DEFAULT_MODEL
        self._cache_given = cache

    @cached_property
    def model(self) -> Any:
        """The model; it is looked up when it is first needed, since settings are read before models are."""
        model = apps.get_model(self._model) if isinstance(self._model, str) else self._model
        query_log.hush(model._meta.db_table)
        return model

    def get(self, visit: Any, /, user: Any = None, user_id: Any = None) -> Token | None:
        """Return the user's token, or None; it takes one query, or none where a cache knows.

        Raises:
            UserRequired: there is no user, and ``user_required=True`` was given.
        """
        owner = self._owner(visit, user, user_id)
        if owner is None and self._owners.are_required:
            if self._owners.user_required:
                raise UserRequired("A token belongs to a user here, and nobody is logged in.")
            return None
        kept: dict[str, Any] | None
        if self._cache is None:
            kept = self._read(visit.name, owner)
        else:
            kept = self._cache.get((visit.name, owner), lambda: self._read(visit.name, owner))
        return Token(kept) if kept else None

    def set(
        self, visit: Any, token: Mapping[str, Any], /, user: Any = None, user_id: Any = None
    ) -> None:
        """Keep the token in place of the one that the user has, all or nothing.

        A refresh token goes on where the new token has none, unless the accounts are known to differ.

        Raises:
            UserRequired: there is no user, and there has to be one.
            AccountTaken: another user has connected that account.
            TokenNotStored: the database refused.
        """
        owner = self._owner(visit, user, user_id)
        if owner is None and self._owners.are_required:
            raise UserRequired("A token belongs to a user here, and nobody is logged in.")
        account = str(visit.config.get("provider_user_id") or "")
        # Raised here, so that the database's own words don't become the context: they may quote the row.
        if problem := self._attempt(visit.name, owner, token, account):
            raise problem

    def delete(self, visit: Any, /, user: Any = None, user_id: Any = None) -> None:
        """Drop the user's token; do nothing if there is none, or no user who could have one."""
        owner = self._owner(visit, user, user_id)
        if owner is None and self._owners.are_required:
            return
        with transaction.atomic(using=self._database):
            self._announce(visit.name, owner)
            self._rows(visit.name, owner).delete()

    def lose(self, visit: Any, /) -> None:
        """Drop a token that the provider has ended; whose account it was stays known, so that its user can come back.

        A row that names no account goes altogether.
        """
        owner = self._owner(visit, None, None)
        if owner is None and self._owners.are_required:
            return
        with transaction.atomic(using=self._database):
            self._announce(visit.name, owner)
            rows = self._rows(visit.name, owner).order_by()
            if "provider_user_id" in self._fields:
                rows.exclude(provider_user_id="").update(token={})
                rows = rows.filter(provider_user_id="")
            rows.delete()

    def uncache(self, name: str, user_id: Any = None) -> None:
        """Forget what the cache knows about a user's token, after other code than this backend has written it.

        Args:
            name: the name of the dance.
            user_id: the primary key of the user; None for the token of the whole site.
        """
        if self._cache is not None:
            self._cache.drop((name, user_id))

    @cached_property
    def _cache(self) -> TokenCache | None:
        if self._cache_given is None:
            return None
        return TokenCache(self._cache_given, self.model._meta.label_lower)

    @property
    def _database(self) -> str:
        # Not the one for reading: a replica that lags behind would bring a spent token back.
        return router.db_for_write(self.model)

    @cached_property
    def _fields(self) -> frozenset[str]:
        return frozenset(field.name for field in self.model._meta.concrete_fields)

    def _owner(self, visit: Any, user: Any, user_id: Any) -> Any:
        return self._owners.find(visit, user=user, user_id=user_id)

    def _rows(self, name: str, owner: Any) -> Any:
        whose = {"user": owner} if "user" in self._fields else {}
        newest = ["-updated_at"] if "updated_at" in self._fields else []
        manager = self.model._default_manager.using(self._database)
        return manager.filter(provider=name, **whose).order_by(*newest, "-pk")

    def _read(self, name: str, owner: Any) -> dict[str, Any] | None:
        found = list(self._rows(name, owner).values_list("token", flat=True)[:2])
        if len(found) > 1:
            _warn_of_duplicates(self.model._meta.label, name)
        return found[0] if found and isinstance(found[0], dict) else None

    def _attempt(
        self, name: str, owner: Any, token: Mapping[str, Any], account: str
    ) -> TokenNotStored | None:
        for _ in range(_ATTEMPTS):
            try:
                self._write(name, owner, token, account)
                return None
            except IntegrityError:
                if self._is_taken(name, owner, account):
                    return AccountTaken("Another user of this site has connected that account.")
                # Another process may have made the row meanwhile; it is found on the next try.
            except DatabaseError:
                break
        return TokenNotStored(
            "The database of this site did not keep the connection.",
            status=503,
            hint="Please try again in a few minutes.",
        )

    def _write(self, name: str, owner: Any, token: Mapping[str, Any], account: str) -> None:
        with transaction.atomic(using=self._database):
            self._announce(name, owner)
            rows = self._rows(name, owner)
            # This changes nothing and locks the rows everywhere. SQLite, where a lock for reading may fail to become
            # one for writing, waits for its turn here.
            is_there = rows.order_by().update(provider=name)
            # A row that came since is not locked and may go again; making another fails, and leads to the next try.
            row = (rows.first() if is_there else None) or self._new_row(name, owner)
            previous = getattr(row, "provider_user_id", "") or ""
            changed: dict[str, Any] = {"token": dict(token)}
            if not (account and previous and account != previous):
                changed["token"] = _with_refresh_token(token, row.token)
            if account and "provider_user_id" in self._fields:
                changed["provider_user_id"] = account
            for field, value in changed.items():
                setattr(row, field, value)
            if row._state.adding:
                row.save(using=self._database, force_insert=True)
            else:
                stamps = {"updated_at"} & self._fields
                row.save(using=self._database, update_fields=[*changed, *stamps])

    def _new_row(self, name: str, owner: Any) -> Any:
        if "user" not in self._fields:
            return self.model(provider=name)
        return self.model(provider=name, **{self.model._meta.get_field("user").attname: owner})

    def _announce(self, name: str, owner: Any) -> None:
        if self._cache is not None:
            self._cache.announce((name, owner), using=self._database)

    def _is_taken(self, name: str, owner: Any, account: str) -> bool:
        if not account or not {"user", "provider_user_id"} <= self._fields:
            return False
        manager = self.model._default_manager.using(self._database)
        holders = manager.filter(provider=name, provider_user_id=account)
        return bool(holders.exclude(user=owner).exists())


@cache
def _warn_of_duplicates(model: str, name: str) -> None:
    # Once for a process: the rows stay, and so would the warnings.
    log.warning("%s: %s has several rows of one user; the newest counts", name, model)


def _with_refresh_token(token: Mapping[str, Any], kept: Any) -> dict[str, Any]:
    """Return the token with the kept refresh token where it has none: some providers give it the first time only."""
    before = kept.get("refresh_token") if isinstance(kept, Mapping) else None
    if not before or token.get("refresh_token") or "access_token" not in token:
        return dict(token)
    return {**token, "refresh_token": before}

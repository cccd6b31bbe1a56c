"""Whose token a backend is asked for, when several places may name the user."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from ..base import BackendContext

REQUEST_USER: Final = object()
"""Stands for the user of the current request, whoever that is."""


class UserRequired(ValueError):
    """Tokens belong to users here, and there is no user."""


@dataclass(frozen=True)
class Owner:
    """Whose token it is.

    Attributes:
        dance: the dance's name.
        user: the user's key; None for the site itself.
    """

    dance: str
    user: object = None


@dataclass(frozen=True)
class UserLookup:
    """How a backend finds the user whose token is meant.

    A user who is named (in a call, in ``config`` or by ``user_id``) is taken even if the account is not active, so that
    a command can clean up. The request's user is nobody unless the account is active.

    Attributes:
        user: a user, a function without arguments that returns one, a proxy of one, or ``REQUEST_USER``; None for
            tokens that belong to the whole site.
        user_id: a user's key, or a function that returns one; it takes precedence over ``user``.
        user_required: whether there has to be a user; None for "if ``user`` or ``user_id`` is given".
        anon_user: the class of anonymous users, besides those whose ``is_authenticated`` is False.
        key_of: returns the key that the table has for a user; None for one who was never saved.
    """

    user: object = REQUEST_USER
    user_id: object = None
    user_required: bool | None = None
    anon_user: type[Any] | None = None
    key_of: Callable[[Any], object] = attrgetter("pk")

    @property
    def is_required(self) -> bool:
        """Whether a token has to have a user."""
        if self.user_required is None:
            return self.user is not None or self.user_id is not None
        return self.user_required

    def find(
        self, context: BackendContext, *, user: object = None, user_id: object = None
    ) -> object:
        """Return the key of the user whose token is meant; None for nobody.

        The arguments are asked first, then ``config["user_id"]`` and ``["user"]`` of the context, then ``user_id`` and
        ``user`` of this object. The first that names a user, or says that there is none, decides. A user's key may
        stand in the user's place.

        Raises:
            UserRequired: that user was never saved.
        """
        for key, someone in self._named(context, user, user_id):
            if (found := _resolve(key)) is not None:
                return found
            if someone is not None:
                return self._key(_resolve(someone))
        visitor = _request_user(context) if self.user is REQUEST_USER else _resolve(self.user)
        return self._key(visitor) if getattr(visitor, "is_active", True) else None

    def _named(
        self, context: BackendContext, user: object, user_id: object
    ) -> Iterator[tuple[object, object]]:
        """Yield the keys and users that are named, each only where those before it name nobody."""
        yield user_id, user
        config = context.config
        yield config.get("user_id"), config.get("user")
        yield self.user_id, None

    def _key(self, user: object) -> object:
        # By class, since None may come behind a proxy, and by is_authenticated, since users may have a length.
        if isinstance(user, type(None)) or not getattr(user, "is_authenticated", True):
            return None
        if self.anon_user is not None and isinstance(user, self.anon_user):
            return None
        # A key may stand in a user's place: it is what a task in a queue is given.
        key = user if isinstance(user, int | str | UUID) else self.key_of(user)
        if key is None:
            raise UserRequired("A token can't belong to a user who was never saved.")
        return key


def _request_user(context: BackendContext) -> object:
    try:
        return attrgetter("request.user")(context)
    except AttributeError:
        return None  # outside of a request, or without authentication


def _resolve(value: Any) -> object:
    # A proxy of Werkzeug's is callable whatever it stands for. The class is asked, as the proxy would ask that thing.
    if hasattr(type(value), "_get_current_object"):
        return value._get_current_object()
    return value() if callable(value) else value

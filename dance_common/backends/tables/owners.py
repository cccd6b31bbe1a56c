"""Whose token a backend is asked for, where several places may name the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

REQUEST_USER: Final = object()
"""Stands for the user of the request that asks, whoever that is."""


class UserRequired(ValueError):
    """A token belongs to a user here, and there is none."""


@dataclass(frozen=True)
class Owners:
    """How a backend finds the user whose token is meant.

    A user who is named (in a call, in ``config`` or by ``user_id``) is taken even if the account is not active, so that
    a command can clean up. A user who merely visits is nobody without an active account.

    Attributes:
        user: a user, a function without arguments that returns one, a proxy of one, or ``REQUEST_USER``; None for
            tokens that belong to the whole site.
        user_id: a user's key, or a function that returns one; it goes before ``user``.
        user_required: whether there has to be a user; None for "if ``user`` or ``user_id`` is given".
        anon_user: the class of users who are nobody, beside those whose ``is_authenticated`` is False.
        key_of: returns the key that the table has for a user; None for one who was never saved.
        visitor_of: returns the user of the request that a context belongs to, for ``REQUEST_USER``.
    """

    user: Any = REQUEST_USER
    user_id: Any = None
    user_required: bool | None = None
    anon_user: type[Any] | None = None
    key_of: Callable[[Any], Any] = attrgetter("pk")
    visitor_of: Callable[[Any], Any] = attrgetter("request.user")

    @property
    def are_required(self) -> bool:
        """Whether a token has to have a user."""
        if self.user_required is None:
            return self.user is not None or self.user_id is not None
        return self.user_required

    def find(self, context: Any, *, user: Any = None, user_id: Any = None) -> Any:
        """Return the key of the user whose token is meant, or None for nobody's.

        The arguments are asked first, then ``config["user_id"]`` and ``["user"]`` of the context, then ``user_id`` and
        ``user`` of this object. The first that names somebody, or says that it is nobody, decides.

        Raises:
            UserRequired: that user was never saved.
        """
        config = context.config
        places = ((user_id, user), (config.get("user_id"), config.get("user")))
        for named_id, named in (*places, (self.user_id, None)):
            if (found := _called(named_id)) is not None:
                return found
            if named is not None:
                return self._key(_called(named))
        visitor = self._visitor(context) if self.user is REQUEST_USER else _called(self.user)
        return self._key(visitor) if getattr(visitor, "is_active", True) else None

    def _visitor(self, context: Any) -> Any:
        try:
            return self.visitor_of(context)
        except AttributeError:
            return None  # outside of a request, or without authentication

    def _key(self, user: Any) -> Any:
        # By class, since None may come behind a proxy, and by is_authenticated, since users may have a length.
        if isinstance(user, type(None)) or not getattr(user, "is_authenticated", True):
            return None
        if self.anon_user is not None and isinstance(user, self.anon_user):
            return None
        key = self.key_of(user)
        if key is None:
            raise UserRequired("A token can't belong to a user who was never saved.")
        return key


def _called(value: Any) -> Any:
    # A proxy of Werkzeug's is callable whatever it stands for. The class is asked, as the proxy would ask that thing.
    if hasattr(type(value), "_get_current_object"):
        return value._get_current_object()
    return value() if callable(value) else value

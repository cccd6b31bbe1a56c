"""``request.dance``: one user's sessions, by the names of the site's dances."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import load_backend, login
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.http import HttpRequest

from dance_common.backends import TableBackend, UserRequired
from dance_common.backends.identity import without_mark
from dance_common.options import did_you_mean
from dance_common.visit.visit import SignalName, Visit

from .conf import ConfiguredProvider, configured_providers
from .orm.backend import ORMBackend
from .signals import SIGNALS


class RequestVisit(Visit):
    """One dance as one request sees it; backends are called with it, and signals carry it as ``dance``.

    Attributes:
        request: the current request; None outside of one.

    Args:
        configured: the entry of ``DANCE_PROVIDERS``.
        request: see above.
        user: whose visit it is, if it is not the request's user's: a user or a key.
        origin: where the token was obtained, outside of a request; None to look into the stored token.
    """

    def __init__(
        self,
        configured: ConfiguredProvider,
        request: HttpRequest | None,
        *,
        user: object = None,
        origin: str | None = None,
    ) -> None:
        super().__init__(configured.dance_for(request), configured.backend)
        self.request = request
        if user is not None:
            self.config["user"] = user
        if configured.credentials is None:
            return
        # A token remembers where it was obtained, and whoever uses it in a job is its client there.
        if request is not None:
            self.origin = f"{request.scheme}://{request.get_host()}"
        elif origin := self._stored_origin() if origin is None else origin:
            self.origin, self.dance = origin, configured.dance_at(origin, user)

    def _stored_origin(self) -> str:
        """Return where the user's token was obtained; empty where no token says so."""
        if not isinstance(self.backend, TableBackend):
            return ""
        try:
            row = self.backend.find(self)
        except UserRequired:
            return ""
        return row.mark.origin if row is not None else ""

    def send(self, name: SignalName, /, **kwargs: object) -> list[object]:
        """Send the signal of that name, whose sender is the dance's name, and return what its receivers return."""
        sent = SIGNALS[name].send(self.name, request=self.request, dance=self, **kwargs)
        return [returned for _, returned in sent]

    def log_in(self, user: Any) -> None:
        """Log a user in, as a receiver of ``oauth_authorized`` may: by ``django.contrib.auth.login``.

        Of several ``AUTHENTICATION_BACKENDS`` it takes the first that knows the user.

        Raises:
            LookupError: none does, or there is no request.
        """
        if self.request is None:
            raise LookupError("Nobody can be logged in outside of a request.")
        for path in settings.AUTHENTICATION_BACKENDS:
            get_user = getattr(load_backend(path), "get_user", None)
            if get_user is not None and get_user(user.pk) == user:
                login(self.request, user, backend=path)
                return
        raise LookupError("None of AUTHENTICATION_BACKENDS knows that user.")

    def after_commit(self, action: Callable[[], object]) -> None:
        """Call the function once the transaction that is open, as by ``ATOMIC_REQUESTS``, is committed."""
        backend = self.backend
        alias = backend.table.database if isinstance(backend, ORMBackend) else DEFAULT_DB_ALIAS
        if connections[alias].in_atomic_block:
            transaction.on_commit(action, using=alias)
        else:
            action()


class Dances:
    """The sessions of one user: ``dances.github`` or ``dances["oauth-example"]``.

    It is empty until it is asked, and costs no query and no look into the session before a session is used.

    Args:
        request: the request; None for code that runs outside of one.
        user: the user whose tokens are meant, where it is not the request's.
        origin: scheme and host of the site at which tokens were obtained, for ``credentials`` that depend on the
            request; None to look into the stored token where there is no request.
    """

    def __init__(
        self,
        request: HttpRequest | None = None,
        *,
        user: object = None,
        origin: str | None = None,
    ) -> None:
        self._request = request
        self._user = user
        self._origin = origin
        self._visits: dict[str, RequestVisit] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the session for the dance of that name.

        Raises:
            KeyError: the site has no such dance.
        """
        try:
            return self.visit(name).session
        except LookupError as error:
            raise KeyError(str(error)) from None

    def __getattr__(self, name: str) -> Any:
        """Return the session for the dance of that name.

        Raises:
            AttributeError: the site has no such dance; the sentence names those it has.
        """
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.visit(name).session
        except LookupError as error:
            raise AttributeError(str(error)) from None

    def __contains__(self, name: object) -> bool:
        """Tell whether the site has a dance of that name."""
        return name in configured_providers()

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the site's dances."""
        return iter(configured_providers())

    def visit(self, name: str) -> RequestVisit:
        """Return what lies behind the session: the dance, its backend, ``config`` and the stored ``token``.

        Raises:
            LookupError: the site has no such dance; the sentence names those it has.
        """
        if name not in self._visits:
            self._visits[name] = self._new_visit(name)
        return self._visits[name]

    def _new_visit(self, name: str) -> RequestVisit:
        known = configured_providers()
        if name not in known:
            raise LookupError(
                f"DANCE_PROVIDERS has no {name!r}, only {', '.join(known) or 'nothing'}."
                f"{did_you_mean(name, known)}"
            )
        return RequestVisit(known[name], self._request, user=self._user, origin=self._origin)


def session_of(row: Any) -> Any:
    """Return a session that carries the token in a row; see ``AbstractDanceToken.session``."""
    _, mark = without_mark(row.token or {})
    dances = Dances(user=getattr(row, "user_id", None), origin=mark.origin)
    return dances.visit(row.provider).session_of_row(row)

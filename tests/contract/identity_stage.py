"""What the matrix of identities asks of an adapter: a site whose every request can be taken over by a script."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any

from stand_in import OAUTH2

from dance_common.rehearsal import Rehearsal

KEYS = ("0123456789abcdef0123456789abcdef",)
ENTRY = {
    **OAUTH2,
    "profile_url": "/api/user",
    "profile_fields": {"id": "id", "username": "login"},
}
ACCOUNTS: Mapping[str, str] = MappingProxyType({"ann": "mona", "bob": "hubot", "twin": "octocat"})
"""Who of the site's users has connected which account. The twin is in another database, under ann's key."""


class Stage(ABC):
    """One site with one dance, and a browser for each of its users, who are logged in and connected.

    Args:
        provider: the stand-in.
        kind: what stores tokens: words among ``session``, ``table``, ``cached``, ``encrypted``, ``sitewide`` for
            one token of the whole site, and ``shared`` for refreshes that processes remember together.
        users: who has a token, by the names of ``ACCOUNTS``.
    """

    def __init__(self, provider: Rehearsal, kind: str, users: tuple[str, ...]) -> None:
        self.provider = provider
        self.kind = kind
        self.users = users
        self.script: Callable[[], Any] | None = None
        self.result: Any = None

    def connect(self) -> None:
        """Log everybody in, and store a token for each."""
        for user in self.users:
            self.visit(lambda user=user: self.log_in(user), user=user)
            token = self.token_of(ACCOUNTS[user])
            self.visit(lambda token=token: self.store(token), user=user)

    def token_of(self, account: str) -> Any:
        """Return a new token of an account."""
        dance = self.visit(lambda: self.current_visit().dance)
        flows: dict[str, Any] = {}
        callback = "http://localhost/login/rehearsal/authorized"
        came_back = self.provider.consent(dance.begin(flows, callback), account=account)
        return dance.finish(flows, callback, came_back.partition("?")[2]).token

    def store(self, token: Any) -> None:
        """Store a token for the request's user."""
        self.current_visit().token = token

    def delete_token(self) -> None:
        """Delete the token of the request's user."""
        del self.current_visit().token

    def stored(self, user: str) -> Any:
        """Return the user's token as a new request finds it, once the user has come back."""

        def look() -> Any:
            self.log_in(user)
            return self.current_visit().token

        return self.visit(look, user=user)

    def visit(self, script: Callable[[], Any], url: str = "/plain", *, user: str = "ann") -> Any:
        """Open a page by the user's browser; the script runs within the request, before the view.

        Returns:
            What the script returned.
        """
        self.script = script
        with self.at_home_of(user):
            self.open(url, user)
        return self.result

    def run_script(self) -> None:
        """Run the script of this request, if there is one; the site calls it before its view."""
        script, self.script = self.script, None
        if script is not None:
            self.result = script()

    @property
    def dance(self) -> Any:
        """The dance's session, as a view asks for it."""
        return self.current_visit().session

    @abstractmethod
    def open(self, url: str, user: str) -> str:
        """Open a page by the user's browser; return where it redirects to, if it does."""

    @abstractmethod
    def at_home_of(self, user: str) -> AbstractContextManager[None]:
        """Let the site ask the database that the user is in."""

    @abstractmethod
    def current_visit(self) -> Any:
        """Return the dance as the current request sees it."""

    @abstractmethod
    def log_in(self, user: str) -> None:
        """Log a user in, as the framework does."""

    @abstractmethod
    def log_out(self) -> None:
        """Log out, as the framework does."""

    @abstractmethod
    def assign_user(self, user: str) -> None:
        """Let the rest of the request be another user's, who does not log in: impersonation."""

    @abstractmethod
    def name_user(self, user: str) -> None:
        """Name another user by ``config``."""

    @abstractmethod
    def change_client(self) -> None:
        """Let the dance mean another client registration."""

    @abstractmethod
    def outside_of_request(self, user: str) -> AbstractContextManager[None]:
        """Do within the request what a job does for a user, as the framework's documentation has it."""

    @abstractmethod
    def in_copied_context(self, job: Callable[[], Any]) -> Callable[[], Any]:
        """Return the job as a thread runs it in a copy of the current context."""

    @abstractmethod
    def copy_ciphertext(self, source: str, target: str) -> None:
        """Put what is stored in one user's row into another's, as it is; what is cached ends."""

    @abstractmethod
    def copy_browser(self, user: str, name: str) -> None:
        """Let another browser have the cookies that a user's has now."""

    @abstractmethod
    def cached_text(self) -> str:
        """Return all that the site's cache holds, as a text."""

    @abstractmethod
    def clear_cache(self) -> None:
        """Empty the site's cache."""

    @abstractmethod
    def close(self) -> None:
        """Take the site down."""

"""What the contract suite asks of an adapter: a site of one shape, and browsers that visit it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from dance_common.backends import Account
from dance_common.profiles import Profile


@dataclass(frozen=True)
class Answer:
    """What a browser got.

    Attributes:
        status: the HTTP status.
        text: the body.
        headers: the headers, names in lower case.
    """

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str:
        """Where a redirect leads; empty without one."""
        return self.headers.get("location", "")


@dataclass
class Heard:
    """What one receiver heard: for each time the signal was sent, the dance's name and the facts."""

    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.events)

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        return iter(self.events)

    @property
    def last(self) -> dict[str, Any]:
        """The facts of the last time."""
        return self.events[-1][1]


def plain_profile(profile: Profile) -> dict[str, Any]:
    """Return what a profile says beside the provider's own answer."""
    return {name: value for name, value in vars(profile).items() if name != "raw"}


def seen_by_view(response: Any) -> str:
    """Return what a view sees of an API's answer: status, ``Retry-After`` and length, with spaces between."""
    waits = response.headers.get("Retry-After", "-")
    return f"{response.status_code} {waits} {len(response.content)}"


def plain_accounts(accounts: Iterable[Account]) -> str:
    """Return the ids of accounts in alphabetical order, separated by spaces, with a star before the default one."""
    return " ".join(f"{'*' * each.is_default}{each.id}" for each in sorted(accounts, key=_id))


def _id(account: Account) -> str:
    return account.id


class Browser(ABC):
    """One visitor's browser, with cookies of its own."""

    @abstractmethod
    def get(self, url: str, **headers: str) -> Answer:
        """Fetch a path or an absolute URL of the site, following no redirect; ``Accept_Language`` is a header."""

    @abstractmethod
    def send(self, method: str, url: str, form: Mapping[str, str], **headers: str) -> Answer:
        """Send a request of another method than GET, with the fields of a form."""

    @abstractmethod
    def session(self) -> dict[str, Any]:
        """Return a copy of the user session."""

    @abstractmethod
    def prime(self, **values: Any) -> None:
        """Put values into the user session."""

    @abstractmethod
    def clone(self) -> Browser:
        """Return another browser with a copy of the cookies."""


class Site(ABC):
    """A site with the views that the contract suite visits.

    Its dances are mounted below ``/login``.

    - ``/who/<dance>`` answers ``nobody``, or the ``login`` that the provider's ``/api/user`` names, after a pause of
      ``?pause=`` seconds between looking for the token and the call.
      ``?account=`` names one of several accounts.
    - ``/accounts/<dance>`` answers ``plain_accounts`` of the session's accounts, and so does
      ``/choose/<dance>/<account>`` after making that one the default.
    - ``/profile/<dance>`` answers ``plain_profile`` of the session's profile, as JSON.
    - ``/keys/<dance>`` answers the sorted keys of the stored token, separated by spaces.
    - ``/call/<dance>`` calls the provider's ``/api/user`` without looking first, and answers ``seen_by_view``.
    - ``/guarded`` needs the dance ``rehearsal`` and answers ``welcome``.
    - ``/repositories`` needs the dance ``rehearsal`` and the scope ``repo``, and answers the sorted scopes that are
      granted, separated by spaces.
    - ``/enter/<user>`` logs a user of the site in, ``/leave`` out, and ``/me`` answers who is.
    - ``/forget/<dance>`` disconnects, with ``?account=`` that one of several accounts.
    - ``/await/<dance>`` is an async view: it awaits what ``awaited`` returns for the session, and answers its text.
    - ``/connections/`` is the ready-made page of connections.
    - ``/plain`` has nothing to do with dances, and ``/done`` answers ``done``.
    """

    name: str
    """The adapter's name, for the test's name."""
    awaited: Callable[[Any], Awaitable[Any]]
    """What ``/await/<dance>`` does with the session; a test says."""

    @classmethod
    @abstractmethod
    def running(
        cls, dances: Mapping[str, Mapping[str, Any]], **settings: Any
    ) -> AbstractContextManager[Site]:
        """Run a site with these dances, whose options are those of Django's ``DANCE_PROVIDERS``.

        ``settings`` are further configuration variables. ``LOGS_IN=True`` adds the documented log-in handler: it asks
        the provider who came and enters that user.
        ``TABLES={...}`` keeps tokens in a table that is empty at first, by the framework's backend with these options.
        """

    def in_another_thread(self, action: Callable[[], Any]) -> Any:
        """Return what the function returns in a thread of its own."""

        def act() -> Any:
            try:
                return action()
            finally:
                self.end_thread()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(act).result(20)

    @abstractmethod
    def end_thread(self) -> None:
        """Close what the framework has opened for the current thread."""

    @property
    @abstractmethod
    def wsgi(self) -> Any:
        """The WSGI application."""

    @abstractmethod
    def browser(self, *, secure: bool = False, host: str = "localhost") -> Browser:
        """Return a new browser, which speaks to the site by https if ``secure``."""

    @abstractmethod
    def receiver(self, signal: str, answer: Any = None) -> AbstractContextManager[Heard]:
        """Listen to a signal by its name, such as ``oauth_authorized``.

        The receiver answers None, False, or a response with the given text; a function is called with the dance's
        session first, and what it returns is answered.
        """

"""Django's test clients and request factories, as ``rehearsal`` uses them; see ``dance_common.testing.plugin``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NoReturn, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import AsyncClient, Client, RequestFactory

from dance_common.dance.base import Dance
from dance_common.testing.clients import SiteClient

from .conf import has_users
from .dances import Dances
from .paths import login_address

AnyClient = TypeVar("AnyClient")
Request = TypeVar("Request", bound=HttpRequest)
Result = TypeVar("Result")


class _Site(SiteClient[AnyClient]):
    """What is the same for clients and for requests."""

    def login_path(self, dance: str) -> str:
        """Return the path of the log-in view of the dance with that name."""
        return login_address(None, dance)

    def dance(self, name: str) -> Dance:
        """Return the dance that ``DANCE_PROVIDERS`` has under that name."""
        return Dances().visit(name).dance

    async def in_thread(self, function: Callable[[], Result]) -> Result:
        """Return what the function returns, in the thread whose database connection Django's async methods use."""
        return await sync_to_async(function)()


class DjangoSiteClient(_Site[Client | AsyncClient]):
    """What pytest-django's ``client`` and ``django.test.TestCase.client`` are, or an ``AsyncClient``."""

    def __init__(self, client: Client | AsyncClient) -> None:
        super().__init__(client)
        if isinstance(client, Client):
            self._browser = client
        else:
            self._browser = Client()
            # They are all that tells one user from another.
            self._browser.cookies = client.cookies

    def get(self, url: str) -> Any:
        """Visit a path of the site, or an absolute URL of it, by https, and follow no redirect."""
        return self._browser.get(url, secure=True)

    def store_token(
        self, name: str, token: Mapping[str, object], *, user: object = None, server: str = ""
    ) -> None:
        """Store the token by the dance's backend, as a view would that the client visits."""
        request = RequestFactory().get("/", secure=True)
        request.session = self._browser.session
        request.user = get_user(request)
        _store(Dances(request, user=user), name, token, server)
        request.session.save()
        # Where cookies hold the session, its key is its content.
        self.client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)


class DjangoRequest(_Site[HttpRequest]):
    """A request that a ``RequestFactory`` or an ``AsyncRequestFactory`` has made, for a view that the test calls."""

    def get(self, url: str) -> NoReturn:
        """Raise ``TypeError``: a request visits no page."""
        raise TypeError(
            "A request visits no log-in view: rehearsal.connect(request, …) connects it."
        )

    def store_token(
        self, name: str, token: Mapping[str, object], *, user: object = None, server: str = ""
    ) -> None:
        """Store the token by the dance's backend, and give the request a ``dance`` where it has none."""
        own: Dances = vars(with_dance(self.client))["dance"]
        _store(own if user is None else Dances(self.client, user=user), name, token, server)


def site_client(client: Client | AsyncClient | HttpRequest) -> SiteClient[Any]:
    """Return the wrapper of a test client, or of a request that a test has made."""
    return DjangoRequest(client) if isinstance(client, HttpRequest) else DjangoSiteClient(client)


def with_dance(request: Request) -> Request:
    """Give a request of a ``RequestFactory`` what the middleware would, and return it.

    That is ``request.dance``, and where the request has none, an empty session and nobody as the user. A request of an
    ``AsyncRequestFactory`` has ``auser`` then, too.
    """
    prepared = vars(request)

    async def auser() -> object:
        return prepared["user"]

    prepared.setdefault("session", import_module(settings.SESSION_ENGINE).SessionStore())
    if has_users() and "user" not in prepared:
        prepared["user"] = get_user(request)
    prepared.setdefault("auser", auser)
    prepared.setdefault("dance", Dances(request))
    return request


def _store(dances: Dances, name: str, token: Mapping[str, object], server: str) -> None:
    visit = dances.visit(name)
    if server:
        visit.replace_dance(visit.dance.at(server))
    visit.token = token

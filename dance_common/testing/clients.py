"""What the test kit asks of a framework: to visit a site by its test client, and to store a token for a user."""

from __future__ import annotations

import asyncio
import importlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from ..dance.base import Dance

Client = TypeVar("Client")
Result = TypeVar("Result")

_CLIENT_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "flask": "flask_dance.testing.FlaskSiteClient",
        "django": "django_dance.testing.site_client",
    }
)


class SiteClient(ABC, Generic[Client]):
    """A framework's test client, used the same way for every framework.

    Attributes:
        client: the framework's own.
    """

    def __init__(self, client: Client) -> None:
        self.client = client

    @abstractmethod
    def login_path(self, dance: str) -> str:
        """Return the path of the log-in view of the dance with that name."""

    @abstractmethod
    def get(self, url: str) -> Any:
        """Visit a path of the site, or an absolute URL of it, by https and follow no redirect."""

    @abstractmethod
    def dance(self, name: str) -> Dance:
        """Return the dance of that name, as the site has it now."""

    @abstractmethod
    def store_token(
        self, name: str, token: Mapping[str, object], *, user: object = None, server: str = ""
    ) -> None:
        """Store the token by the site's backend, for the user whom the client is logged in as or for another one.

        ``server`` is the one that the token is of, where visitors name it.
        """

    async def in_thread(self, function: Callable[[], Result]) -> Result:
        """Return what the function returns, which waits for the site, for a test that is a coroutine."""
        return await asyncio.to_thread(function)


def site_client(client: object) -> SiteClient[Any]:
    """Return the wrapper of a framework's test client, or of a request that Django's ``RequestFactory`` has made.

    Raises:
        TypeError: it is neither Flask's nor Django's.
    """
    for ancestor in type(client).__mro__:
        path = _CLIENT_CLASSES.get(ancestor.__module__.partition(".")[0])
        if path is not None:
            module, _, name = path.rpartition(".")
            found: SiteClient[Any] = getattr(importlib.import_module(module), name)(client)
            return found
    raise TypeError(
        f"A {type(client).__name__} is no test client: Flask's app.test_client() or Django's Client is."
    )

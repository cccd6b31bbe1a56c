"""What the test kit asks of a framework: to visit a site with its test client, and to keep a token for the visitor."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..dance.base import Dance

_KITS: Mapping[str, str] = MappingProxyType(
    {
        "flask": "flask_dance.testing.FlaskSiteClient",
        "django": "django_dance.testing.DjangoSiteClient",
    }
)


class SiteClient(ABC):
    """A framework's test client, used the same way for every framework.

    Attributes:
        client: the framework's own.
    """

    def __init__(self, client: Any) -> None:
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
    def keep(self, name: str, token: Mapping[str, Any], *, user: Any = None) -> None:
        """Store the token where the site keeps those of the client's visitor, or of this user of the site."""


def site_client(client: Any) -> SiteClient:
    """Return the kit's view of a framework's test client.

    Raises:
        TypeError: it is neither Flask's nor Django's.
    """
    for ancestor in type(client).__mro__:
        path = _KITS.get(ancestor.__module__.partition(".")[0])
        if path is not None:
            module, _, name = path.rpartition(".")
            made: SiteClient = getattr(importlib.import_module(module), name)(client)
            return made
    raise TypeError(
        f"A {type(client).__name__} is no test client: Flask's app.test_client() or Django's Client is."
    )

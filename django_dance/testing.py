"""Django's test client, as the fixture ``rehearsal`` uses it; see ``dance_common.testing.plugin``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.test import AsyncClient, Client, RequestFactory

from dance_common.dance.base import Dance
from dance_common.testing.clients import SiteClient

from .dances import Dances
from .paths import login_address


class DjangoSiteClient(SiteClient[Client | AsyncClient]):
    """What pytest-django's ``client`` and ``django.test.TestCase.client`` are, or an ``AsyncClient``."""

    def __init__(self, client: Client | AsyncClient) -> None:
        super().__init__(client)
        if isinstance(client, Client):
            self._browser = client
        else:
            self._browser = Client()
            # They are all that tells one user from another.
            self._browser.cookies = client.cookies

    def login_path(self, dance: str) -> str:
        """Return the path of the log-in view of the dance with that name."""
        return login_address(None, dance)

    def get(self, url: str) -> Any:
        """Visit a path of the site, or an absolute URL of it, by https, and follow no redirect."""
        return self._browser.get(url, secure=True)

    def dance(self, name: str) -> Dance:
        """Return the dance that ``DANCE_PROVIDERS`` has under that name."""
        return Dances().visit(name).dance

    def store_token(
        self, name: str, token: Mapping[str, object], *, user: object = None, server: str = ""
    ) -> None:
        """Store the token by the dance's backend, as a view would that the client visits."""
        request = RequestFactory().get("/", secure=True)
        request.session = self._browser.session
        request.user = get_user(request)
        visit = Dances(request, user=user).visit(name)
        if server:
            visit.replace_dance(visit.dance.at(server))
        visit.token = token
        request.session.save()
        # Where cookies hold the session, its key is its content.
        self.client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)

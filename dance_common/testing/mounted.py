"""The stand-in provider within a test: it takes every provider's place, and signs test clients in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial, wraps
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..dance.base import Dance
from ..rehearsal import DEMO_CLIENT, Account, ConsentError, Rehearsal
from ..rehearsal.stand_in import StandIn, use_stand_in
from ..tokens import Token
from ..transport import mounted
from .clients import SiteClient, site_client

ADDRESS = "http://rehearsal.localhost"
"""Where the stand-in seems to be; nothing listens there, for it is in the test's own process."""

_CALLBACK = "https://localhost/callback"
_NOTHING: Mapping[str, str | None] = MappingProxyType({})

Kit = TypeVar("Kit")
Options = ParamSpec("Options")
Result = TypeVar("Result")


def _awaited(
    method: Callable[Concatenate[Kit, object, Options], Result], doc: str
) -> Callable[Concatenate[Kit, object, Options], Coroutine[Any, Any, Result]]:
    """Return the counterpart of a method for tests that are coroutines: it waits in a thread that suits the client."""

    @wraps(method)
    async def wait(
        self: Kit, client: object, /, *args: Options.args, **options: Options.kwargs
    ) -> Result:
        return await site_client(client).in_thread(partial(method, self, client, *args, **options))

    wait.__name__, wait.__doc__ = f"a{method.__name__}", doc
    wait.__qualname__ = f"{method.__qualname__.removesuffix(method.__name__)}{wait.__name__}"
    return wait


class MountedRehearsal(Rehearsal):
    """A stand-in for every provider of the site under test, in the test's own process.

    Beside all that ``Rehearsal`` has, it drives the test clients of Flask and Django. Where a ``client`` is asked for,
    that is ``app.test_client()``, Django's ``Client`` or its ``AsyncClient``; where a dance is, its name: the
    blueprint's in Flask, the key in ``DANCE_PROVIDERS`` in Django. Where an account is, its login, or an ``Account``
    who may be new.
    """

    @classmethod
    @contextmanager
    def replace_providers(cls) -> Iterator[Self]:
        """Take every provider's place within the block, whatever the site's settings say.

        Sites may be visited by http, too: test clients do so, under names such as ``testserver``.
        """
        rehearsal = cls(ADDRESS, clients=(replace(DEMO_CLIENT, any_host=True),))
        with (
            patch.dict(os.environ, {"OAUTHLIB_INSECURE_TRANSPORT": "1"}),
            mounted(ADDRESS, rehearsal.adapter()),
            use_stand_in(StandIn(ADDRESS, rehearsal.play)),
        ):
            yield rehearsal

    def sign_in(
        self,
        client: object,
        dance: str,
        *,
        account: str | Account = "mona",
        allow: bool = True,
        scopes: Collection[str] | None = None,
        callback: Mapping[str, str | None] = _NOTHING,
    ) -> Any:
        """Visit the login view, decide as this person on the provider's consent page, and follow the callback.

        All of it is real: the site's two views, the redirects between them, signals, and the storing of the token.
        The client visits by https, as browsers do in production.

        Args:
            client: the test client.
            dance: the dance's name; or the path of its log-in view, such as ``/login/github?next=/here``.
            account: the person who decides.
            allow: False presses Deny.
            scopes: the scopes that the person grants; None for all.
            callback: parameters of the callback to put in place of the provider's, such as ``{"state": "another"}``;
                None leaves one out.

        Returns:
            The framework's own response to the callback, which is a redirect if all goes well.

        Raises:
            ConsentError: the log-in view sent the client to no provider, or the provider showed an error page.
            ValueError: the page offers no such account or scope.
        """
        site = site_client(client)
        path = dance if dance.startswith("/") else site.login_path(dance)
        page = _redirected(site, path)
        callback_url = self.consent(page, account=self._login(account), allow=allow, scopes=scopes)
        return site.get(_with_parameters(callback_url, callback))

    def connect(
        self,
        client: object,
        dance: str,
        *,
        account: str | Account = "mona",
        scopes: Collection[str] | None = None,
        expired: bool = False,
        user: object = None,
        server: str = "",
    ) -> Token:
        """Store a valid token, without a visit to the site's views, and return it.

        The site's backend stores it: for the user whom the client is logged in as, or for another one.

        Args:
            client: the test client; in Django also a request that a ``RequestFactory`` has made.
            dance: the dance's name.
            account: whose token it is.
            scopes: the scopes that are granted; None for all that the site asks for.
            expired: True for a token that has expired, here and at the provider; it can still be refreshed.
            user: the user of the site whose token it is; the client's where it is None.
            server: the server, where visitors name it, such as ``fosstodon.org``.

        Raises:
            BadServer: visitors name the server, and ``server`` is none that the site connects with.
            ValueError: the token can't expire: those of OAuth 1 don't.
        """
        site = site_client(client)
        configured = site.dance(dance)
        configured = configured.at(server) if server else configured
        token = self.token_for(configured, account=account, scopes=scopes)
        if expired:
            token = self._expired(token)
        site.store_token(dance, token, user=user, server=server)
        return token

    asign_in = _awaited(
        sign_in, """Do what ``sign_in`` does, with ``await``, in a test that is a coroutine."""
    )
    aconnect = _awaited(
        connect, """Do what ``connect`` does, with ``await``, in a test that is a coroutine."""
    )

    def token_for(
        self,
        dance: Dance,
        *,
        account: str | Account = "mona",
        scopes: Collection[str] | None = None,
    ) -> Token:
        """Dance without a site and return the token, for code that stores it itself; see ``connect``."""
        user_session: dict[str, Any] = {}
        page = dance.begin(user_session, _CALLBACK)
        callback_url = self.consent(page, account=self._login(account), scopes=scopes)
        return dance.finish(user_session, _CALLBACK, urlsplit(callback_url).query).token

    def _login(self, account: str | Account) -> str:
        if isinstance(account, Account):
            self.add_account(account)
            return account.login
        return account

    def _expired(self, token: Token) -> Token:
        if "access_token" not in token:
            raise ValueError("Tokens of OAuth 1 have no time that could be over.")
        self.expire_token(token["access_token"])
        return Token({**token, "expires_in": 0, "expires_at": time.time() - 1})


def _redirected(site: SiteClient[Any], path: str) -> str:
    response = site.get(path)
    location = str(response.headers.get("Location", ""))
    if not location.startswith(f"{ADDRESS}/"):
        leads = f", which leads to {location}" if location else ""
        raise ConsentError(
            f"The log-in view {path} answered {response.status_code}{leads}: no provider was asked."
        )
    return location


def _with_parameters(url: str, changes: Mapping[str, str | None]) -> str:
    parts = urlsplit(url)
    pairs = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in changes
    ]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    return urlunsplit(parts._replace(query=urlencode(pairs)))

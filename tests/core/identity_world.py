"""A provider and a site's storage in memory, which know whose each token is, for the machine of identities."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import requests
from requests.adapters import BaseAdapter

from dance_common.backends import TableBackend, UserSessionBackend
from dance_common.backends.tables.owners import Owner, UserLookup
from dance_common.backends.tables.table import Connection, TokenRow, TokenTable
from dance_common.tokens import Token


class Whose(NamedTuple):
    """Whom a token was issued for: where the user's tokens are, the user there, and the site's client."""

    place: str
    user: str | None
    client: str


class OtherOnesToken(AssertionError):
    """Somebody's token was used for another."""


@dataclass
class Ledger(BaseAdapter):
    """The provider: it issues tokens, knows for whom, and is told on whose behalf the site acts.

    Attributes:
        issued: whom every code, access token and refresh token is for.
        live: the access tokens and refresh tokens that are good.
        acting: on whose behalf the site acts just now.
        mood: what becomes of the next refresh: ``ok``, ``refuse`` or ``down``.
    """

    issued: dict[str, Whose] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)
    acting: Whose | None = None
    mood: str = "ok"
    _numbers: Iterator[int] = field(default_factory=count)

    def issue(self, whose: Whose) -> Token:
        """Return a new token, as a token endpoint does."""
        number = next(self._numbers)
        token = Token(
            access_token=f"access-{number}",
            refresh_token=f"refresh-{number}",
            token_type="Bearer",
            expires_in=3600,
        )
        for name in ("access_token", "refresh_token"):
            self.issued[token[name]] = whose
            self.live.add(token[name])
        return token

    def code(self, whose: Whose) -> str:
        """Return an authorization code for somebody."""
        code = f"code-{next(self._numbers)}"
        self.issued[code] = whose
        return code

    def require_own(self, secret: str) -> None:
        """Fail unless the token is of the one on whose behalf the site acts."""
        if self.issued[secret] != self.acting:
            raise OtherOnesToken(f"{secret} is of {self.issued[secret]}, sent for {self.acting}")

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Respond, after a look at whose token it is that was sent."""
        path = (request.url or "").partition("://")[2].partition("/")[2]
        form = dict(parse_qsl(str(request.body or "")))
        status, body = self._respond(path, form, request.headers.get("Authorization", ""))
        response = requests.Response()
        response.status_code, response.raw = status, BytesIO(json.dumps(body).encode())
        response.headers["Content-Type"] = "application/json"
        response.request, response.url = request, request.url or ""
        return response

    def _respond(self, path: str, form: Mapping[str, str], header: str) -> tuple[int, Any]:
        if path == "oauth2/token" and "code" in form:
            return 200, self.issue(self.issued[form["code"]])
        if path == "oauth2/token":
            spent = form["refresh_token"]
            self.require_own(spent)
            if self.mood == "down":
                return 503, {}
            if self.mood == "refuse" or spent not in self.live:
                return 400, {"error": "invalid_grant"}
            self.live.discard(spent)
            return 200, self.issue(self.issued[spent])
        if path == "oauth2/revoke":
            self.require_own(form["token"])
            return 200, {}
        token = header.partition(" ")[2]
        if token:
            self.require_own(token)
        return (200, {}) if token in self.live else (401, {})

    def close(self) -> None:
        """Do nothing."""


Key = tuple[str, str, object]
"""Where a row is: place, dance and user."""


class DictTable(TokenTable):
    """A table of tokens in a dict, with one schema for each tenant.

    Attributes:
        rows: what the column of tokens holds.
        tenant: whose schema is asked now.
    """

    conflict = KeyError
    failure = OSError
    label = "tokens"
    has_users = True
    column_names = frozenset({"token"})
    encrypts = True

    def __init__(self) -> None:
        self.rows: dict[Key, Token] = {}
        self.tenant = "one"
        self._site = self

    @property
    def place(self) -> str:
        return self.tenant

    def pinned(self) -> DictTable:
        return copy.copy(self)

    @property
    def is_current(self) -> bool:
        return self.tenant == self._site.tenant

    def _key(self, owner: Owner) -> Key:
        return self.tenant, owner.dance, owner.user

    @contextmanager
    def apart(self) -> Iterator[TokenTable]:
        yield self

    def owners(self) -> Iterable[Owner]:
        return [Owner(dance, user) for place, dance, user in self.rows if place == self.tenant]

    def user_of_account(self, dance: str, account: str, /) -> Any:
        raise NotImplementedError

    def save_user(self, user: Any, /) -> object:
        raise NotImplementedError

    def is_row(self, instance: object, /) -> bool:
        raise NotImplementedError

    def owner_of(self, instance: Any, /) -> Owner:
        raise NotImplementedError

    def read(self, owner: Owner, /) -> list[TokenRow]:
        key = self._key(owner)
        return [self.row([dict(self.rows[key])], key)] if key in self.rows else []

    select_for_update = read

    def sees_latest_commit(self) -> bool:
        return True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        yield

    def connection(self) -> Connection:
        return Connection("sqlite", scalar=lambda statement: 1, driver=SimpleNamespace())

    def touch(self, owner: Owner, /) -> None:
        pass

    def insert(self, owner: Owner, values: Mapping[str, Any], /) -> None:
        self.rows[self._key(owner)] = values["token"]

    def update(self, row: TokenRow, values: Mapping[str, Any], /) -> None:
        self.rows[row.key] = values["token"]

    def delete(self, rows: Iterable[TokenRow], /) -> None:
        for row in rows:
            self.rows.pop(row.key, None)

    def is_taken_by_another_user(self, owner: Owner, account: str, /) -> bool:
        return False

    def after_commit(self, action: Callable[[], None], /) -> None:
        action()


class DictCache(dict[str, Any]):
    """A cache in front of a table."""

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:
        return {key: self[key] for key in keys if key in self}

    def add(self, key: str, value: object, /) -> None:
        self.setdefault(key, value)

    def set(self, key: str, value: object, seconds: int | None = None, /) -> None:
        self[key] = value

    def delete(self, key: str, /) -> None:
        self.pop(key, None)


class DictTableBackend(TableBackend):
    """The backend of ``DictTable``."""

    table: DictTable = None  # type: ignore[assignment]  # set at once

    def __init__(self, *, is_cached: bool) -> None:
        super().__init__(
            UserLookup(), DictCache() if is_cached else None, tuple, several_accounts=False
        )
        self.table = DictTable()


class DictSessionBackend(UserSessionBackend):
    """Tokens in the browsers' sessions."""

    def user_session(self, context: Any, /) -> dict[str, Any]:
        return context.browser

    def user(self, context: Any, /) -> str | None:
        return context.request.user.pk


def stored_in(browser: Mapping[str, Any], key: str) -> str | None:
    """Return the access token that a browser's session holds, whoever's it is."""
    return (browser.get(key) or {}).get("access_token")

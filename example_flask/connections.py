"""What the pages show of a user's connections."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask import abort, current_app, flash, redirect, url_for
from flask_login import current_user  # type: ignore[import-untyped]  # it declares no types
from sqlalchemy import select

from dance_common.tokens import Token
from flask_dance.consumer import OAuth2ConsumerBlueprint

from .models import OAuth, db
from .providers import DanceBlueprint


@dataclass(frozen=True)
class Choice:
    """A provider that the visitor can choose."""

    name: str
    title: str
    protocol: str
    login_url: str


@dataclass(frozen=True)
class Connection:
    """One account that the user has connected.

    Attributes:
        id: what the site's own addresses call it.
        account: what the provider calls it.
        profile: what the provider told about it.
        session: calls the provider's API with this account's token.
        is_default: whether it is the one that a page uses which needs any.
        is_one_of_several: whether the user has connected other accounts of that provider.
        connected: whether the provider has not ended it.
        scopes: what the user granted, in alphabetical order.
        seconds_left: until the token expires; None where there is no token or no end to it.
    """

    id: int
    name: str
    title: str
    login_url: str
    account: str
    profile: OAuth
    session: Any = field(repr=False)
    is_default: bool
    is_one_of_several: bool
    connected: bool
    refreshable: bool
    scopes: tuple[str, ...]
    seconds_left: int | None

    @property
    def expires(self) -> bool:
        """Whether the token has an end that is known."""
        return self.seconds_left is not None

    @property
    def time_left(self) -> str:
        """Say how much time is left, as static/countdown.js does from then on."""
        minutes, seconds = divmod(self.seconds_left or 0, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds:02} s"


def choices() -> list[Choice]:
    """Return the providers of this site."""
    return [
        Choice(
            name=blueprint.name,
            title=blueprint.title,
            protocol="OAuth 2" if isinstance(blueprint, OAuth2ConsumerBlueprint) else "OAuth 1.0a",
            login_url=blueprint.login_address(),
        )
        for blueprint in all_blueprints().values()
    ]


def all_blueprints() -> dict[str, DanceBlueprint]:
    """Return the blueprints of this site that dance, by their names."""
    found = current_app.blueprints.items()
    return {name: b for name, b in found if isinstance(b, DanceBlueprint)}


def describe_all() -> list[Connection]:
    """Return the user's connections, by provider, oldest first; nothing is asked of the providers themselves."""
    blueprints = all_blueprints()
    rows = [row for row in _rows() if row.provider in blueprints]
    counts = Counter(row.provider for row in rows)
    return [
        _describe(blueprints[row.provider], row, is_one_of_several=counts[row.provider] > 1)
        for row in rows
    ]


def connection_or_home(id: int) -> Connection:
    """Return one of the user's connections, or send a visitor home who has no such one, or no more."""
    found = next((c for c in describe_all() if c.id == id), None)
    if found is None:
        flash("That account is not connected any more.", "error")
        abort(redirect(url_for("site.home")))
    return found


def refreshable_connection(id: int) -> Connection:
    """Return the connection, if its token can be refreshed."""
    connection = connection_or_home(id)
    if not connection.refreshable:
        abort(404)
    return connection


def _rows() -> list[OAuth]:
    if not current_user.is_authenticated:
        return []
    mine = select(OAuth).filter_by(user_id=current_user.id).order_by(OAuth.provider, OAuth.id)
    return list(db.session.scalars(mine))


def _describe(blueprint: DanceBlueprint, row: OAuth, *, is_one_of_several: bool) -> Connection:
    account = row.provider_user_id or ""
    session = blueprint.session.for_account(account)
    token = session.token or Token()
    seconds_left = token.get("expires_in")
    return Connection(
        id=row.id,
        name=blueprint.name,
        title=blueprint.title,
        login_url=blueprint.login_address(),
        account=account,
        profile=row,
        session=session,
        is_default=row.is_default,
        is_one_of_several=is_one_of_several,
        connected=session.authorized,
        refreshable="refresh_token" in token,
        scopes=tuple(sorted(session.scopes)),
        seconds_left=None if seconds_left is None else max(0, int(seconds_left)),
    )

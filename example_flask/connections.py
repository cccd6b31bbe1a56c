"""What the pages show of a visitor's connections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, session, url_for

from dance_common.tokens import Token
from flask_dance.consumer import OAuth2ConsumerBlueprint

from .providers import DanceBlueprint


@dataclass(frozen=True)
class Connection:
    """One provider as the current visitor sees it.

    Attributes:
        profile: ``name``, ``login``, ``email`` and ``avatar_url``, as far as the provider told them.
        scopes: what the visitor granted, in alphabetical order.
        seconds_left: until the token expires; None where there is no token or no end to it.
    """

    name: str
    title: str
    protocol: str
    login_url: str
    connected: bool
    refreshable: bool
    profile: Mapping[str, str]
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


def all_blueprints() -> list[DanceBlueprint]:
    """Return the blueprints of this site that dance."""
    return [b for b in current_app.blueprints.values() if isinstance(b, DanceBlueprint)]


def connected_blueprint(name: str) -> DanceBlueprint:
    """Return the blueprint of that name, or send a visitor home who is not connected there."""
    blueprint = current_app.blueprints.get(name)
    if not isinstance(blueprint, DanceBlueprint):
        abort(404)
    if not blueprint.session.authorized:
        flash(f"You are not connected with {blueprint.title}.", "error")
        abort(redirect(url_for("site.home")))
    return blueprint


def refreshable_blueprint(name: str) -> OAuth2ConsumerBlueprint:
    """Return the connected blueprint of that name, if its token can be refreshed."""
    blueprint = connected_blueprint(name)
    if not isinstance(blueprint, OAuth2ConsumerBlueprint) or not _refreshable(blueprint):
        abort(404)
    return blueprint


def describe(blueprint: DanceBlueprint) -> Connection:
    """Return what the pages show of one provider; nothing is asked of the provider itself."""
    token = blueprint.token or Token()
    seconds_left = token.get("expires_in")
    return Connection(
        name=blueprint.name,
        title=blueprint.title,
        protocol="OAuth 2" if isinstance(blueprint, OAuth2ConsumerBlueprint) else "OAuth 1.0a",
        login_url=blueprint.login_address(),
        connected=blueprint.session.authorized,
        refreshable=_refreshable(blueprint),
        profile=session.get(profile_key(blueprint), {}),
        scopes=tuple(sorted(blueprint.session.scopes)),
        seconds_left=None if seconds_left is None else max(0, int(seconds_left)),
    )


def profile_key(blueprint: DanceBlueprint) -> str:
    """Return the name under which the session keeps the profile that a provider told."""
    return f"{blueprint.name}_profile"


def _refreshable(blueprint: DanceBlueprint) -> bool:
    return "refresh_token" in (blueprint.token or Token())

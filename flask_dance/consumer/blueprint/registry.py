"""Which of our blueprints an application has, and under which endpoint names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask.sansio.app import App

from dance_common.rehearsal import setting as rehearsing

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from ..base import BaseOAuthConsumerBlueprint

_KEY = "flask_dance"


@dataclass(frozen=True)
class Registration:
    """One blueprint as one application has it; ``name`` is the full name, nesting included."""

    name: str
    blueprint: BaseOAuthConsumerBlueprint


def add(state: BlueprintSetupState) -> None:
    """Note the blueprint in the application it is being registered with."""
    name = f"{state.name_prefix}.{state.name}".lstrip(".")
    # The environment is asked here, and not in each request; what the configuration says goes first.
    state.app.config.setdefault(rehearsing.SETTING, os.environ.get(rehearsing.SETTING, ""))
    blueprint: BaseOAuthConsumerBlueprint = state.blueprint  # type: ignore[assignment]  # only ours ask for it
    state.app.extensions[_KEY] = (*registered(state.app), Registration(name, blueprint))
    # For Exception, so that every handler of the site's own goes first, and where the site has none for it.
    state.app.error_handler_spec[None][None].setdefault(Exception, _answer_uncaught)


def _answer_uncaught(error: Exception) -> Any:
    from ..views.error_pages import answer_uncaught

    return answer_uncaught(error)


def find(name: str) -> BaseOAuthConsumerBlueprint | None:
    """Return the current application's blueprint whose dance has the name; None if it has none."""
    return next((each for each in blueprints() if each.dance.name == name), None)


def registered(app: App) -> tuple[Registration, ...]:
    """Return the application's blueprints of ours, in the order they were registered."""
    found: tuple[Registration, ...] = app.extensions.get(_KEY, ())
    return found


def blueprints() -> tuple[BaseOAuthConsumerBlueprint, ...]:
    """Return the current application's blueprints that dance, in the order they were registered."""
    return tuple(registration.blueprint for registration in registered(current_app))


def full_name(blueprint: BaseOAuthConsumerBlueprint) -> str:
    """Return the name that the current application knows the blueprint by.

    Raises:
        RuntimeError: it is not registered.
    """
    for registration in registered(current_app):
        if registration.blueprint is blueprint:
            return registration.name
    raise RuntimeError(f"Register the blueprint {blueprint.name!r} with the application first.")


def blueprint_named(name: str) -> BaseOAuthConsumerBlueprint:
    """Return the current application's blueprint of that name, or else its first one for the provider of that name.

    Raises:
        RuntimeError: there is none.
    """
    ours = registered(current_app)
    for registration in ours:
        if name in (registration.name, registration.blueprint.name):
            return registration.blueprint
    for registration in ours:
        if registration.blueprint.dance.provider.name == name:
            return registration.blueprint
    known = ", ".join(registration.name for registration in ours) or "none"
    raise RuntimeError(
        f"This application has no blueprint for {name!r} (it has: {known})."
        f" Register one: app.register_blueprint(make_{name}_blueprint(...))."
    )

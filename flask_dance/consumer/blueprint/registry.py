"""The OAuth blueprints of an application, and the names that it has registered them by."""

from __future__ import annotations

import os
from dataclasses import dataclass

from flask import current_app
from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App

from dance_common.rehearsal import stand_in

from .types import DanceBlueprint

_KEY = "flask_dance"


@dataclass(frozen=True)
class Registration:
    """One blueprint as one application has it; ``name`` is the full name, nesting included."""

    name: str
    blueprint: DanceBlueprint


def add(blueprint: DanceBlueprint, state: BlueprintSetupState) -> None:
    """Add the blueprint to the application that it is being registered with."""
    name = f"{state.name_prefix}.{state.name}".lstrip(".")
    # The environment is asked here, and not in each request; what the configuration says goes first.
    state.app.config.setdefault(stand_in.SETTING, os.environ.get(stand_in.SETTING, ""))
    state.app.extensions[_KEY] = (*registrations_of(state.app), Registration(name, blueprint))


def find(name: str) -> DanceBlueprint | None:
    """Return the current application's blueprint whose dance has the name; None if it has none."""
    found = (each.blueprint for each in registrations_of(current_app))
    return next((blueprint for blueprint in found if blueprint.dance.name == name), None)


def find_by_name(name: str) -> DanceBlueprint:
    """Return the current application's blueprint by its own name, which tokens are stored under.

    Raises:
        LookupError: it has none.
    """
    for registration in registrations_of(current_app):
        if registration.blueprint.name == name:
            return registration.blueprint
    raise LookupError(f"This application has no OAuth blueprint of the name {name!r}.")


def registrations_of(app: App) -> tuple[Registration, ...]:
    """Return the application's OAuth blueprints, in the order of their registration."""
    found: tuple[Registration, ...] = app.extensions.get(_KEY, ())
    return found


def full_name(blueprint: DanceBlueprint) -> str:
    """Return the name that the current application has registered the blueprint by.

    Raises:
        RuntimeError: it is not registered.
    """
    for registration in registrations_of(current_app):
        if registration.blueprint is blueprint:
            return registration.name
    raise RuntimeError(f"Register the blueprint {blueprint.name!r} with the application first.")


def blueprint_named(name: str) -> DanceBlueprint:
    """Return the current application's blueprint of that name, or else its first one for the provider of that name.

    Raises:
        RuntimeError: there is none.
    """
    ours = registrations_of(current_app)
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

"""What the site does when a dance has ended, and when a provider ends a token."""

from __future__ import annotations

from typing import Literal

from flask import flash, has_request_context, make_response, redirect, render_template, url_for
from flask_login import current_user, login_user  # type: ignore[import-untyped]  # it declares no types
from werkzeug.wrappers import Response

from dance_common.errors import DanceError
from dance_common.profiles import Profile
from dance_common.tokens import Token

from .models import User
from .providers import BACKEND, DanceBlueprint
from .sessions import start_anew


def welcome(blueprint: DanceBlueprint) -> Literal[False] | None:
    """Log in the user whose account this is, or connect it to the user who is logged in already.

    Raises:
        AccountTaken: it is the account of another user; ``explain`` says so to the visitor.
        DanceError: that user may not log in, or the provider does not say who it is.
    """
    if blueprint.session.provider.profile_fields is None:
        if not current_user.is_authenticated:
            message = "This server does not say who you are: log in first, and connect it then."
            raise DanceError(message, status=403)
        # Whoever is logged in has one account there.
        return None
    told = blueprint.session.profile()
    if not current_user.is_authenticated:
        user = blueprint.find_or_create_user(new_user, profile=told)
        if not user.is_active:
            raise DanceError("Your account at this site is not active.", status=403)
        start_anew()
        login_user(user)
        flash(f"{blueprint.title} is connected. Hello, {told.name or told.username}!", "success")
    blueprint.config["provider_user_id"] = told.id
    blueprint.token = blueprint.session.token or Token()
    if BACKEND.get(blueprint) is None:
        # The provider has ended the account that was the default.
        BACKEND.set_default_account(blueprint, blueprint.config["provider_user_id"])
    # It does not mean that anything is wrong: the token is stored already.
    return False


def new_user(told: Profile) -> User:
    """Return a new user for an account that nobody has connected yet."""
    return User(name=told.name or told.username or told.id, email=told.email or "")


def explain(blueprint: DanceBlueprint, message: str, exception: DanceError) -> Response:
    """Say in our own words what went wrong, and lead back to where the visitor wanted to go.

    The page is the answer itself, not a flashed message: so it also reaches a browser that keeps no
    cookies. The provider's own words (``error_description``) are left out: they would stand there as ours.
    """
    if exception.code == "flow_of_another_user" and blueprint.session.authorized:
        # Both tabs began before anybody was logged in, and the other one was quicker.
        return redirect(exception.next_url or url_for("site.home"))
    page = render_template(
        "message.html",
        title="Not connected",
        message=message,
        hint=exception.hint,
        retry_url=blueprint.login_address(next_url=exception.next_url),
    )
    return make_response(page, exception.status)


def tell_of_the_end(blueprint: DanceBlueprint) -> None:
    """Tell the visitor that the provider has ended a token; the page of connections says so from then on."""
    if has_request_context():
        flash(f"{blueprint.title} has ended the connection. Connect the account again.", "error")

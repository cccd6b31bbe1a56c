"""What the site does when a dance has ended, and when a provider ends a token."""

from __future__ import annotations

from typing import Literal

from flask import flash, has_request_context, make_response, redirect, render_template, url_for
from flask_login import current_user  # type: ignore[import-untyped]  # it declares no types
from werkzeug.wrappers import Response

from dance_common.errors import DanceError

from . import accounts
from .providers import DanceBlueprint


def welcome(blueprint: DanceBlueprint) -> Literal[False]:
    """Log in the user whose account this is, or connect it to the user who is logged in already.

    Raises:
        AccountTaken: it is the account of another user; ``explain`` says so to the visitor.
        DanceError: that user may not log in, or the provider does not say who it is.
    """
    told = blueprint.session.profile()
    if not current_user.is_authenticated:
        accounts.log_in(blueprint.find_or_create_user(accounts.new_user, profile=told))
    account = accounts.connect(blueprint, told)
    flash(f"{blueprint.title} is connected. Hello, {account.name}!", "success")
    # It does not mean that anything is wrong: the token is stored already, together with the profile.
    return False


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
    """Tell the visitor that the provider has ended a token; the card of the account says so from then on."""
    if has_request_context():
        flash(f"{blueprint.title} has ended the connection. Connect the account again.", "error")

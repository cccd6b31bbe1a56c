"""What the site does when a dance has ended: one receiver for success, one for failure."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, session

from dance_common.errors import DanceError

from .connections import profile_key
from .providers import DanceBlueprint


def welcome(blueprint: DanceBlueprint) -> None:
    """Ask the provider who has connected, and remember the answer.

    If it does not say, that is a failure like any other: the token is not kept, and ``explain`` tells the visitor.
    """
    told = blueprint.session.profile()
    login = told.username or told.id
    picture = told.picture or ""
    session[profile_key(blueprint)] = {
        "login": login,
        "name": told.name or login,
        "email": told.email,
        # A picture from elsewhere would tell that place about every visit.
        "avatar_url": picture if picture.startswith("data:") else None,
    }
    flash(f"{blueprint.title} is connected. Hello, {told.name or login}!", "success")


def explain(blueprint: DanceBlueprint, message: str, exception: DanceError) -> Response:
    """Say in our own words what went wrong, and lead back to where the visitor wanted to go.

    The page is the answer itself, not a flashed message: so it also reaches a browser that keeps no
    cookies. The provider's own words (``error_description``) are left out: they would stand there as ours.
    """
    page = render_template(
        "message.html",
        title="Not connected",
        message=message,
        hint=exception.hint,
        retry_url=blueprint.login_address(next_url=exception.next_url),
    )
    return make_response(page, exception.status)

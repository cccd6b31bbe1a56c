"""What the site does when a dance has ended: one receiver for success, one for failure."""

from __future__ import annotations

from typing import Literal

from flask import Response, flash, make_response, render_template, session

from dance_common.errors import DanceError

from .connections import profile_key
from .providers import DanceBlueprint


def welcome(blueprint: DanceBlueprint) -> Literal[False] | None:
    """Ask the provider who has connected and remember the answer; without one, don't keep the token."""
    response = blueprint.session.get("/user")
    if not response.ok:
        flash(f"{blueprint.title} did not say who you are.", "error")
        return False
    told = response.json()
    profile = {
        "login": told["login"],
        "name": told.get("name") or told["login"],
        "email": told.get("email"),
        # A picture from elsewhere would tell that place about every visit.
        "avatar_url": told["avatar_url"] if told["avatar_url"].startswith("data:") else None,
    }
    session[profile_key(blueprint)] = profile
    flash(f"{blueprint.title} is connected. Hello, {profile['name']}!", "success")
    return None


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

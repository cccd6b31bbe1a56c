"""What the site does when a dance has ended, and when a provider ends a token."""

from __future__ import annotations

import secrets
from typing import Any, Literal

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dance_common.errors import DanceError
from dance_common.profiles import Profile
from django_dance.dances import RequestVisit
from django_dance.paths import login_address

from .middleware import SiteRequest


def welcome(request: SiteRequest, dance: RequestVisit, **_: Any) -> Literal[False] | None:
    """Log in the user whose account this is, or connect it to the user who is logged in already.

    Raises:
        AccountTaken: it is the account of another user; ``explain`` says so to the visitor.
        DanceError: that user may not log in, or the provider does not say who it is.
    """
    if dance.session.provider.profile_fields is None:
        if not request.user.is_authenticated:
            message = "This server does not say who you are: log in first, and connect it then."
            raise DanceError(message, status=403)
        # Whoever is logged in has one account there.
        return None
    told = dance.session.profile()
    if not request.user.is_authenticated:
        dance.log_in(dance.find_or_create_user(new_user, profile=told))
        messages.success(
            request, f"{dance.title} is connected. Hello, {told.name or told.username}!"
        )
    dance.config["provider_user_id"] = told.id
    dance.token = dance.session.token
    if dance.slot.load() is None:
        # The provider has ended the account that was the default.
        dance.slot.set_default_account(dance.config["provider_user_id"])
    # It does not mean that anything is wrong: the token is stored already.
    return False


def new_user(told: Profile) -> User:
    """Return a new user for an account that nobody has connected yet."""
    login = told.username or told.id
    return User.objects.create_user(
        # Nobody logs in by this name; it is unique whoever else is called so at another provider.
        username=f"{login[:100]}-{secrets.token_hex(8)}",
        first_name=(told.name or login)[:150],
        email=told.email or "",
    )


def explain(
    request: SiteRequest, dance: RequestVisit, message: str, exception: DanceError, **_: Any
) -> HttpResponse:
    """Say in our own words what went wrong, and lead back to where the visitor wanted to go.

    The page is the answer itself, not a message for the next one: so it also reaches a browser that keeps no
    cookies. The provider's own words (``error_description``) are left out: they would stand there as ours.
    """
    if exception.code == "flow_of_another_user" and dance.session.authorized:
        # Both tabs began before anybody was logged in, and the other one was quicker.
        return redirect(exception.next_url or "home")
    context = {
        "title": "Not connected",
        "message": message,
        "hint": exception.hint,
        "retry_url": login_address(request, dance.name, next_url=exception.next_url),
    }
    return render(request, "message.html", context, status=exception.status)


def tell_of_the_end(request: SiteRequest | None, dance: RequestVisit, **_: Any) -> None:
    """Tell the visitor that the provider has ended a token; the page of connections says so from then on."""
    if request is not None:
        text = f"{dance.title} has ended the connection. Connect the account again."
        messages.error(request, text)

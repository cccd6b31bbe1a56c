"""The pages, and what their buttons do."""

from __future__ import annotations

import json
import time

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from django_dance.decorators import authorization_required

from .connections import choices, connection_of, describe_all, refreshable_connection
from .middleware import SiteRequest
from .stand_in import rehearsal


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """Show the user's connections, and what else can be connected."""
    context = {
        "connections": describe_all(request),
        "choices": choices(request),
        "github_is_missing": "github" not in request.dance,
        "github_callback_url": request.build_absolute_uri("/login/github/authorized"),
    }
    return render(request, "home.html", context)


@require_safe
@authorization_required("rehearsal", scopes=["repo"])
def repositories(request: SiteRequest) -> HttpResponse:
    """Show a page that needs a connection, and more of it than the others: who comes is asked for what is missing.

    It uses the account that the user has made the default.
    """
    response = request.dance.rehearsal.get("/api/repos")
    response.raise_for_status()
    connections = describe_all(request)
    context = {
        "connection": next(c for c in connections if c.name == "rehearsal" and c.is_default),
        "repositories": response.json(),
    }
    return render(request, "repositories.html", context)


@require_safe
def call(request: SiteRequest, id: int) -> HttpResponse:
    """Call the provider's API with the account's token, and show the answer."""
    connection = connection_of(request, id)
    token_before = connection.session.access_token
    response = connection.session.get("/user")
    context = {
        "connection": connection,
        "response": response,
        "answer": json.dumps(response.json(), indent=2, ensure_ascii=False),
        "refreshed": connection.session.access_token != token_before,
    }
    return render(request, "answer.html", context)


@require_POST
def make_default(request: SiteRequest, id: int) -> HttpResponse:
    """Let the account be the one that a page uses which needs any of that provider."""
    connection = connection_of(request, id)
    connection.session.set_default_account(connection.account)
    name, title = connection.profile.name, connection.title
    messages.success(request, f"{name} is your default account at {title}.")
    return redirect("home")


@require_POST
def expire(request: SiteRequest, id: int) -> HttpResponse:
    """Let the token's time be over, at the stand-in and here, to see what the next call makes of it."""
    connection = refreshable_connection(request, id)
    rehearsal.expire_tokens()
    visit = request.dance.visit(connection.name)
    visit.config["provider_user_id"] = connection.account
    visit.token = {**connection.session.token, "expires_at": time.time()}
    messages.success(request, "The token has expired. The next call will refresh it first.")
    return redirect("home")


@require_POST
def end(request: SiteRequest, id: int) -> HttpResponse:
    """Let the stand-in end the token, as if the person had told it to, to see what the next call makes of it."""
    connection = refreshable_connection(request, id)
    rehearsal.revoke_tokens(connection.profile.login)
    text = "The provider has ended the token, and told nobody. The next call will find out."
    messages.success(request, text)
    return redirect("home")


@require_POST
def refresh(request: SiteRequest, id: int) -> HttpResponse:
    """Exchange the token for a new one now; usually nobody has to, since stale tokens are refreshed on use."""
    connection = refreshable_connection(request, id)
    connection.session.refresh()
    messages.success(request, f"{connection.title} gave a new token for the old one.")
    return redirect("home")


@require_POST
def disconnect(request: SiteRequest, id: int) -> HttpResponse:
    """Ask the provider to end the token, and forget it here whatever the answer is."""
    connection = connection_of(request, id)
    title = connection.title
    if connection.session.disconnect():
        text = f"{title} is disconnected: it has ended the token, and this site forgot it."
    else:
        text = f"{title} is disconnected: this site forgot the token."
    messages.success(request, text)
    return redirect("home")


@require_POST
def log_out(request: SiteRequest) -> HttpResponse:
    """Log the visitor out; the connections stay, and are there again after the next log-in."""
    logout(request)
    messages.success(request, "You are logged out.")
    return redirect("home")

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

from .connections import (
    connected_dance,
    describe,
    describe_all,
    profile_of,
    refreshable_dance,
)
from .middleware import SiteRequest
from .stand_in import rehearsal


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """Show the visitor's connections, and what else can be connected."""
    connections = describe_all(request)
    context = {
        "connections": [connection for connection in connections if connection.connected],
        "choices": [connection for connection in connections if not connection.connected],
        "github_is_missing": "github" not in request.dance,
        "github_callback_url": request.build_absolute_uri("/login/github/authorized"),
    }
    return render(request, "home.html", context)


@require_safe
@authorization_required("rehearsal")
def repositories(request: SiteRequest) -> HttpResponse:
    """Show a page that needs a connection: whoever has none makes one first, and comes back here."""
    dance = connected_dance(request, "rehearsal")
    response = dance.session.get("/api/repos")
    context = {
        "connection": describe(dance, profile=profile_of(request, "rehearsal")),
        "allowed": response.ok,
        "repositories": response.json(),
    }
    return render(request, "repositories.html", context)


@require_safe
def call(request: SiteRequest, name: str) -> HttpResponse:
    """Call the provider's API with the visitor's token, and show the answer."""
    dance = connected_dance(request, name)
    token_before = dance.session.access_token
    response = dance.session.get("/user")
    context = {
        "connection": describe(dance),
        "response": response,
        "answer": json.dumps(response.json(), indent=2, ensure_ascii=False),
        "refreshed": dance.session.access_token != token_before,
    }
    return render(request, "answer.html", context)


@require_POST
def expire(request: SiteRequest, name: str) -> HttpResponse:
    """Let the token's time be over, at the stand-in and here, to see what the next call makes of it."""
    dance = refreshable_dance(request, name)
    rehearsal.expire_tokens()
    dance.token = {**(dance.token or {}), "expires_at": time.time()}
    messages.success(request, "The token has expired. The next call will refresh it first.")
    return redirect("home")


@require_POST
def refresh(request: SiteRequest, name: str) -> HttpResponse:
    """Exchange the token for a new one now; usually nobody has to, since stale tokens are refreshed on use."""
    dance = refreshable_dance(request, name)
    dance.session.refresh()
    title = dance.title
    messages.success(request, f"{title} gave a new token for the old one.")
    return redirect("home")


@require_POST
def disconnect(request: SiteRequest, name: str) -> HttpResponse:
    """Ask the provider to end the token, and forget it here whatever the answer is."""
    dance = connected_dance(request, name)
    title = dance.title
    if dance.session.disconnect():
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

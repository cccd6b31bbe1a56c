"""The pages; that of connections is django_dance's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import requests
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dance_common.errors import DanceError
from dance_common.pages.marks import mark_html
from django_dance.decorators import authorization_required

from .middleware import SiteRequest

OTHER_CALLS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "mcp": {
            "method": "POST",
            "url": "",
            "json": {"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
            "headers": {"Accept": "application/json, text/event-stream"},
        }
    }
)
"""What is called where the API does not say who the user is."""


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """Let visitors log in, and greet users."""
    found = [
        {
            "name": visit.name,
            "title": visit.title,
            "mark": mark_html(visit.name, visit.title),
            "accounts": visit.session.accounts,
            "any": visit.dance.servers.argument.name if visit.dance.servers else None,
        }
        for visit in map(request.dance.visit, request.dance)
    ]
    context = {
        "dances": found,
        # Nobody can log in by an account of which it is not known whose it is.
        "logins": [each for each in found if each["name"] not in OTHER_CALLS],
        "others": [each for each in found if each["name"] in OTHER_CALLS],
        "has_connection": any(each["accounts"] for each in found),
        "stand_in": settings.DANCE_REHEARSAL,
        "github_callback_url": request.build_absolute_uri("/login/github/authorized"),
    }
    return render(request, "home.html", context)


@require_safe
@authorization_required("github", scopes=["repo"])
def repositories(request: SiteRequest) -> HttpResponse:
    """Show a page that needs a connection, and more of it than the others: who comes is asked for what is missing.

    It uses the account that the user has made the default.
    """
    github = request.dance.github
    response = github.get("/user/repos")
    response.raise_for_status()
    context = {"repositories": response.json(), "profile": github.profile()}
    return render(request, "repositories.html", context)


@require_safe
def call(request: SiteRequest, name: str) -> HttpResponse:
    """Call the provider's API with the token of ``?account=``, and show the answer."""
    if name not in request.dance:
        raise Http404
    visit, account = request.dance.visit(name), request.GET.get("account", "")
    if account not in {each.id for each in visit.session.accounts}:
        raise DanceError("That account is not connected any more.")
    one = visit.session.for_account(account)
    token_before = one.access_token
    usual = {"method": "GET", "url": one.provider.profile_url}
    response = one.request(**OTHER_CALLS.get(name, usual))
    context = {
        "title": visit.title,
        "response": response,
        "answer": _readable(response),
        "refreshed": one.access_token != token_before,
    }
    return render(request, "answer.html", context)


def _readable(response: requests.Response) -> str:
    # An MCP server may answer with a stream of events.
    if "json" not in response.headers.get("Content-Type", ""):
        return response.text
    return json.dumps(response.json(), indent=2, ensure_ascii=False)


@require_POST
def log_out(request: SiteRequest) -> HttpResponse:
    """Log the visitor out; the connections stay, and are there again after the next log-in."""
    logout(request)
    messages.success(request, "You are logged out.")
    return redirect("home")

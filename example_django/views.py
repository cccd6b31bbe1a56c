"""The pages; that of connections is django_dance's own."""

from __future__ import annotations

import json

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


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """Let visitors log in, and greet users."""
    visits = list(map(request.dance.visit, request.dance))
    context = {
        "dances": [
            {
                "name": visit.name,
                "title": visit.title,
                "mark": mark_html(visit.name, visit.title),
                "accounts": visit.session.accounts,
            }
            for visit in visits
        ],
        "has_connection": any(visit.session.accounts for visit in visits),
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
def call(request: SiteRequest, name: str, account: str) -> HttpResponse:
    """Call the provider's API with the account's token, and show the answer."""
    if name not in request.dance:
        raise Http404
    visit = request.dance.visit(name)
    if account not in {each.id for each in visit.session.accounts}:
        raise DanceError("That account is not connected any more.")
    one = visit.session.for_account(account)
    token_before = one.access_token
    response = one.get(one.provider.profile_url)
    context = {
        "title": visit.title,
        "response": response,
        "answer": json.dumps(response.json(), indent=2, ensure_ascii=False),
        "refreshed": one.access_token != token_before,
    }
    return render(request, "answer.html", context)


@require_POST
def log_out(request: SiteRequest) -> HttpResponse:
    """Log the visitor out; the connections stay, and are there again after the next log-in."""
    logout(request)
    messages.success(request, "You are logged out.")
    return redirect("home")

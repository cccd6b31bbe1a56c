"""The pages; that of connections is flask_dance's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import requests
from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import logout_user  # type: ignore[import-untyped]  # it declares no types
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from dance_common.errors import DanceError
from dance_common.pages.marks import mark_html
from dance_common.sessions import TokenLost
from flask_dance.consumer import authorization_required
from flask_dance.contrib.github import github

from .providers import DanceBlueprint

site = Blueprint("site", __name__)

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


def dances() -> dict[str, DanceBlueprint]:
    """Return the blueprints of this site that dance, by their names."""
    found = current_app.blueprints.items()
    return {name: each for name, each in found if isinstance(each, DanceBlueprint)}


@site.get("/")
def home() -> str:
    """Let visitors log in, and greet users."""
    found = dances().values()
    return render_template(
        "home.html",
        blueprints=found,
        # Nobody can log in by an account of which it is not known whose it is.
        logins=[each for each in found if each.name not in OTHER_CALLS],
        others=[each for each in found if each.name in OTHER_CALLS],
        mark_html=mark_html,
        stand_in=current_app.config["DANCE_REHEARSAL"],
        github_callback_url=url_for("github.authorized", _external=True),
    )


@site.get("/repositories")
@authorization_required("github", scopes=["repo"])
def repositories() -> str:
    """Show a page that needs a connection, and more of it than the others: who comes is asked for what is missing.

    It uses the account that the user has made the default.
    """
    response = github.get("/user/repos")
    response.raise_for_status()
    return render_template(
        "repositories.html", repositories=response.json(), profile=github.profile()
    )


@site.get("/call/<name>")
def call(name: str) -> str:
    """Call the provider's API with the token of ``?account=``, and show the answer."""
    blueprint = dances().get(name) or abort(404)
    account = request.args.get("account", "")
    if account not in {each.id for each in blueprint.session.accounts}:
        raise DanceError("That account is not connected any more.")
    one = blueprint.session.for_account(account)
    token_before = one.access_token
    usual = {"method": "GET", "url": one.provider.profile_url}
    response = one.request(**OTHER_CALLS.get(name, usual))
    return render_template(
        "answer.html",
        blueprint=blueprint,
        response=response,
        answer=_readable(response),
        refreshed=one.access_token != token_before,
    )


def _readable(response: requests.Response) -> str:
    # An MCP server may answer with a stream of events.
    if "json" not in response.headers.get("Content-Type", ""):
        return response.text
    return json.dumps(response.json(), indent=2, ensure_ascii=False)


@site.post("/log-out")
def log_out() -> Response:
    """Log the visitor out; the connections stay, and are there again after the next log-in."""
    logout_user()
    session.clear()
    flash("You are logged out.", "success")
    return redirect(url_for("site.home"))


@site.app_errorhandler(DanceError)
def call_failed(error: DanceError) -> Response:
    """Tell why a token could not be used; that its provider has ended it was told by ``receivers``."""
    if not isinstance(error, TokenLost):
        flash(str(error), "error")
    return redirect(url_for("site.home"))


@site.app_errorhandler(requests.RequestException)
def provider_is_silent(error: requests.RequestException) -> tuple[str, int]:
    """Tell that the provider gave no answer to a call of its API, or not the JSON it should be."""
    message = "The provider did not answer as it should."
    return render_template("message.html", title="No answer", message=message), 504


@site.app_errorhandler(HTTPException)
def not_possible(error: HTTPException) -> tuple[str, int]:
    """Show what is wrong with a request in the site's own looks."""
    page = render_template("message.html", title=error.name, message=error.description)
    return page, error.code or 500

"""The pages, and what their buttons do."""

from __future__ import annotations

import json
import time

import requests
from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from dance_common.errors import DanceError
from flask_dance.consumer import authorization_required

from .connections import (
    all_blueprints,
    connected_blueprint,
    describe,
    refreshable_blueprint,
)

site = Blueprint("site", __name__)


@site.get("/")
def home() -> str:
    """Show the visitor's connections, and what else can be connected."""
    connections = [describe(blueprint) for blueprint in all_blueprints()]
    return render_template(
        "home.html",
        connections=[connection for connection in connections if connection.connected],
        choices=[connection for connection in connections if not connection.connected],
        github_is_missing="github" not in current_app.blueprints,
        github_callback_url=url_for("site.home", _external=True) + "login/github/authorized",
    )


@site.get("/repositories")
@authorization_required("rehearsal")
def repositories() -> str:
    """Show a page that needs a connection: whoever has none makes one first, and comes back here."""
    blueprint = connected_blueprint("rehearsal")
    response = blueprint.session.get("/api/repos")
    return render_template(
        "repositories.html",
        connection=describe(blueprint),
        allowed=response.ok,
        repositories=response.json(),
    )


@site.get("/connections/<name>/call")
def call(name: str) -> str:
    """Call the provider's API with the visitor's token, and show the answer."""
    blueprint = connected_blueprint(name)
    token_before = blueprint.session.access_token
    response = blueprint.session.get("/user")
    return render_template(
        "answer.html",
        connection=describe(blueprint),
        response=response,
        answer=json.dumps(response.json(), indent=2, ensure_ascii=False),
        refreshed=blueprint.session.access_token != token_before,
    )


@site.post("/connections/<name>/expire")
def expire(name: str) -> Response:
    """Let the token's time be over, at the stand-in and here, to see what the next call makes of it."""
    blueprint = refreshable_blueprint(name)
    current_app.config["EXPIRE_TOKENS"]()
    blueprint.token = {**(blueprint.token or {}), "expires_at": time.time()}
    flash("The token has expired. The next call will refresh it first.", "success")
    return redirect(url_for("site.home"))


@site.post("/connections/<name>/refresh")
def refresh(name: str) -> Response:
    """Exchange the token for a new one now; usually nobody has to, since stale tokens are refreshed on use."""
    blueprint = refreshable_blueprint(name)
    blueprint.session.refresh()
    flash(f"{blueprint.title} gave a new token for the old one.", "success")
    return redirect(url_for("site.home"))


@site.post("/connections/<name>/disconnect")
def disconnect(name: str) -> Response:
    """Ask the provider to end the token, and forget it here whatever the answer is."""
    blueprint = connected_blueprint(name)
    title = blueprint.title
    if blueprint.session.disconnect():
        flash(
            f"{title} is disconnected: it has ended the token, and this site forgot it.", "success"
        )
    else:
        flash(f"{title} is disconnected: this site forgot the token.", "success")
    return redirect(url_for("site.home"))


@site.post("/log-out")
def log_out() -> Response:
    """Disconnect everything and forget the visitor."""
    for blueprint in all_blueprints():
        blueprint.session.disconnect()
    session.clear()
    flash("You are logged out.", "success")
    return redirect(url_for("site.home"))


@site.app_errorhandler(DanceError)
def call_failed(error: DanceError) -> Response:
    """Tell why a token could not be used: its provider has ended it, say, or would not refresh it."""
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

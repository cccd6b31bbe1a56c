"""The pages, and what their buttons do."""

from __future__ import annotations

import json
import time

import requests
from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask_login import logout_user  # type: ignore[import-untyped]  # it declares no types
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from dance_common.errors import DanceError
from dance_common.sessions import TokenLost
from flask_dance.consumer import authorization_required

from .connections import (
    all_blueprints,
    choices,
    connection_or_home,
    describe_all,
    refreshable_connection,
)

site = Blueprint("site", __name__)


@site.get("/")
def home() -> str:
    """Show the user's connections, and what else can be connected."""
    return render_template(
        "home.html",
        connections=describe_all(),
        choices=choices(),
        github_is_missing="github" not in current_app.blueprints,
        github_callback_url=url_for("site.home", _external=True) + "login/github/authorized",
    )


@site.get("/repositories")
@authorization_required("rehearsal", scopes=["repo"])
def repositories() -> str:
    """Show a page that needs a connection, and more of it than the others: who comes is asked for what is missing.

    It uses the account that the user has made the default.
    """
    blueprint = all_blueprints()["rehearsal"]
    response = blueprint.session.get("/api/repos")
    response.raise_for_status()
    return render_template(
        "repositories.html",
        connection=next(c for c in describe_all() if c.name == blueprint.name and c.is_default),
        repositories=response.json(),
    )


@site.get("/connections/<int:id>/call")
def call(id: int) -> str:
    """Call the provider's API with the account's token, and show the answer."""
    connection = connection_or_home(id)
    token_before = connection.session.access_token
    response = connection.session.get("/user")
    return render_template(
        "answer.html",
        connection=connection,
        response=response,
        answer=json.dumps(response.json(), indent=2, ensure_ascii=False),
        refreshed=connection.session.access_token != token_before,
    )


@site.post("/connections/<int:id>/default")
def make_default(id: int) -> Response:
    """Let the account be the one that a page uses which needs any of that provider."""
    connection = connection_or_home(id)
    connection.session.set_default_account(connection.account)
    flash(f"{connection.profile.name} is your default account at {connection.title}.", "success")
    return redirect(url_for("site.home"))


@site.post("/connections/<int:id>/expire")
def expire(id: int) -> Response:
    """Let the token's time be over, at the stand-in and here, to see what the next call makes of it."""
    connection = refreshable_connection(id)
    current_app.config["REHEARSAL"].expire_tokens()
    blueprint = all_blueprints()[connection.name]
    blueprint.config["provider_user_id"] = connection.account
    blueprint.token = {**connection.session.token, "expires_at": time.time()}
    flash("The token has expired. The next call will refresh it first.", "success")
    return redirect(url_for("site.home"))


@site.post("/connections/<int:id>/end")
def end(id: int) -> Response:
    """Let the stand-in end the token, as if the person had told it to, to see what the next call makes of it."""
    connection = refreshable_connection(id)
    current_app.config["REHEARSAL"].revoke_tokens(connection.profile.login)
    flash(
        "The provider has ended the token, and told nobody. The next call will find out.", "success"
    )
    return redirect(url_for("site.home"))


@site.post("/connections/<int:id>/refresh")
def refresh(id: int) -> Response:
    """Exchange the token for a new one now; usually nobody has to, since stale tokens are refreshed on use."""
    connection = refreshable_connection(id)
    connection.session.refresh()
    flash(f"{connection.title} gave a new token for the old one.", "success")
    return redirect(url_for("site.home"))


@site.post("/connections/<int:id>/disconnect")
def disconnect(id: int) -> Response:
    """Ask the provider to end the token, and forget it here whatever the answer is."""
    connection = connection_or_home(id)
    title = connection.title
    if connection.session.disconnect():
        text = f"{title} is disconnected: it has ended the token, and this site forgot it."
    else:
        text = f"{title} is disconnected: this site forgot the token."
    flash(text, "success")
    return redirect(url_for("site.home"))


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

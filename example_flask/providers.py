"""The providers that a visitor can choose from, one blueprint for each."""

from __future__ import annotations

import os
from collections.abc import Iterator

from flask_login import current_user  # type: ignore[import-untyped]  # it declares no types

from dance_common.profiles import ProfileFields
from dance_common.rehearsal import DEMO_CLIENT
from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint
from flask_dance.consumer.backend.sqla import SQLAlchemyBackend
from flask_dance.contrib.github import make_github_blueprint

from .models import OAuth, db

PROFILE_FIELDS = ProfileFields(
    id="id", username="login", name="name", email="email", picture="avatar_url"
)
"""Where the stand-in's answer says who somebody is."""

BACKEND = SQLAlchemyBackend(OAuth, db.session, user=current_user, several_accounts=True)
"""Where the tokens are kept: in the table, each for the user who is logged in."""

DanceBlueprint = OAuth1ConsumerBlueprint | OAuth2ConsumerBlueprint


def blueprints(rehearsal_url: str) -> Iterator[DanceBlueprint]:
    """Yield the blueprints to register; GitHub's where the environment holds its credentials."""
    yield rehearsal(rehearsal_url)
    yield rehearsal_oauth1(rehearsal_url)
    client_id = os.environ.get("GITHUB_OAUTH_CLIENT_ID")
    client_secret = os.environ.get("GITHUB_OAUTH_CLIENT_SECRET")
    if client_id and client_secret:
        yield make_github_blueprint(
            client_id, client_secret, scope=["read:user", "user:email"], backend=BACKEND
        )


def rehearsal(url: str) -> OAuth2ConsumerBlueprint:
    """Return the blueprint for the stand-in's OAuth 2, described as any provider can be."""
    return OAuth2ConsumerBlueprint(
        "rehearsal",
        __name__,
        title="Rehearsal (OAuth 2)",
        client_id=DEMO_CLIENT.client_id,
        client_secret=DEMO_CLIENT.client_secret,
        # A page that needs more asks for it: see ``views.repositories``.
        scope=["profile", "email"],
        backend=BACKEND,
        base_url=url,
        authorization_url="/oauth2/authorize",
        token_url="/oauth2/token",
        auto_refresh_url="/oauth2/token",
        revocation_url="/oauth2/revoke",
        issuer=url,
        profile_url="/user",
        profile_fields=PROFILE_FIELDS,
    )


def rehearsal_oauth1(url: str) -> OAuth1ConsumerBlueprint:
    """Return the blueprint for the stand-in's OAuth 1.0a."""
    return OAuth1ConsumerBlueprint(
        "rehearsal-oauth1",
        __name__,
        title="Rehearsal (OAuth 1.0a)",
        backend=BACKEND,
        client_key=DEMO_CLIENT.client_id,
        client_secret=DEMO_CLIENT.client_secret,
        base_url=url,
        request_token_url="/oauth1/request_token",
        authorization_url="/oauth1/authorize",
        access_token_url="/oauth1/access_token",
        profile_url="/user",
        profile_fields=PROFILE_FIELDS,
    )

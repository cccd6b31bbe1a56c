"""Slack: applications that act in a workspace, and Sign in with Slack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack

from ..profiles import find, read_json_object
from ..tokens import scope_list
from ._hosts import label
from ._preset import (
    DanceOptions,
    OAuth2APISession,
    OAuth2Provider,
    OpenID,
    ProfileFields,
    Scope,
    oauth2,
)

_USERS_TOKEN = ("access_token", "refresh_token", "expires_in", "scope")


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # The token of the application's bot is where a token belongs; a user's is one level below, and then the only one
    # unless both were asked for. The type says whose it is, though either is sent as Bearer.
    found = dict(answer)
    user = answer.get("authed_user")
    if not found.get("access_token") and isinstance(user, Mapping):
        found |= {name: user[name] for name in _USERS_TOKEN if name in user}
    if str(found.get("token_type", "")).lower() in {"bot", "user"}:
        found["token_type"] = "Bearer"
    return found


def _person(session: OAuth2APISession) -> Mapping[str, Any]:
    # auth.test needs no scope, but tells whose the token is: the bot's, where the dance asked for that one. The person
    # who installed it is named by the token answer alone.
    answer = read_json_object(session.post("auth.test"), session.provider.title)
    installer = find(session.token, "authed_user.id")
    owner = None if answer.get("bot_id") else answer.get("user_id")
    person = installer or owner
    name = answer.get("user") if person == answer.get("user_id") else None
    return {**answer, "id": _unique(answer.get("team_id"), person), "username": name}


def _identity(session: OAuth2APISession) -> Mapping[str, Any]:
    answer = read_json_object(session.get(session.provider.profile_url), session.provider.title)
    team, person = (answer.get(f"https://slack.com/{kind}_id") for kind in ("team", "user"))
    return {**answer, "id": _unique(team, person)}


def _unique(team: object, person: object) -> str | None:
    # Two people in two workspaces may have the same user id.
    return f"{team}-{person}" if team and person else None


def _revoke(session: OAuth2APISession) -> bool:
    # A method like any other, called with the token that shall end; failures, too, are answered with status 200.
    response = session.post("auth.revoke", timeout=session.provider.timeout)
    return response.ok and read_json_object(response, session.provider.title).get("revoked") is True


PROVIDER = OAuth2Provider(
    name="slack",
    base_url="https://slack.com/api/",
    authorization_url="https://slack.com/oauth/v2/authorize",
    token_url="https://slack.com/api/oauth.v2.access",
    # For applications with token rotation; the tokens of others don't expire.
    refresh_url="https://slack.com/api/oauth.v2.access",
    refresh_rotates=True,
    # Slack takes code challenges from applications only that it was told are public clients, and refuses them together
    # with a secret.
    pkce=False,
    scope=("chat:write",),
    scope_separator=",",
    client_authentication="post",
    api_hosts=("files.slack.com",),
    token_from=_token,
    # What is said of a refresh token that is spent or revoked.
    error_codes={"invalid_refresh_token": "invalid_grant", "token_revoked": "invalid_grant"},
    profile_url="auth.test",
    profile_fields=ProfileFields(id="id", username="username"),
    fetch_profile=_person,
    revoke=_revoke,
    checked_on="2026-11-24",
    docs_url="https://docs.slack.dev/authentication/installing-with-oauth",
)

SIGN_IN = replace(
    PROVIDER,
    authorization_url="https://slack.com/openid/connect/authorize",
    token_url="https://slack.com/api/openid.connect.token",
    refresh_url="https://slack.com/api/openid.connect.token",
    scope_separator=" ",
    openid=OpenID(issuers=("https://slack.com",), jwks_url="https://slack.com/openid/connect/keys"),
    profile_url="openid.connect.userInfo",
    profile_fields=ProfileFields(
        id="id", name="name", email="email", email_verified="email_verified", picture="picture"
    ),
    fetch_profile=_identity,
    docs_url="https://docs.slack.dev/authentication/sign-in-with-slack",
)
"""Sign in with Slack: OpenID Connect, which has endpoints of its own."""


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {
        "refusal": {"ok": False, "error": "invalid_auth"},
        "revocation": {"auth.revoke": {"answer": {"ok": True, "revoked": True}}},
        "token": {"ok": True, "team": {"id": "T1"}, "authed_user": {"id": "U{id}"}},
        "answers": {
            "auth.test": {"ok": True, "team_id": "T1", "user_id": "U{id}", "user": "{login}"},
            "chat.postMessage": {"ok": True},
            "openid.connect.userInfo": {
                "ok": True,
                "https://slack.com/team_id": "T1",
                "https://slack.com/user_id": "U{id}",
            },
        },
    }


@oauth2(PROVIDER)
def slack(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    subdomain: str | None = None,
    user_scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Slack.

    Flask-Dance used ``oauth/authorize`` and ``oauth.access``, which serve applications of before June 2024 only;
    this is Slack's second version, in which ``scope`` is for the application's bot, ``user_scope`` for the user, and
    scopes such as ``identify`` and ``chat:write:bot`` have become ``chat:write`` and others. Where both tokens are
    granted the session carries the bot's, and the user's is in ``token["authed_user"]``. With the scope ``openid`` the
    dance is Sign in with Slack.

    The names of methods are relative URLs: ``slack.post("chat.postMessage", data=…)``. Slack answers failures,
    too, with status 200: look at ``response.json()["ok"]``.

    Args:
        scope: scopes of the bot, or ``["openid", "profile", "email"]``; ``chat:write`` unless one of the two is given.
        subdomain: the workspace to offer, as in ``<subdomain>.slack.com``.
        user_scope: scopes to act for the user with.

    Raises:
        ValueError: ``subdomain`` is more than one part of a host's name.
    """
    provider = SIGN_IN if "openid" in scope_list(scope) else PROVIDER
    if subdomain is not None:
        subdomain = label(subdomain, argument="subdomain", example="my-workspace")
        page = provider.authorization_url.removeprefix("https://")
        provider = replace(provider, authorization_url=f"https://{subdomain}.{page}")
    if user_scope is not None:
        # Whoever asks for the user's token alone asks for no scope of the bot.
        params = {"user_scope": ",".join(scope_list(user_scope))}
        provider = replace(provider, authorization_params=params, scope=())
    return provider

"""Zoho."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Unpack

from ..errors import BadCallback
from ..profiles import find
from ._preset import (
    DanceOptions,
    OAuth2APISession,
    OAuth2Provider,
    ProfileFields,
    Scope,
    oauth2,
    parameters,
)

_ACCOUNTS, _API = "https://accounts.zoho.com", "https://www.zohoapis.com"
_CENTRES = MappingProxyType(
    {
        _API: _ACCOUNTS,
        "https://www.zohoapis.eu": "https://accounts.zoho.eu",
        "https://www.zohoapis.in": "https://accounts.zoho.in",
        "https://www.zohoapis.com.au": "https://accounts.zoho.com.au",
        "https://www.zohoapis.jp": "https://accounts.zoho.jp",
        "https://www.zohoapis.com.cn": "https://accounts.zoho.com.cn",
        "https://www.zohoapis.sa": "https://accounts.zoho.sa",
        "https://www.zohoapis.uk": "https://accounts.zoho.uk",
        "https://www.zohoapis.ca": "https://accounts.zohocloud.ca",
    }
)
"""The data centres: where each has its API, and where its accounts."""


def _at_home(session: OAuth2APISession, url: str) -> str:
    """Return the URL at the data centre that the session's token belongs to, if it is one of the first centre's."""
    api = str(find(session.token, "api_domain")).rstrip("/")
    for usual, own in ((_API, api), (_ACCOUNTS, _CENTRES.get(api, ""))):
        if api in _CENTRES and url.startswith(usual + "/"):
            return own + url.removeprefix(usual)
    return url


def _prepare(session: OAuth2APISession) -> None:
    # Each user is at home in one data centre, which alone knows the token. The token says which.
    def move(url: str, headers: object, data: object) -> tuple[str, object, object]:
        return _at_home(session, url), headers, data

    session.register_compliance_hook("protected_request", move)
    session.register_compliance_hook("refresh_token_request", move)


def _check_callback(session: OAuth2APISession, parameters: Mapping[str, str]) -> None:
    # The callback names the centre that knows the code. It comes by way of the browser: only a centre that is known
    # may get the code and the site's secret.
    server = parameters.get("accounts-server", _ACCOUNTS).rstrip("/")
    if server not in _CENTRES.values():
        raise BadCallback(
            "Zoho named a data centre that is not known here.", code="unknown_accounts_server"
        )

    def move(url: str, headers: object, payload: object) -> tuple[str, object, object]:
        return server + url.removeprefix(_ACCOUNTS), headers, payload

    session.register_compliance_hook("access_token_request", move)


def _revoke(session: OAuth2APISession) -> bool:
    # The shape of RFC 7009, but at the user's own data centre and without the client's credentials.
    token: Mapping[str, Any] = session.token or {}
    response = session.request(
        "POST",
        _at_home(session, f"{_ACCOUNTS}/oauth/v2/token/revoke"),
        data={"token": token.get("refresh_token") or token.get("access_token")},
        withhold_token=True,
        timeout=session.provider.timeout,
    )
    return response.ok


PROVIDER = OAuth2Provider(
    name="zoho",
    base_url=f"{_API}/",
    authorization_url=f"{_ACCOUNTS}/oauth/v2/auth",
    token_url=f"{_ACCOUNTS}/oauth/v2/token",
    refresh_url=f"{_ACCOUNTS}/oauth/v2/token",
    refresh_rotates=False,
    scope=("ZohoCRM.users.all",),
    scope_separator=",",
    client_authentication="post",
    authorization_scheme="Zoho-oauthtoken",
    api_hosts=tuple(
        origin.removeprefix("https://") for centre in _CENTRES.items() for origin in centre
    ),
    prepare=_prepare,
    check_callback=_check_callback,
    # So Zoho calls a code or a refresh token that is no longer valid.
    error_codes={"invalid_code": "invalid_grant"},
    # There is no openid here: each data centre signs for its own users, and which it will be is not known before.
    # https://www.zoho.com/accounts/protocol/oauth/sign-in-using-zoho.html
    profile_url=f"{_ACCOUNTS}/oauth/user/info",
    profile_fields=ProfileFields(id="ZUID", name="Display_Name", email="Email"),
    revoke=_revoke,
    checked_on="2026-11-23",
    docs_url="https://www.zoho.com/accounts/protocol/oauth/web-server-applications.html",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    return {
        "revocation": {
            f"{_ACCOUNTS}/oauth/v2/token/revoke": {
                "token": "token",
                "answer": {"status": "success"},
            }
        }
    }


@oauth2(PROVIDER)
def zoho(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    offline: bool = False,
    reprompt_consent: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Zoho.

    Flask-Dance knows the data centre of the United States only. Here the user's own one exchanges the code, refreshes
    the token and answers calls whose addresses are relative; the application has to be enabled for several data
    centres, with one secret for all.

    Args:
        scope: scopes to ask for; ``ZohoCRM.users.all`` unless given. A profile needs ``AaaServer.profile.READ``.
        offline: ask for a refresh token; a token lives an hour otherwise.
        reprompt_consent: ask for consent even if it was given before; needed to get another refresh token.
    """
    params = parameters(
        access_type="offline" if offline else "online",
        prompt="consent" if reprompt_consent else None,
    )
    return replace(PROVIDER, authorization_params=params)

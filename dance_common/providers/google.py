"""Google."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack

from ..errors import ProviderRefused
from ._preset import (
    OPENID_FIELDS,
    DanceOptions,
    OAuth2APISession,
    OAuth2Provider,
    OpenID,
    Scope,
    oauth2,
    parameters,
)

PROVIDER = OAuth2Provider(
    name="google",
    base_url="https://www.googleapis.com/",
    authorization_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",
    refresh_url="https://oauth2.googleapis.com/token",
    revocation_url="https://oauth2.googleapis.com/revoke",
    scope=("profile",),
    # Asked for by their OpenID Connect names, granted by Google's own.
    scope_covers={
        "https://www.googleapis.com/auth/userinfo.email": ("email",),
        "https://www.googleapis.com/auth/userinfo.profile": ("profile",),
    },
    client_authentication="post",
    api_hosts=(".googleapis.com",),
    openid=OpenID(
        # Both spellings are Google's own.
        issuers=("https://accounts.google.com", "accounts.google.com"),
        jwks_url="https://www.googleapis.com/oauth2/v3/certs",
    ),
    profile_url="https://openidconnect.googleapis.com/v1/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://developers.google.com/identity/protocols/oauth2/web-server",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    events = [
        {"id": f"event{day}", "summary": what, "start": {"date": f"2030-01-0{day}"}}
        for day, what in ((1, "Breakfast with {name}"), (2, "Rehearsal"), (3, "First night"))
    ]
    return {
        "answers": {"/oauth2/v2/userinfo": {"id": "{id}", "verified_email": True}},
        "lists": {"/calendar/v3/calendars/primary/events": {"entries": events, "within": "items"}},
    }


@oauth2(PROVIDER)
def google(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    offline: bool = False,
    reprompt_consent: bool = False,
    *,
    reprompt_select_account: bool = False,
    hosted_domain: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Google.

    Consent page and token endpoint were below ``accounts.google.com/o/oauth2/`` in Flask-Dance; these are the ones that
    Google documents today. Consent is asked for again by ``prompt``, which has taken the place of ``approval_prompt``.

    Args:
        client_id: the client ID; else it is read from ``GOOGLE_OAUTH_CLIENT_ID``.
        client_secret: the client secret; else it is read from ``GOOGLE_OAUTH_CLIENT_SECRET``.
        offline: ask for a refresh token, so that the token can be used while the user is away.
        reprompt_consent: ask for consent even if it was given before; needed to get another refresh token.
        reprompt_select_account: let the user choose an account even if only one is logged in.
        hosted_domain: accept accounts of this Google Workspace domain only. Google is told, and what it says of the
            account is checked when the dance ends: what it signed, if the scope includes ``openid`` and
            ``oauth-dance[openid]`` is installed, else what it answers for the scope ``profile`` or ``email``.
    """
    prompt = ["consent"] * reprompt_consent + ["select_account"] * reprompt_select_account
    return replace(
        PROVIDER,
        authorization_params=parameters(
            access_type="offline" if offline else None, prompt=" ".join(prompt), hd=hosted_domain
        ),
        accept=None if hosted_domain is None else lambda session: _require(session, hosted_domain),
    )


def _require(session: OAuth2APISession, domain: str) -> None:
    """Refuse accounts of other domains: the ``hd`` parameter alone is a hint that a visitor may remove."""
    said = session.profile().raw if session.claims is None else session.claims
    if said.get("hd") != domain:
        raise ProviderRefused(
            f"Only Google accounts of {domain} are accepted here.",
            code="wrong_domain",
            hint="Choose another Google account.",
        )

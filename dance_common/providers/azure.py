"""Azure AD, now Microsoft Entra ID."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Unpack

from ..provider import TENANT
from ..tokens import scope_list
from ._preset import DanceOptions, OAuth2Provider, OpenID, ProfileFields, Scope, oauth2, parameters

_TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_TENANT_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of all personal accounts."""
_AUTHORITY = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/"

PROVIDER = OAuth2Provider(
    name="azure",
    title="Azure AD",
    base_url="https://graph.microsoft.com",
    authorization_url=_AUTHORITY.format(tenant="common") + "authorize",
    token_url=_AUTHORITY.format(tenant="common") + "token",
    scope=("openid", "email", "profile", "User.Read"),
    unlisted_scopes=("offline_access",),
    client_authentication="post",
    profile_url="/v1.0/me",
    profile_fields=ProfileFields(
        id="id", username="userPrincipalName", name="displayName", email="mail"
    ),
    checked_on="2026-11-23",
    docs_url="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow",
)


@oauth2(PROVIDER)
def azure(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    tenant: str = "common",
    prompt: str | None = None,
    domain_hint: str | None = None,
    login_hint: str | None = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Azure AD (Microsoft Entra ID), for Microsoft Graph.

    With the tenant ``common`` anybody with any Microsoft account can connect: to admit one organisation only, name it.

    Args:
        client_id: the application's (client) ID; else it is read from ``AZURE_OAUTH_CLIENT_ID``.
        client_secret: the value of a client secret; else it is read from ``AZURE_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``openid email profile User.Read`` unless given. Add ``offline_access`` for a refresh
            token; where it is asked for later only, name ``auto_refresh_url``, too.
        tenant: ID or domain of an organisation, or ``common``, ``organizations`` or ``consumers``.
        prompt: ``login``, ``none``, ``consent`` or ``select_account``.
        domain_hint: the domain that the user belongs to.
        login_hint: the user name to fill in.

    Raises:
        ValueError: ``tenant`` is neither an ID nor a domain.
    """
    if not _TENANT.fullmatch(tenant):
        raise ValueError(
            "tenant has to be the ID or a domain of an organisation, or 'common', 'organizations' or 'consumers'."
        )
    authority = _AUTHORITY.format(tenant=tenant)
    return replace(
        PROVIDER,
        authorization_url=authority + "authorize",
        token_url=authority + "token",
        # A refresh token comes with this scope only; without it Flask-Dance's users find no address.
        refresh_url=authority + "token" if "offline_access" in scope_list(scope) else None,
        openid=_openid(tenant),
        authorization_params=parameters(
            prompt=prompt, domain_hint=domain_hint, login_hint=login_hint
        ),
    )


def _openid(tenant: str) -> OpenID:
    """Return how id_tokens are verified; only a tenant that is named by its ID is known before the user is."""
    named = _CONSUMERS if tenant == "consumers" else tenant.lower()
    issued_for = named if _TENANT_ID.fullmatch(named) else TENANT
    return OpenID(
        issuers=(f"https://login.microsoftonline.com/{issued_for}/v2.0",),
        jwks_url=f"https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys",
    )

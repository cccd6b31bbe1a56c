"""QuickBooks Online, by Intuit."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, OpenID, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="quickbooks",
    title="QuickBooks",
    base_url="https://quickbooks.api.intuit.com/",
    authorization_url="https://appcenter.intuit.com/connect/oauth2",
    token_url="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    refresh_url="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    revocation_url="https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
    scope=("openid", "profile", "email"),
    client_authentication="post",
    api_hosts=("accounts.platform.intuit.com",),
    openid=OpenID(
        issuers=("https://oauth.platform.intuit.com/op/v1",),
        jwks_url="https://oauth.platform.intuit.com/op/v1/jwks",
        # No nonce is among the claims that Intuit names: https://developer.api.intuit.com/.well-known/openid_configuration
        returns_nonce=False,
    ),
    profile_url="https://accounts.platform.intuit.com/v1/openid_connect/userinfo",
    profile_fields=ProfileFields(
        id="sub",
        name=("givenName", "familyName"),
        email="email",
        email_verified="emailVerified",
    ),
    checked_on="2026-11-23",
    docs_url="https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0",
)

SANDBOX = replace(
    PROVIDER,
    base_url="https://sandbox-quickbooks.api.intuit.com/",
    api_hosts=("sandbox-accounts.platform.intuit.com",),
    profile_url="https://sandbox-accounts.platform.intuit.com/v1/openid_connect/userinfo",
)
"""The sandbox: its API has hosts of its own, its tokens come from the same place."""


@oauth2(PROVIDER)
def quickbooks(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    sandbox: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for QuickBooks.

    With the scope ``com.intuit.quickbooks.accounting`` the callback says in ``realmId`` which company was
    connected, and the token does not: a receiver of ``oauth_authorized`` finds it in the request.

    Args:
        sandbox: use companies of the sandbox, which are not real.
    """
    return SANDBOX if sandbox else PROVIDER

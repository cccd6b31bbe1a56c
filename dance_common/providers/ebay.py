"""eBay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack

from ..tokens import scope_list
from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # The type is "User Access Token", and the token is sent as Bearer.
    is_bound = str(answer.get("token_type")).lower() == "dpop"
    return (
        {**answer, "token_type": "Bearer"} if "access_token" in answer and not is_bound else answer
    )


PROVIDER = OAuth2Provider(
    name="ebay",
    title="eBay",
    base_url="https://apiz.ebay.com/",
    authorization_url="https://auth.ebay.com/oauth2/authorize",
    token_url="https://api.ebay.com/identity/v1/oauth2/token",
    refresh_url="https://api.ebay.com/identity/v1/oauth2/token",
    scope=("https://api.ebay.com/oauth/api_scope/commerce.identity.readonly",),
    client_authentication="basic",
    token_from=_token,
    api_hosts=("api.ebay.com",),
    profile_url="/commerce/identity/v1/user/",
    profile_fields=ProfileFields(
        id="userId", username="username", name="username", email="individualAccount.email"
    ),
    docs_url="https://developer.ebay.com/api-docs/static/oauth-authorization-code-grant.html",
)


@oauth2(PROVIDER)
def ebay(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    ru_name: str,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for eBay.

    Args:
        ru_name: the name that eBay gave the callback URL when that was registered, the application's RuName.

    Raises:
        ValueError: ``ru_name`` is empty.
    """
    if not ru_name:
        raise ValueError("ru_name has to be the name of the callback URL, as eBay shows it.")
    # A refresh has to name the scopes again.
    scopes = " ".join(scope_list(scope) or PROVIDER.scope)
    return replace(PROVIDER, redirect_uri=ru_name, refresh_params={"scope": scopes})

"""WorkOS, for single sign-on."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, Unpack

from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="workos",
    title="WorkOS",
    base_url="https://api.workos.com/",
    authorization_url="/sso/authorize",
    token_url="/sso/token",
    client_authentication="post",
    profile_url="sso/profile",
    profile_fields=ProfileFields(id="id", name=("first_name", "last_name"), email="email"),
)


@oauth2(PROVIDER)
def workos(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    identity_provider: str,
    named_by: Literal["connection", "organization", "provider"] = "connection",
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for WorkOS.

    The token's response has the profile, too, as ``token["profile"]``.

    Args:
        identity_provider: whom WorkOS asks who the user is: ID of a connection or an organization, or a name that
            WorkOS has for all users of a provider.
        named_by: which of these it is.
    """
    return replace(PROVIDER, authorization_params={named_by: identity_provider})

"""Docusign."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._preset import DanceOptions, OAuth2Provider, ProfileFields, Scope, oauth2

PROVIDER = OAuth2Provider(
    name="docusign",
    base_url="https://account.docusign.com/",
    authorization_url="/oauth/auth",
    token_url="/oauth/token",
    refresh_url="/oauth/token",
    scope=("signature",),
    client_authentication="basic",
    profile_url="/oauth/userinfo",
    profile_fields=ProfileFields(id="sub", name="name", email="email"),
    docs_url="https://developers.docusign.com/platform/auth/authcode/",
)


@oauth2(PROVIDER)
def docusign(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    demo: bool = False,
    **options: Unpack[DanceOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Docusign.

    An account's API is at the ``base_uri`` that the profile's ``raw["accounts"]`` has: name its host in ``api_hosts``.

    Args:
        demo: dance with the environment for developers.
    """
    return replace(PROVIDER, base_url="https://account-d.docusign.com/") if demo else PROVIDER

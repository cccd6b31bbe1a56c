"""Bitbucket Cloud.

Which scopes can be granted is fixed on the consumer, and Bitbucket grants those. The profile has an e-mail address if
``email`` is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._hooks import fields_at, profile_with
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="bitbucket",
    base_url="https://api.bitbucket.org/2.0/",
    authorization_url="https://bitbucket.org/site/oauth2/authorize",
    token_url="https://bitbucket.org/site/oauth2/access_token",
    refresh_url="https://bitbucket.org/site/oauth2/access_token",
    scope=("account",),
    profile_url="user",
    profile_fields=ProfileFields(
        id="uuid",
        username="username",
        name="display_name",
        email="emails.values.is_primary.email",
        email_verified="emails.values.is_primary.is_confirmed",
        picture="links.avatar.href",
    ),
    fetch_profile=profile_with("email", emails="user/emails"),
    # Bitbucket says in "scopes" what was granted.
    token_from=fields_at(scope="scopes"),
    checked_on="2026-11-23",
    docs_url="https://developer.atlassian.com/cloud/bitbucket/oauth-2",
)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    address = {"email": "{email}", "is_primary": True, "is_confirmed": True}
    return {"answers": {"user": {"emails": None}, "user/emails": {"values": [address]}}}


bitbucket = declare(PROVIDER, notes=__doc__)

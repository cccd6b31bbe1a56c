"""Bitbucket Cloud.

Which scopes can be granted is fixed on the consumer, and Bitbucket grants those. Addresses are at
``user/emails``, scope ``email``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._preset import OAuth2Provider, ProfileFields, declare


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # Bitbucket says in "scopes" what was granted.
    return {"scope": answer["scopes"], **answer} if "scopes" in answer else answer


PROVIDER = OAuth2Provider(
    name="bitbucket",
    base_url="https://api.bitbucket.org/2.0/",
    authorization_url="https://bitbucket.org/site/oauth2/authorize",
    token_url="https://bitbucket.org/site/oauth2/access_token",
    refresh_url="https://bitbucket.org/site/oauth2/access_token",
    scope=("account",),
    profile_url="user",
    profile_fields=ProfileFields(
        id="uuid", username="username", name="display_name", picture="links.avatar.href"
    ),
    token_from=_token,
    checked_on="2026-11-23",
    docs_url="https://developer.atlassian.com/cloud/bitbucket/oauth-2",
)

bitbucket = declare(PROVIDER, notes=__doc__)

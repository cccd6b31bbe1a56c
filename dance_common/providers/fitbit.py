"""Fitbit.

Fitbit announced the end of this API and its endpoints for November 2026; Google's Health API, by ``google``, takes
its place. These are the facts from before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..profiles import find
from ._preset import OAuth2Provider, ProfileFields, declare


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # Errors come as a list, each with a code of RFC 6749 as its type.
    kind = find(answer, "errors.0.errorType")
    return {**answer, "error": kind} if kind else answer


PROVIDER = OAuth2Provider(
    name="fitbit",
    base_url="https://api.fitbit.com/",
    authorization_url="https://www.fitbit.com/oauth2/authorize",
    token_url="https://api.fitbit.com/oauth2/token",
    refresh_url="https://api.fitbit.com/oauth2/token",
    client_authentication="basic",
    token_from=_token,
    profile_url="/1/user/-/profile.json",
    profile_fields=ProfileFields(
        id="user.encodedId", name="user.displayName", picture="user.avatar"
    ),
    checked_on="2026-11-23",
    docs_url="https://dev.fitbit.com/build/reference/web-api/authorization/",
)

fitbit = declare(PROVIDER, notes=__doc__, scope='scopes to ask for, such as ``["profile"]``.')

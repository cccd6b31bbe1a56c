"""Stack Exchange."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope


def _token(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    # Stack Exchange says "expires" where the RFC has "expires_in".
    return {"expires_in": answer["expires"], **answer} if "expires" in answer else answer


PROVIDER = OAuth2Provider(
    name="stackexchange",
    title="Stack Exchange",
    base_url="https://api.stackexchange.com/2.3/",
    authorization_url="https://stackoverflow.com/oauth",
    token_url="https://stackoverflow.com/oauth/access_token/json",
    scope_separator=",",
    client_authentication="post",
    settings={
        "client_id": ("STACKEXCHANGE_OAUTH_CLIENT_ID",),
        "client_secret": ("STACKEXCHANGE_OAUTH_CLIENT_SECRET",),
    },
    token_from=_token,
    profile_url="me?site=stackoverflow",
    # user_id is another one at each site; account_id is the person's.
    profile_fields=ProfileFields(
        id="items.0.account_id",
        username="items.0.display_name",
        name="items.0.display_name",
        picture="items.0.profile_image",
    ),
    checked_on="2026-11-23",
    docs_url="https://stackapps.com/help/api-authentication",
)


def stackexchange(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Stack Exchange by OAuth 2.

    Since June 2026 the API takes tokens as Bearer alone, and no request key beside them. Nearly all of its methods have
    to be told the site: ``stackexchange.get("me?site=stackoverflow")``.

    Args:
        client_id: the application's client ID; else it is read from ``STACKEXCHANGE_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``STACKEXCHANGE_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``no_expiry`` for a token that lives on; none unless given, and the token
            lives for a day.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, stackexchange),
    )

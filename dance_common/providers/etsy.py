"""Etsy.

Each call has the application's key string and shared secret, so both are needed, though the code challenge alone proves
the site when it asks for tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..profiles import read_json_object
from ..provider import standard_settings
from ._preset import OAuth2APISession, OAuth2Provider, ProfileFields, declare


def _fetch_profile(session: OAuth2APISession) -> Mapping[str, Any]:
    # The address of a person's profile has the id, which another one says.
    title = session.provider.title
    me = read_json_object(session.get(session.provider.profile_url), title)
    return read_json_object(session.get(f"/v3/application/users/{me.get('user_id')}"), title)


def rehearsal() -> Mapping[str, Any]:
    """Return what the rehearsal answers beside the profile; see ``dance_common.rehearsal.provider_fixtures``."""
    # The rehearsal has two people.
    return {"answers": {f"/v3/application/users/{number}": {} for number in (1, 2)}}


PROVIDER = OAuth2Provider(
    name="etsy",
    base_url="https://openapi.etsy.com/",
    authorization_url="https://www.etsy.com/oauth/connect",
    token_url="https://api.etsy.com/v3/public/oauth/token",
    refresh_url="https://api.etsy.com/v3/public/oauth/token",
    scope=("email_r", "profile_r"),
    client_authentication="none",
    settings=standard_settings("etsy", "client_id", "client_secret"),
    credential_headers={"x-api-key": "{client_id}:{client_secret}"},
    api_hosts=("api.etsy.com",),
    profile_url="/v3/application/users/me",
    profile_fields=ProfileFields(
        id="user_id",
        name=("first_name", "last_name"),
        email="primary_email",
        picture="image_url_75x75",
    ),
    fetch_profile=_fetch_profile,
    docs_url="https://developers.etsy.com/documentation/essentials/authentication/",
)

etsy = declare(PROVIDER, notes=__doc__)

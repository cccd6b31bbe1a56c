"""Fitbit.

Fitbit announced the end of this API and its endpoints for November 2026; Google's Health API, by ``google``, takes
its place. These are the facts from before.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="fitbit",
    base_url="https://api.fitbit.com/",
    authorization_url="https://www.fitbit.com/oauth2/authorize",
    token_url="https://api.fitbit.com/oauth2/token",
    refresh_url="https://api.fitbit.com/oauth2/token",
    client_authentication="basic",
    profile_url="/1/user/-/profile.json",
    profile_fields=ProfileFields(
        id="user.encodedId", name="user.displayName", picture="user.avatar"
    ),
    checked_on="2026-11-23",
    docs_url="https://dev.fitbit.com/build/reference/web-api/authorization/",
)

fitbit = declare(PROVIDER, notes=__doc__, scope='scopes to ask for, such as ``["profile"]``.')

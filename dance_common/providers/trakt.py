"""Trakt.

The profile's ``id`` is the user's name, and Trakt lets users change it: whoever takes a name that has become free is
taken for its former owner. Ask ``users/settings`` for ``user.ids.uuid`` where that matters.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="trakt",
    base_url="https://api.trakt.tv/",
    authorization_url="https://trakt.tv/oauth/authorize",
    token_url="https://api.trakt.tv/oauth/token",
    refresh_url="https://api.trakt.tv/oauth/token",
    revocation_url="https://api.trakt.tv/oauth/revoke",
    client_authentication="post",
    headers={"trakt-api-version": "2"},
    credential_headers={"trakt-api-key": "{client_id}"},
    # Without extended=full there is no picture.
    profile_url="users/me?extended=full",
    profile_fields=ProfileFields(
        id="username", username="username", name="name", picture="images.avatar.full"
    ),
)

trakt = declare(PROVIDER, notes=__doc__)

"""SoundCloud.

The profile's ``id`` is what SoundCloud calls a ``urn``, such as ``soundcloud:users:1234``; the bare number is on its
way out.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="soundcloud",
    title="SoundCloud",
    base_url="https://api.soundcloud.com/",
    authorization_url="https://secure.soundcloud.com/authorize",
    token_url="https://secure.soundcloud.com/oauth/token",
    refresh_url="https://secure.soundcloud.com/oauth/token",
    client_authentication="post",
    authorization_scheme="OAuth",
    profile_url="me",
    profile_fields=ProfileFields(
        id="urn", username="username", name="full_name", picture="avatar_url"
    ),
)

soundcloud = declare(PROVIDER, notes=__doc__)

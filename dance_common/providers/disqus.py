"""Disqus.

Everything that an address responds with is in ``response``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="disqus",
    base_url="https://disqus.com/",
    authorization_url="/api/oauth/2.0/authorize/",
    token_url="/api/oauth/2.0/access_token/",
    refresh_url="/api/oauth/2.0/access_token/",
    scope=("read", "email"),
    scope_separator=",",
    client_authentication="post",
    # The secret tells calls of a server from those of a browser.
    credential_params={
        "access_token": "{access_token}",
        "api_key": "{client_id}",
        "api_secret": "{client_secret}",
    },
    profile_url="/api/3.0/users/details.json",
    profile_fields=ProfileFields(
        id="response.id",
        username="response.username",
        name="response.name",
        email="response.email",
        picture="response.avatar.permalink",
    ),
    docs_url="https://disqus.com/api/docs/auth/",
)

disqus = declare(PROVIDER, notes=__doc__)

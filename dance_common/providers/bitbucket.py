"""Bitbucket Cloud.

Which scopes can be granted is fixed on the consumer, and Bitbucket grants those. E-mail addresses are at
``user/emails``, with the scope ``email``.
"""

from ._hooks import fields_at
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
        id="uuid", username="username", name="display_name", picture="links.avatar.href"
    ),
    # Bitbucket says in "scopes" what was granted.
    token_from=fields_at(scope="scopes"),
    checked_on="2026-11-23",
    docs_url="https://developer.atlassian.com/cloud/bitbucket/oauth-2",
)

bitbucket = declare(PROVIDER, notes=__doc__)

"""Tumblr by OAuth 2; ``tumblr`` has OAuth 1.0a.

The profile's id is the name of the user's blog: Tumblr has no other. When a user gives it up, another may take
it.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="tumblr_oauth2",
    title="Tumblr (OAuth 2)",
    base_url="https://api.tumblr.com/v2/",
    authorization_url="https://www.tumblr.com/oauth2/authorize",
    token_url="https://api.tumblr.com/v2/oauth2/token",
    # Tokens are refreshable where the scope has offline_access.
    refresh_url="https://api.tumblr.com/v2/oauth2/token",
    refresh_rotates=True,
    scope=("basic",),
    client_authentication="post",
    profile_url="user/info",
    # Tumblr has no other key of the account; users may rename themselves, and the name may go to another.
    profile_fields=ProfileFields(id="response.user.name", username="response.user.name"),
    checked_on="2026-11-24",
    docs_url="https://www.tumblr.com/docs/en/api/v2",
)

tumblr_oauth2 = declare(PROVIDER, notes=__doc__)

"""PagerDuty.

These are PagerDuty's classic applications. Scoped ones have endpoints at ``identity.pagerduty.com``: describe them as
a provider of your own.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="pagerduty",
    title="PagerDuty",
    base_url="https://api.pagerduty.com/",
    authorization_url="https://app.pagerduty.com/oauth/authorize",
    token_url="https://app.pagerduty.com/oauth/token",
    revocation_url="https://app.pagerduty.com/oauth/revoke",
    scope=("read",),
    client_authentication="post",
    # The version of the API.
    headers={"Accept": "application/vnd.pagerduty+json;version=2"},
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="user.id", name="user.name", email="user.email", picture="user.avatar_url"
    ),
)

pagerduty = declare(PROVIDER, notes=__doc__)

"""Notion.

The token also says ``workspace_id``, ``workspace_name`` and ``bot_id``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="notion",
    base_url="https://api.notion.com/v1/",
    authorization_url="https://api.notion.com/v1/oauth/authorize",
    token_url="https://api.notion.com/v1/oauth/token",
    refresh_url="https://api.notion.com/v1/oauth/token",
    refresh_rotates=True,
    revocation_url="https://api.notion.com/v1/oauth/revoke",
    # The endpoint knows access tokens only.
    revokes="access_token",
    # Notion answers no API call without one of its dates.
    headers={"Notion-Version": "2022-06-28"},
    # Notion reads JSON where RFC 6749 has a form.
    request_format="json",
    # Without it Notion connects a workspace and says nothing of the user.
    authorization_params={"owner": "user"},
    # The token belongs to a bot; the user is its owner.
    profile_url="users/me",
    profile_fields=ProfileFields(
        id="bot.owner.user.id",
        name="bot.owner.user.name",
        email="bot.owner.user.person.email",
        picture="bot.owner.user.avatar_url",
    ),
    checked_on="2026-11-23",
    docs_url="https://developers.notion.com/docs/authorization",
)

notion = declare(
    PROVIDER,
    notes=__doc__,
    scope="Notion knows none: what the site may do is set where it is registered.",
)

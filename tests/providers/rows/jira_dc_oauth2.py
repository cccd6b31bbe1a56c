"""Jira Data Center by OAuth 2."""

from catalogue_rows import CREDENTIALS, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="jira_dc_oauth2",
        arguments={**CREDENTIALS, "base_url": "https://jira.example.com"},
        authorize="https://jira.example.com/rest/oauth2/latest/authorize",
        query={"scope": "READ"},
        token_url="https://jira.example.com/rest/oauth2/latest/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 7200,
            "refresh_token": "again-and-again",
            "scope": "READ",
            "created_at": 1607635748,
        },
        token={"scope": ["READ"]},
        profile={
            "id": "JIRAUSER10100",
            "username": "ada",
            "name": "Ada King",
            "email": "ada@example.com",
            "picture": "https://jira.example.com/a",
        },
        profile_calls=(
            Call(
                url="https://jira.example.com/rest/api/2/myself",
                answer={
                    "key": "JIRAUSER10100",
                    "name": "ada",
                    "emailAddress": "ada@example.com",
                    "displayName": "Ada King",
                    "avatarUrls": {"48x48": "https://jira.example.com/a"},
                },
            ),
        ),
        refresh="https://jira.example.com/rest/oauth2/latest/token",
        addresses={"rest/api/2/issue/A-1": "https://jira.example.com/rest/api/2/issue/A-1"},
    ),
)

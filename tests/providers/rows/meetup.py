"""Meetup: old addresses, and GraphQL for who the user is."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="meetup",
        arguments={"key": "an-id", "secret": "a-secret"},
        authorize="https://secure.meetup.com/oauth2/authorize",
        query={"scope": "basic"},
        token_url="https://secure.meetup.com/oauth2/access",
        answer={
            "access_token": "ACCESS_TOKEN_TO_STORE",
            "token_type": "bearer",
            "expires_in": 3600,
            "refresh_token": "TOKEN_USED_TO_REFRESH_AUTHORIZATION",
        },
        token={"refresh_token": "TOKEN_USED_TO_REFRESH_AUTHORIZATION", "scope": ["basic"]},
        profile_calls=(
            Call(
                method="POST",
                url="https://api.meetup.com/gql-ext",
                body={"query": "query { self { id name } }"},
                answer={"data": {"self": {"id": "103524382", "name": "Ann Example"}}},
            ),
        ),
        profile={"id": "103524382", "name": "Ann Example"},
        addresses={
            "member/self": "https://api.meetup.com/2/member/self",
            "/gql-ext": "https://api.meetup.com/gql-ext",
        },
        refresh="https://secure.meetup.com/oauth2/access",
    ),
)

"""Planning Center."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="planningcenter",
        authorize="https://api.planningcenteronline.com/oauth/authorize",
        query={"scope": "people"},
        token_url="https://api.planningcenteronline.com/oauth/token",
        answer={
            "access_token": "a-users-token",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": "again",
        },
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.planningcenteronline.com/people/v2/me",
                answer={
                    "data": {
                        "id": "1234567",
                        "attributes": {
                            "nickname": "ada",
                            "name": "Ada Example",
                            "avatar": "https://images.example.com/ada.png",
                        },
                    }
                },
            ),
        ),
        refresh="https://api.planningcenteronline.com/oauth/token",
        addresses={"people/v2/me": "https://api.planningcenteronline.com/people/v2/me"},
        revocation=Call(
            method="POST",
            url="https://api.planningcenteronline.com/oauth/revoke",
            body={"token": "again", "client_id": "an-id"},
        ),
    ),
)

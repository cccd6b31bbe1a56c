"""Nextcloud."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="nextcloud",
        arguments={
            "client_id": "an-id",
            "client_secret": "a-secret",
            "server_url": "https://cloud.example.com/nc",
        },
        authorize="https://cloud.example.com/nc/apps/oauth2/authorize",
        token_url="https://cloud.example.com/nc/apps/oauth2/api/v1/token",
        answer=RENEWABLE,
        api_headers={"OCS-APIRequest": "true"},
        profile={"id": "ada", "username": "ada", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://cloud.example.com/nc/ocs/v2.php/cloud/user?format=json",
                answer={
                    "ocs": {
                        "data": {
                            "id": "ada",
                            "display-name": "Ada Example",
                            "email": "ada@example.com",
                        }
                    }
                },
            ),
        ),
        refresh="https://cloud.example.com/nc/apps/oauth2/api/v1/token",
        addresses={"ocs/v2.php/cloud/user": "https://cloud.example.com/nc/ocs/v2.php/cloud/user"},
    ),
)

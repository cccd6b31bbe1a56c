"""VK ID."""

from catalogue_rows import RENEWABLE, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="vk",
        authorize="https://id.vk.ru/authorize",
        query={"scope": "vkid.personal_info email"},
        token_url="https://id.vk.ru/oauth2/auth",
        answer=RENEWABLE,
        callback={"device_id": "a-device", "type": "code_v2"},
        form={"device_id": "a-device"},
        token={"device_id": "a-device", "type": None},
        refresh_form={"device_id": "a-device"},
        profile={
            "id": "1234567",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://id.vk.ru/oauth2/user_info",
                answer={
                    "user": {
                        "user_id": "1234567",
                        "first_name": "Ada",
                        "last_name": "Example",
                        "email": "ada@example.com",
                        "avatar": "https://images.example.com/ada.png",
                    }
                },
                method="POST",
                body={"client_id": "an-id", "access_token": "a-users-token"},
            ),
        ),
        refresh="https://id.vk.ru/oauth2/auth",
        addresses={"oauth2/user_info": "https://id.vk.ru/oauth2/user_info"},
        revocation=Call(
            method="POST",
            url="https://id.vk.ru/oauth2/revoke",
            body={"client_id": "an-id", "access_token": "old"},
        ),
    ),
)

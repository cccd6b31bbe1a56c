"""Untappd."""

from catalogue_rows import Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="untappd",
        authorize="https://untappd.com/oauth/authenticate/",
        token_url="https://untappd.com/oauth/authorize/",
        answer={"meta": {"http_code": 200}, "response": {"access_token": "a-users-token"}},
        token_method="GET",
        page_names={"redirect_uri": "redirect_url"},
        names={"redirect_uri": "redirect_url"},
        token={"access_token": "a-users-token"},
        token_param="access_token",
        profile={
            "id": "1234567",
            "username": "ada",
            "name": "Ada Example",
            "email": "ada@example.com",
            "picture": "https://images.example.com/ada.png",
        },
        profile_calls=(
            Call(
                url="https://api.untappd.com/v4/user/info?access_token=a-users-token",
                answer={
                    "response": {
                        "user": {
                            "id": 1234567,
                            "user_name": "ada",
                            "first_name": "Ada",
                            "last_name": "Example",
                            "settings": {"email_address": "ada@example.com"},
                            "user_avatar": "https://images.example.com/ada.png",
                        }
                    }
                },
            ),
        ),
        addresses={"v4/user/info": "https://api.untappd.com/v4/user/info"},
    ),
)

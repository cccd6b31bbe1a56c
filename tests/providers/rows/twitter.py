"""Twitter, by OAuth 1.0a."""

from catalogue_rows import Call, OAuth1Row

ROWS = (
    OAuth1Row(
        provider="twitter",
        arguments={"api_key": "an-id", "api_secret": "a-secret"},
        request_token_url="https://api.x.com/oauth/request_token",
        authorize="https://api.x.com/oauth/authorize",
        access_token_url="https://api.x.com/oauth/access_token",
        answer={
            "oauth_token": "6253282-eWudHldSbIaelX7swmsiHImEL4KinwaGloHANdrY",
            "oauth_token_secret": "2EEfA6BG5ly3sR3XjE0IBSnlQu4ZrUzPiYTmrkVU",
            "user_id": "6253282",
            "screen_name": "ann",
        },
        token={"screen_name": "ann", "user_id": "6253282"},
        profile_calls=(
            Call(
                url="https://api.x.com/1.1/account/verify_credentials.json?include_email=true",
                answer={
                    "id": 6253282,
                    "id_str": "6253282",
                    "screen_name": "ann",
                    "name": "Ann Example",
                    "email": "ann@site.example",
                    "profile_image_url_https": "https://pbs.twimg.com/x.jpg",
                },
            ),
        ),
        profile={
            "id": "6253282",
            "username": "ann",
            "name": "Ann Example",
            "email": "ann@site.example",
            "picture": "https://pbs.twimg.com/x.jpg",
        },
        revocation=Call(
            method="POST",
            url="https://api.x.com/1.1/oauth/invalidate_token",
            answer={"access_token": "6253282-eWudHldSbIaelX7swmsiHImEL4KinwaGloHANdrY"},
        ),
        addresses={"account/settings.json": "https://api.x.com/1.1/account/settings.json"},
    ),
)

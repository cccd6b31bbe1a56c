"""Flickr."""

from catalogue_rows import OAuth1Row

ROWS = (
    OAuth1Row(
        provider="flickr",
        arguments={"api_key": "an-id", "api_secret": "a-secret"},
        request_token_url="https://www.flickr.com/services/oauth/request_token",
        access_token_url="https://www.flickr.com/services/oauth/access_token",
        authorize="https://www.flickr.com/services/oauth/authorize",
        query={"perms": "read"},
        answer={
            "fullname": "Ada King",
            "oauth_token": "a-users-token",
            "oauth_token_secret": "hush",
            "user_nsid": "21207597@N07",
            "username": "ada",
        },
        token={"user_nsid": "21207597@N07"},
        addresses={
            "?method=flickr.photos.search&format=json": "https://api.flickr.com/services/rest?method=flickr.photos.search&format=json"
        },
    ),
)

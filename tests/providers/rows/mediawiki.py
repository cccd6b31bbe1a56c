"""Wikimedia by OAuth 1.0a."""

from catalogue_rows import OAuth1Row

ROWS = (
    OAuth1Row(
        provider="mediawiki",
        arguments={"consumer_key": "an-id", "consumer_secret": "a-secret"},
        request_token_url="https://meta.wikimedia.org/w/index.php?title=Special:OAuth/initiate",
        access_token_url="https://meta.wikimedia.org/w/index.php?title=Special:OAuth/token",
        authorize="https://meta.wikimedia.org/w/index.php",
        query={"title": "Special:OAuth/authenticate"},
        answer={"oauth_token": "a-users-token", "oauth_token_secret": "hush"},
        token={"oauth_token": "a-users-token"},
        addresses={"api.php?action=query": "https://meta.wikimedia.org/w/api.php?action=query"},
    ),
)

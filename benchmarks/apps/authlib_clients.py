"""What Authlib is told of the providers, in both frameworks."""

from __future__ import annotations

from . import Options


def register(oauth, options: Options) -> None:
    """Register as many providers as there are to be."""
    for n in range(options.providers):
        oauth.register(
            f"p{n}",
            client_id="id",
            client_secret="secret",
            api_base_url=f"{options.origin}/",
            authorize_url=f"{options.origin}/authorize",
            access_token_url=f"{options.origin}/token",
            client_kwargs={"scope": "profile"},
        )

"""Sign in with Apple."""

from __future__ import annotations

from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider, OpenID
from ..tokens import Scope
from ._claims import from_id_token

PROVIDER = OAuth2Provider(
    name="apple",
    title="Apple",
    base_url="https://appleid.apple.com/",
    authorization_url="https://appleid.apple.com/auth/authorize",
    token_url="https://appleid.apple.com/auth/token",
    refresh_url="https://appleid.apple.com/auth/token",
    revocation_url="https://appleid.apple.com/auth/revoke",
    client_authentication="post",
    settings={
        "client_id": ("APPLE_OAUTH_CLIENT_ID",),
        "client_secret": ("APPLE_OAUTH_CLIENT_SECRET",),
    },
    # Every token comes with an id_token: https://developer.apple.com/documentation/signinwithapplerestapi
    openid=OpenID(
        issuers=("https://appleid.apple.com",),
        jwks_url="https://appleid.apple.com/auth/keys",
        always=True,
    ),
    # Apple has no place to ask: what it says of the user is in the ID token.
    profile_fields=ProfileFields(id="sub", email="email", email_verified="email_verified"),
    fetch_profile=from_id_token,
    checked_on="2026-11-24",
    docs_url="https://developer.apple.com/documentation/signinwithapplerestapi",
)


def apple(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Apple by OAuth 2.

    The client secret is a JSON Web Token that you sign by ES256 with the key that Apple gave you: ``kid`` the key's
    ID in the header; ``iss`` the team's ID, ``sub`` the client ID, ``aud`` ``https://appleid.apple.com``, ``iat``
    and ``exp``, at most six months apart. Give a new one before it expires.

    As soon as a name or an e-mail address is asked for Apple answers by a form that the user's browser posts from
    Apple's site, and callbacks here are GET only; so no scope is asked for, and ``name`` and ``email`` can't be.
    The profile has the id.

    Args:
        client_id: the application's client ID; else it is read from ``APPLE_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``APPLE_OAUTH_CLIENT_SECRET``.
        scope: leave it out: see above.
        **options: see ``DanceOptions``.
    """
    return OAuth2Dance(
        provider=PROVIDER,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, apple),
    )

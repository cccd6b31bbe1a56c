"""Sign in with Apple.

The client secret is a JSON Web Token that you sign by ES256 with the key that Apple gave you: ``kid`` the key's
ID in the header; ``iss`` the team's ID, ``sub`` the client ID, ``aud`` ``https://appleid.apple.com``, ``iat``
and ``exp``, at most six months apart. Give a new one before it expires.

With the scopes ``name`` and ``email`` Apple has the user's browser post the callback; this needs https, and an address
that the Internet can reach is not needed. The name comes at the user's first log-in only, so store it then: it is
that of the profile as long as the token is kept. It came by way of the browser, and can be any. The e-mail address
is the one that Apple has signed.
"""

import json
from collections.abc import Mapping
from typing import Any

from ..profiles import find
from ._claims import from_id_token
from ._preset import OAuth2APISession, OAuth2Provider, OpenID, ProfileFields, declare


def claims_and_name(session: OAuth2APISession) -> Mapping[str, Any]:
    """Return the claims of the ID token, and under ``name`` what was posted at the first log-in."""
    claims = from_id_token(session)
    token: Mapping[str, Any] = session.token or {}
    posted = token.get("user")
    try:
        said = json.loads(posted) if isinstance(posted, str) else None
    except (ValueError, RecursionError):
        said = None
    name = find(said, "name")
    return {**claims, "name": name} if isinstance(name, dict) else claims


PROVIDER = OAuth2Provider(
    name="apple",
    base_url="https://appleid.apple.com/",
    authorization_url="https://appleid.apple.com/auth/authorize",
    token_url="https://appleid.apple.com/auth/token",
    refresh_url="https://appleid.apple.com/auth/token",
    revocation_url="https://appleid.apple.com/auth/revoke",
    client_authentication="post",
    # https://developer.apple.com/documentation/signinwithapplerestapi/request-an-authorization-to-the-sign-in-with-apple-server
    form_post_scopes=("name", "email"),
    posted_params=("user",),
    # Every token comes with an id_token: https://developer.apple.com/documentation/signinwithapplerestapi
    openid=OpenID(
        issuers=("https://appleid.apple.com",),
        jwks_url="https://appleid.apple.com/auth/keys",
        always=True,
    ),
    # Apple has no place to ask: what it says of the user is in the ID token, but for the name.
    profile_fields=ProfileFields(
        id="sub",
        name=("name.firstName", "name.lastName"),
        email="email",
        email_verified="email_verified",
    ),
    fetch_profile=claims_and_name,
    checked_on="2026-11-24",
    docs_url="https://developer.apple.com/documentation/signinwithapplerestapi",
)

apple = declare(PROVIDER, notes=__doc__, scope="``name`` and ``email``; nothing unless given.")

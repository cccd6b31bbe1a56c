"""Sign in with Apple.

The client secret is a JSON Web Token that you sign by ES256 with the key that Apple gave you: ``kid`` the key's
ID in the header; ``iss`` the team's ID, ``sub`` the client ID, ``aud`` ``https://appleid.apple.com``, ``iat``
and ``exp``, at most six months apart. Give a new one before it expires.

As soon as a name or an e-mail address is asked for Apple answers by a form that the user's browser posts from
Apple's site, and callbacks here are GET only; so no scope is asked for, and ``name`` and ``email`` can't be.
The profile has the id.
"""

from ._claims import from_id_token
from ._preset import OAuth2Provider, OpenID, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="apple",
    base_url="https://appleid.apple.com/",
    authorization_url="https://appleid.apple.com/auth/authorize",
    token_url="https://appleid.apple.com/auth/token",
    refresh_url="https://appleid.apple.com/auth/token",
    revocation_url="https://appleid.apple.com/auth/revoke",
    client_authentication="post",
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

apple = declare(PROVIDER, notes=__doc__, scope="leave it out: see above.")

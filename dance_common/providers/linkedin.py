"""LinkedIn.

New applications sign in by OpenID Connect: the scopes ``r_liteprofile`` and ``r_emailaddress``, and ``me``, belong
to the generation before, and ``openid profile email`` and ``userinfo`` have taken their place.
"""

from ._preset import OPENID_FIELDS, OAuth2Provider, OpenID, declare

PROVIDER = OAuth2Provider(
    name="linkedin",
    title="LinkedIn",
    base_url="https://api.linkedin.com/v2/",
    authorization_url="https://www.linkedin.com/oauth/v2/authorization",
    token_url="https://www.linkedin.com/oauth/v2/accessToken",
    # Applications that LinkedIn chose get refresh tokens.
    refresh_url="https://www.linkedin.com/oauth/v2/accessToken",
    # A code_verifier beside a client secret is answered with invalid_client.
    pkce=False,
    openid=OpenID(
        # The first since April 2024, the second before, and in LinkedIn's own documentation still.
        # https://github.com/keycloak/keycloak/issues/28686
        issuers=("https://www.linkedin.com/oauth", "https://www.linkedin.com"),
        jwks_url="https://www.linkedin.com/oauth/openid/jwks",
        # https://github.com/linkedin-developers/linkedin-api-js-client/issues/34
        returns_nonce=False,
    ),
    client_authentication="post",
    profile_url="userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow",
)

linkedin = declare(
    PROVIDER,
    notes=__doc__,
    scope='scopes to ask for, such as ``["openid", "profile", "email"]``, which a profile needs.',
)

"""Xero.

One token covers several organizations: ``xero.get("connections")`` names them, and calls of the accounting API
say which by the header ``Xero-Tenant-Id``. The scope ``offline_access`` brings a refresh token.
"""

from ._claims import from_id_token
from ._preset import OPENID_FIELDS, OAuth2Provider, OpenID, declare

PROVIDER = OAuth2Provider(
    name="xero",
    base_url="https://api.xero.com/",
    authorization_url="https://login.xero.com/identity/connect/authorize",
    token_url="https://identity.xero.com/connect/token",
    # Tokens are refreshable where the scope has offline_access.
    refresh_url="https://identity.xero.com/connect/token",
    revocation_url="https://identity.xero.com/connect/revocation",
    scope=("openid", "profile", "email"),
    openid=OpenID(
        issuers=("https://identity.xero.com",),
        jwks_url="https://identity.xero.com/.well-known/openid-configuration/jwks",
    ),
    # What Xero says of the user is in the ID token.
    profile_fields=OPENID_FIELDS,
    fetch_profile=from_id_token,
    checked_on="2026-11-23",
    docs_url="https://developer.xero.com/documentation/guides/oauth2/auth-flow/",
)

xero = declare(PROVIDER, notes=__doc__)

"""The issuer of the catalogue's table, and what it says of itself."""

from __future__ import annotations

from dance_common.openid.metadata import documents

ISSUER = "https://login.example.com/staff"
_SAID = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": "https://api.example.com/userinfo",
    "revocation_endpoint": f"{ISSUER}/revoke",
    "jwks_uri": f"{ISSUER}/keys",
    "token_endpoint_auth_methods_supported": ["client_secret_post"],
    "authorization_response_iss_parameter_supported": True,
}


def remember() -> None:
    """Let the process know what the issuer says, as if it had been asked before."""
    documents.get((f"{ISSUER}/.well-known/openid-configuration", True), lambda: _SAID)

"""How a site is introduced to the stand-in provider, by protocol."""

from __future__ import annotations

from dance_common.rehearsal import DEMO_CLIENT

PROVIDER = "http://localhost:9000"

OAUTH2 = {
    "provider": "oauth2",
    "client_id": DEMO_CLIENT.client_id,
    "client_secret": DEMO_CLIENT.client_secret,
    "base_url": f"{PROVIDER}/",
    "authorization_url": "/oauth2/authorize",
    "token_url": "/oauth2/token",
    "auto_refresh_url": "/oauth2/token",
    "revocation_url": "/oauth2/revoke",
    "issuer": PROVIDER,
    "scope": ["profile", "email"],
}
OAUTH1 = {
    "provider": "oauth1",
    "client_key": DEMO_CLIENT.client_id,
    "client_secret": DEMO_CLIENT.client_secret,
    "base_url": f"{PROVIDER}/",
    "request_token_url": "/oauth1/request_token",
    "authorization_url": "/oauth1/authorize",
    "access_token_url": "/oauth1/access_token",
}
ENTRIES = {"oauth2": OAUTH2, "oauth1": OAUTH1}

BOTH_WAYS = ("as it comes", "on an event loop")
"""How a site's calls are carried out: parameters of the fixture ``way``."""

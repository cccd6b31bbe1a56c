"""Nextcloud."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import address
from ._preset import OAuth2Provider, ProfileFields, Scope, ServerArgument, ServerOptions, oauth2

PROVIDER = OAuth2Provider(
    name="nextcloud",
    authorization_url="apps/oauth2/authorize",
    token_url="apps/oauth2/api/v1/token",
    refresh_url="apps/oauth2/api/v1/token",
    client_authentication="post",
    # Without it Nextcloud takes a call for a forged one.
    headers={"OCS-APIRequest": "true"},
    profile_url="ocs/v2.php/cloud/user?format=json",
    # Older servers say displayname.
    profile_fields=ProfileFields(
        id="ocs.data.id",
        username="ocs.data.id",
        name="ocs.data.display-name",
        email="ocs.data.email",
    ),
)
SERVER = ServerArgument("server_url", address, "https://cloud.example.com")


@oauth2(PROVIDER, SERVER)
def nextcloud(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    server_url: str = "*",
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Nextcloud.

    Relative URLs start at the server's address.

    Args:
        server_url: where Nextcloud is, with the path it is installed below; the visitor names it unless given.

    Raises:
        ValueError: ``server_url`` is no absolute address.
    """
    server_url = SERVER.read(server_url)
    return replace(PROVIDER, base_url=server_url)

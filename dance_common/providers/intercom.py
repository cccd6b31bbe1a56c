"""Intercom."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import label
from ._preset import OAuth2Provider, ProfileFields, Scope, ServerArgument, ServerOptions, oauth2

PROVIDER = OAuth2Provider(
    name="intercom",
    base_url="https://api.intercom.io/",
    authorization_url="https://app.intercom.com/oauth",
    token_url="https://api.intercom.io/auth/eagle/token",
    client_authentication="post",
    profile_url="/me",
    profile_fields=ProfileFields(
        id="id",
        name="name",
        email="email",
        email_verified="email_verified",
        picture="avatar.image_url",
    ),
    checked_on="2026-11-24",
    docs_url="https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
)
# One company runs them all. What has no region in its name is the United States.
SERVER = ServerArgument("region", label, "eu", shares_callback=True, hosts=(".intercom.io",))
_USUAL = "us"


@oauth2(PROVIDER, SERVER)
def intercom(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    region: str | None = None,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Intercom.

    Args:
        scope: Intercom knows none: what the site may do is set where it is registered.
        region: where the workspace is kept: ``eu``, ``au``, or ``us`` as it is unless given; ``*`` lets the visitor
            name it.

    Raises:
        ValueError: ``region`` is more than one part of a host's name.
    """
    region = SERVER.read(region or _USUAL)
    place = "" if region == _USUAL else f".{region}"
    return replace(
        PROVIDER,
        base_url=f"https://api{place}.intercom.io/",
        authorization_url=f"https://app{place}.intercom.com/oauth",
        token_url=f"https://api{place}.intercom.io/auth/eagle/token",
    )

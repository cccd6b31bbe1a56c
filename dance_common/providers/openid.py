"""Any provider of OpenID Connect that can be discovered by its issuer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Unpack

from ..openid.metadata import discover
from ..urls import is_secure
from ._hosts import address
from ._preset import OPENID_FIELDS, OAuth2Provider, Scope, ServerArgument, ServerOptions, oauth2

PROVIDER = OAuth2Provider(
    name="openid",
    title="OpenID",
    scope=("openid", "profile", "email"),
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://openid.net/specs/openid-connect-discovery-1_0.html",
)


def _issuer(value: str, /, *, argument: str, example: str) -> str:
    """Return an issuer as it is written: it is compared to the letter."""
    if not is_secure(address(value, argument=argument, example=example)):
        raise ValueError("issuer has to be an https address: plain http is for this machine only.")
    return (value or "").strip()


SERVER = ServerArgument("issuer", _issuer, "https://login.example.com")


@oauth2(PROVIDER, SERVER)
def openid(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    issuer: str = "*",
    base_url: str | None = None,
    audiences: Iterable[str] = (),
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the configuration for any provider of OpenID Connect: its issuer is enough.

    Endpoints, keys and abilities are what the issuer publishes below ``/.well-known/openid-configuration``; it is asked
    when the first user begins, once for the process. The user's id is verified: it takes ``oauth-dance[openid]``.

    Args:
        client_id: the client ID; else it is read from ``OPENID_OAUTH_CLIENT_ID``.
        client_secret: the client secret; else it is read from ``OPENID_OAUTH_CLIENT_SECRET``. An empty string for a
            public client that has none.
        scope: scopes to ask for; ``openid``, ``profile`` and ``email`` unless given. ``openid`` has to be among them
            for the user's id to be verified.
        issuer: the provider's issuer, character by character as the provider writes it, such as
            ``https://login.example.com``; with the slash at its end if it has one; the visitor names it unless given.
        base_url: where relative URLs of the API start, and a further host that the token may go to; the issuer unless
            given.
        audiences: whom an id_token may be meant for beside this client, such as the project that ZITADEL names there;
            one for anybody else is refused.
        **options: see ``ServerOptions``; with a ``name`` of your own the variables are named after it.

    Raises:
        ValueError: ``issuer`` is no absolute https address.
    """
    issuer = SERVER.read(issuer)
    return replace(
        PROVIDER,
        base_url=base_url or issuer.rstrip("/") + "/",
        discover=partial(discover, issuer, audiences=tuple(audiences)),
    )

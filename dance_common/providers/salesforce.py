"""Salesforce."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import host
from ._preset import (
    OAuth2Provider,
    OpenID,
    ProfileFields,
    Scope,
    ServerArgument,
    ServerOptions,
    oauth2,
)

PROVIDER = OAuth2Provider(
    name="salesforce",
    base_url="https://login.salesforce.com/",
    authorization_url="/services/oauth2/authorize",
    token_url="/services/oauth2/token",
    # A refresh token comes with the scope refresh_token only. Salesforce says of no token when it expires: a call
    # that is answered with 401 is what leads here.
    refresh_url="/services/oauth2/token",
    revocation_url="/services/oauth2/revoke",
    client_authentication="post",
    # The token names the host that has the user's data, in instance_url. The bare domain leads to www, which is one.
    api_hosts=(".salesforce.com", "salesforce.com"),
    profile_url="/services/oauth2/userinfo",
    profile_fields=ProfileFields(
        id="user_id",
        username="preferred_username",
        name="name",
        email="email",
        email_verified="email_verified",
        picture="picture",
    ),
    checked_on="2026-11-23",
    docs_url="https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm",
)
# One company runs all of them, and one application is registered for all.
SERVER = ServerArgument(
    "hostname",
    host,
    "acme.my.salesforce.com",
    shares_callback=True,
    hosts=(".my.salesforce.com",),
)


@oauth2(PROVIDER, SERVER)
def salesforce(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    reprompt_consent: bool = False,
    hostname: str | None = None,
    is_sandbox: bool = False,
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Salesforce.

    Relative URLs start at the host of the dance. The user's data are at another, which the token names:
    ``salesforce.get(salesforce.token["instance_url"] + "/services/data/")``.

    Args:
        client_id: the application's consumer key; else it is read from ``SALESFORCE_OAUTH_CLIENT_ID``.
        client_secret: the application's consumer secret; else it is read from ``SALESFORCE_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for, such as ``["openid", "email", "profile"]``, which a profile needs.
        reprompt_consent: ask for consent even if it was given before.
        hostname: the host of one organisation (My Domain); it goes before ``is_sandbox``, and ``*`` lets the visitor
            name it. At a host below ``my.salesforce.com`` id_tokens are verified; visitors may name such hosts only,
            unless ``servers`` says otherwise.
        is_sandbox: dance with ``test.salesforce.com`` in place of ``login.salesforce.com``.

    Raises:
        ValueError: ``hostname`` is more than a host.
    """
    usual = "test.salesforce.com" if is_sandbox else "login.salesforce.com"
    hostname = SERVER.read(hostname or usual)
    return replace(
        PROVIDER,
        base_url=f"https://{hostname}/",
        openid=_openid(hostname),
        authorization_params={"prompt": "consent"} if reprompt_consent else {},
    )


def _openid(hostname: str) -> OpenID | None:
    """Return how an organisation's id_tokens are verified; None where it is not known whose they will be.

    Whoever logs in at ``login.salesforce.com`` is sent on to the organisation's own host, which signs in its own name
    and with its own keys: https://github.com/reshaprio/reshapr/issues/65
    """
    if not hostname.endswith(".my.salesforce.com"):
        return None
    return OpenID(issuers=(f"https://{hostname}",), jwks_url="/id/keys")

"""Shopify."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ..dance.oauth2 import OAuth2Dance
from ..options import DanceOptions, checked
from ..profiles import ProfileFields
from ..provider import OAuth2Provider
from ..tokens import Scope
from ._hosts import label
from ._placement import in_header

PROVIDER = OAuth2Provider(
    name="shopify",
    title="Shopify",
    authorization_url="oauth/authorize",
    token_url="oauth/access_token",
    scope=("read_products",),
    scope_separator=",",
    client_authentication="post",
    # Shopify knows no Authorization header.
    prepare=in_header("X-Shopify-Access-Token"),
    settings={
        "client_id": ("SHOPIFY_OAUTH_CLIENT_ID",),
        "client_secret": ("SHOPIFY_OAUTH_CLIENT_SECRET",),
    },
    profile_url="shop.json",
    # A token belongs to a shop, not to one of its people.
    profile_fields=ProfileFields(
        id="shop.id", username="shop.myshopify_domain", name="shop.name", email="shop.email"
    ),
    checked_on="2026-11-23",
    docs_url="https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant",
)


def shopify(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    shop: str,
    **options: Unpack[DanceOptions],
) -> OAuth2Dance:
    """Dance with Shopify by OAuth 2.

    Relative URLs start at the shop's ``/admin/``: ``shopify.get("api/2026-10/products.json")``.

    Args:
        client_id: the application's client ID; else it is read from ``SHOPIFY_OAUTH_CLIENT_ID``.
        client_secret: the application's client secret; else it is read from ``SHOPIFY_OAUTH_CLIENT_SECRET``.
        scope: scopes to ask for; ``read_products`` unless given.
        shop: the shop's name, such as ``my-shop``; ``my-shop.myshopify.com`` means the same.
        **options: see ``DanceOptions``.

    Raises:
        ValueError: ``shop`` is more than one part of a host's name.
    """
    name = (shop or "").removesuffix(".myshopify.com")
    shop = label(name, argument="shop", example="my-shop")
    provider = replace(PROVIDER, base_url=f"https://{shop}.myshopify.com/admin/")
    return OAuth2Dance(
        provider=provider,
        client_id=client_id,
        client_secret=client_secret,
        scope=scope,
        **checked(options, shopify),
    )

"""Shopify."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from ._hosts import label
from ._preset import (
    OAuth2Provider,
    ProfileFields,
    QuerySignature,
    Scope,
    ServerArgument,
    ServerOptions,
    oauth2,
)

PROVIDER = OAuth2Provider(
    name="shopify",
    authorization_url="oauth/authorize",
    token_url="oauth/access_token",
    scope=("read_products",),
    scope_separator=",",
    client_authentication="post",
    # Shopify knows no Authorization header.
    token_header="X-Shopify-Access-Token",
    authorization_scheme="",
    query_signature=QuerySignature(parameter="hmac", time="timestamp", host="shop"),
    profile_url="shop.json",
    # A token belongs to a shop, not to one of its people.
    profile_fields=ProfileFields(
        id="shop.id", username="shop.myshopify_domain", name="shop.name", email="shop.email"
    ),
    checked_on="2026-11-23",
    docs_url="https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant",
)


_ADMIN = "admin.shopify.com/store/"
"""What stands before a shop's name in the address of its admin."""


def _shop(value: str, /, *, argument: str, example: str) -> str:
    """Return a shop's name; its whole host means the same, and so does the address of its admin."""
    name = (value or "").strip().lower().removeprefix("https://").removesuffix("/")
    return label(
        name.removeprefix(_ADMIN).removesuffix(".myshopify.com"), argument=argument, example=example
    )


# One company runs all of them, and one application is registered for all.
SERVER = ServerArgument("shop", _shop, "my-shop", shares_callback=True)


@oauth2(PROVIDER, SERVER)
def shopify(
    client_id: str | None = None,
    client_secret: str | None = None,
    scope: Scope = None,
    *,
    shop: str = "*",
    **options: Unpack[ServerOptions],
) -> OAuth2Provider:
    """Return the OAuth 2 configuration for Shopify.

    Relative URLs start at the shop's ``/admin/``: ``shopify.get("api/2026-10/products.json")``. As the app's URL
    register the address of the login view, which ends with ``/login/shopify``: Shopify opens it when a merchant
    installs or opens the app, and it leads to the grant. Such visits and callbacks are Shopify's only with its
    signature.

    Args:
        shop: the shop's name, such as ``my-shop``; ``my-shop.myshopify.com`` means the same; the visitor
            names it unless given.

    Raises:
        ValueError: ``shop`` is more than one part of a host's name.
    """
    shop = SERVER.read(shop)
    return replace(PROVIDER, base_url=f"https://{shop}.myshopify.com/admin/")

"""What stands, in tests, for the arguments that a provider can't do without."""

from __future__ import annotations

from dance_common.options import signature
from dance_common.providers import identifying_arguments

_STAND_INS = {
    "application_key": "A-KEY",
    "base_url": "https://site.example",
    "domain": "site.example",
    "handle": "ada.example",
    "hostname": "site.example",
    "identity_provider": "conn_1",
    "instance": "site.example",
    "issuer": "https://issuer.example",
    "realm": "a-realm",
    "ru_name": "Ada_Example-AdaExamp-Site-abcdefg",
    "server": "https://mcp.example/mcp",
    "server_url": "https://site.example",
    "shop": "a-shop.myshopify.com",
}

_ISSUERS = {
    "cognito": {"domain": "pool.example", "user_pool_id": "eu-west-1_Ab1Cd2Ef3"},
    "salesforce": {"hostname": "acme.my.salesforce.com"},
}


def arguments_of(function):
    """Return the arguments that a dance with one certain server can't do without."""
    return {name: _STAND_INS[name] for name in identifying_arguments(function)}


def identifying_arguments_of(function):
    """Return arguments with which the provider's id_tokens are verified, if they can be."""
    scope = {"scope": ["openid"]} if "scope" in signature(function).parameters else {}
    return arguments_of(function) | scope | _ISSUERS.get(function.__name__, {})

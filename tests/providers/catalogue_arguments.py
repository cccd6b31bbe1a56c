"""What stands, in tests, for the arguments that a provider can't do without."""

from __future__ import annotations

from dance_common.options import signature

_STAND_INS = {
    "base_url": "https://site.example",
    "domain": "site.example",
    "hostname": "site.example",
    "instance": "site.example",
    "issuer": "https://site.example",
    "realm": "a-realm",
    "server_url": "https://site.example",
    "shop": "a-shop.myshopify.com",
}


def arguments_of(function):
    """Return the arguments that the provider function can't do without."""
    return {
        name: _STAND_INS[name]
        for name, parameter in signature(function).parameters.items()
        if parameter.default is parameter.empty
    }

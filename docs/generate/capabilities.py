"""What providers can do, as their facts say."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dance_common.dance.base import Dance
from dance_common.provider import OAuth2Provider
from dance_common.urls import authority, resolve

from . import docstrings

MARKED = ("OAuth", "Refresh", "Revoke", "OpenID", "PKCE", "Own host", "Profile", "Checked")
"""What ``marks`` are about."""
FILTERS = ("Refresh", "Revoke", "OpenID", "PKCE", "Own host")
"""Those of them by which the table of all providers can be filtered: each is there or not."""
_HOSTS = frozenset({"base_url", "domain", "hostname", "instance", "issuer", "server_url", "shop"})
"""The arguments that say where a provider is, where it can be in more than one place."""


def table(dance: Dance) -> str:
    """Return what one provider can do, a row for each thing."""
    provider: Any = dance.provider
    is_oauth2 = isinstance(provider, OAuth2Provider)
    rows = [["Protocol", "OAuth 2" if is_oauth2 else "OAuth 1.0a"]]
    if is_oauth2:
        scope = " ".join(provider.scope)
        rows += [
            ["Scope unless you name one", f"`{scope}`" if scope else "none is asked for"],
            ["PKCE", "yes" if provider.pkce else "no, the provider breaks on it, or is said to"],
            ["Tokens are refreshed", _refreshes(provider)],
            ["id_tokens are verified (OpenID Connect)", _verifies(provider)],
        ]
    fields = provider.profile_fields
    names = [name for name, path in vars(fields).items() if path] if fields else []
    hosts = [authority(resolve(dance.base_url, dance.base_url))] if dance.base_url else []
    hosts += provider.api_hosts
    rows += [
        ["Disconnecting revokes the token at the provider", _yes(_can_revoke(provider))],
        ["`profile()` has", ", ".join(f"`{name}`" for name in names) or "nothing"],
        ["Relative addresses start at", f"`{dance.base_url}`" if dance.base_url else "-"],
        ["The token goes to", ", ".join(f"`{host.removesuffix(':443')}`" for host in hosts) or "-"],
        ["Facts last checked", provider.checked_on or "never: seen in other libraries"],
    ]
    return docstrings.table(["Fact", "Value"], rows)


def marks(provider: Any, arguments: Collection[str]) -> list[str]:
    """Return the same in a few characters each, for a table of all providers.

    Args:
        provider: the provider.
        arguments: what its function can be told.
    """
    is_oauth2 = isinstance(provider, OAuth2Provider)
    return [
        "2" if is_oauth2 else "1.0a",
        _mark(is_oauth2 and (provider.refresh_url or provider.discover)),
        _mark(_can_revoke(provider)),
        _mark(is_oauth2 and _has_openid(provider)),
        _mark(is_oauth2 and provider.pkce),
        _mark(_HOSTS & set(arguments)),
        _mark(provider.profile_fields),
        (provider.checked_on or "").replace("-", "\N{NON-BREAKING HYPHEN}"),
    ]


def _refreshes(provider: OAuth2Provider) -> str:
    if provider.refresh_url or provider.discover:
        return "yes; the refresh token is replaced each time" if provider.refresh_rotates else "yes"
    return "no"


def _can_revoke(provider: Any) -> bool:
    ways = (getattr(provider, way, None) for way in ("revoke", "revocation_url", "discover"))
    return any(ways)


def _has_openid(provider: Any) -> bool:
    return bool(provider.openid or provider.discover)


def _verifies(provider: OAuth2Provider) -> str:
    if provider.openid is not None and not provider.openid.returns_nonce:
        return "yes, but no nonce is sent: it would not come back, or nobody says that it would"
    return _yes(_has_openid(provider))


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _mark(value: object) -> str:
    return "✓" if value else ""

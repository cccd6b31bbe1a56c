"""A stand-in OAuth provider: real OAuth 1.0a and OAuth 2, with no account and no network.

Serve it for a browser with ``serve(Rehearsal())`` or ``python -m dance_common.rehearsal``; mount it
in a test with ``session.mount("http://localhost:9000", Rehearsal().adapter())``.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import ROUTES, Rehearsal
    from .controls import Answer, Fault, Seen
    from .endpoints import Role, Route
    from .provider_routes import catalogue, routes_of
    from .server import free_port, serve
    from .settings import DEMO_ACCOUNTS, DEMO_CLIENT, KNOWN_SCOPES, Account, Client
    from .visitor import ConsentError

__all__ = [
    "DEMO_ACCOUNTS",
    "DEMO_CLIENT",
    "KNOWN_SCOPES",
    "ROUTES",
    "Account",
    "Answer",
    "Client",
    "ConsentError",
    "Fault",
    "Rehearsal",
    "Role",
    "Route",
    "Seen",
    "catalogue",
    "free_port",
    "routes_of",
    "serve",
]

_MODULES = MappingProxyType(
    {
        "app": ("ROUTES", "Rehearsal"),
        "controls": ("Answer", "Fault", "Seen"),
        "endpoints": ("Role", "Route"),
        "provider_routes": ("catalogue", "routes_of"),
        "server": ("free_port", "serve"),
        "settings": ("DEMO_ACCOUNTS", "DEMO_CLIENT", "KNOWN_SCOPES", "Account", "Client"),
        "visitor": ("ConsentError",),
    }
)


def __getattr__(name: str) -> Any:
    """Load the stand-in on first use: a site that may rehearse needs no server in its process."""
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""The catalogue: one module for each provider, with one function of the same name that returns a dance.

A module whose name begins with an underscore is no provider but what several of them share.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from ..dance.base import Dance
from ..dance.named import ANY_SERVER
from ..options import did_you_mean, signature

_PROTOCOLS: Mapping[str, str] = MappingProxyType(
    {"bluesky": f"{__name__}._bluesky", "mcp": f"{__name__}._mcp"}
)
PROTOCOLS = tuple(_PROTOCOLS)
"""The presets for any server of one protocol, whoever runs it: they are no providers of the catalogue."""
_BESIDE: Mapping[str, str] = MappingProxyType(
    {**_PROTOCOLS, "oauth1": "dance_common.dance.custom", "oauth2": "dance_common.dance.custom"}
)
"""The modules of those functions that stand for many servers, and are no provider of the catalogue."""


def names() -> tuple[str, ...]:
    """Return the names of all providers of the catalogue, in alphabetical order, without importing any."""
    return _names(tuple(__path__))


@lru_cache(maxsize=8)
def _names(folders: tuple[str, ...]) -> tuple[str, ...]:
    # Each provider that is looked up asks for them, and the catalogue has about two hundred files.
    modules = (module.name for module in pkgutil.iter_modules(folders))
    return tuple(sorted(name for name in modules if not name.startswith("_")))


def identifying_arguments(function: Callable[..., Dance]) -> tuple[str, ...]:
    """Return the arguments that a dance with one certain server takes: those without a default, and the server's."""
    server = getattr(function, "server_argument", None)
    return tuple(
        name
        for name, parameter in signature(function).parameters.items()
        if parameter.default is inspect.Parameter.empty
        or (server is not None and name == server.name and parameter.default == ANY_SERVER)
    )


def find(name: str) -> Callable[..., Dance]:
    """Return the function that makes dances with the provider; ``oauth1`` and ``oauth2`` stand for any other.

    ``mcp`` is for any server of the Model Context Protocol, and ``bluesky`` for any of the AT Protocol.

    Raises:
        LookupError: the catalogue has no such provider; the sentence names the nearest one.
    """
    if name not in _BESIDE and name not in names():
        raise LookupError(
            f"There is no provider {name!r} in the catalogue.{did_you_mean(name, names())}"
        )
    module: object = importlib.import_module(_BESIDE.get(name, f"{__name__}.{name}"))
    function: Callable[..., Dance] = getattr(module, name)
    return function
